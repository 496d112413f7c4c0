namespace Canary.Preflight;

/// <summary>A size that a Fargate task can have.</summary>
/// <param name="Cpu">CPU units; 1024 are one vCPU.</param>
/// <param name="Memory">MiB.</param>
internal sealed record FargateSize(int Cpu, int Memory)
{
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
    public static IReadOnlyList<FargateSize> Linux { get; } =
    [
        new(256, 512), new(256, 1024), new(256, 2048),
        .. Row(512, 1024, 4096, 1024),
        .. Row(1024, 2048, 8192, 1024),
        .. Row(2048, 4096, 16_384, 1024),
        .. Row(4096, 8192, 30_720, 1024),
        .. Row(8192, 16_384, 61_440, 4096),
        .. Row(16_384, 32_768, 122_880, 8192),
    ];

    public static IReadOnlyList<FargateSize> Windows { get; } = [.. Linux.Where(size => size.Cpu is 1024 or 2048 or 4096)];

    /// <summary>The two largest came with platform version 1.4.0.</summary>
    public bool NeedsPlatform14 => Cpu > 4096;

    /// <summary>
    /// In the rows of that CPU, or of the ones below and above it, the memory below and above; and the smallest that holds both. Smallest first.
    /// </summary>
    public static IReadOnlyList<FargateSize> Nearest(IReadOnlyList<FargateSize> sizes, int cpu, int memory)
    {
        int[] rows =
        [
            .. sizes.Select(size => size.Cpu).Where(row => row <= cpu).TakeLast(1),
            .. sizes.Select(size => size.Cpu).Where(row => row >= cpu).Take(1),
        ];
        var near = rows.SelectMany(row => Around([.. sizes.Where(size => size.Cpu == row)], memory));
        var holding = sizes.Where(size => size.Cpu >= cpu && size.Memory >= memory).Take(1);

        return [.. near.Concat(holding).Distinct().OrderBy(size => size.Cpu).ThenBy(size => size.Memory)];
    }

    public override string ToString() => $"{Cpu} with {Memory}";

    private static IEnumerable<FargateSize> Around(IReadOnlyList<FargateSize> row, int memory)
        => [.. row.Where(size => size.Memory <= memory).TakeLast(1), .. row.Where(size => size.Memory >= memory).Take(1)];

    private static IEnumerable<FargateSize> Row(int cpu, int least, int most, int step)
    {
        for (var memory = least; memory <= most; memory += step)
        {
            yield return new FargateSize(cpu, memory);
        }
    }
}
