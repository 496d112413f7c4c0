using System.Globalization;
using Canary.Aws;
using Canary.Preflight;

namespace Canary.Diagnosis;

/// <summary>The limit at which a container ran out of memory, and the size above it.</summary>
/// <param name="At">Such as <c> at 512 MiB</c>; empty when no limit is known.</param>
/// <param name="Cure">A sentence without its full stop.</param>
internal sealed record MemoryLimit(string At, string Cure)
{
    private const string OrLess = ", or make the container use less";

    public static MemoryLimit Of(string? container, EcsTask task, TaskDefinition? definition)
    {
        var own = definition?.ContainerDefinitions?.FirstOrDefault(known => known.Name is not null && known.Name == container)?.Memory;
        var (cpu, memory) = (Number(task.Cpu ?? definition?.Cpu), Number(task.Memory ?? definition?.Memory));

        return (own, memory) switch
        {
            ({ } limit, { } whole) when limit < whole
                => new($" at its own limit of {limit} MiB", $"Raise the container's memory limit, which is below the task's {whole} MiB{OrLess}"),
            ({ } limit, null) => new($" at its own limit of {limit} MiB", "Raise the container's memory limit" + OrLess),
            (_, { } whole) => new($" at {whole} MiB", Above(cpu, whole)),
            _ => new("", "Raise the memory of the task definition" + OrLess),
        };
    }

    private static string Above(int? cpu, int memory)
    {
        if (!FargateSize.Linux.Contains(new FargateSize(cpu ?? 0, memory)))
        {
            return "Raise the task's memory" + OrLess;
        }

        return FargateSize.Linux.FirstOrDefault(size => size.Cpu == cpu && size.Memory > memory) is { } next
            ? $"The next valid size for {cpu} CPU units is {next.Memory} MiB: raise the task's memory{OrLess}"
            : FargateSize.Linux.FirstOrDefault(size => size.Cpu > cpu && size.Memory > memory) is { } larger
                ? $"{cpu} CPU units allow no more; the next valid size is {larger.Cpu} CPU units with {larger.Memory} MiB: raise both{OrLess}"
                : "Fargate has no larger size: make the container use less, or run it on EC2";
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
