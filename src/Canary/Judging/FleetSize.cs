namespace Canary.Judging;

/// <summary>How many targets a workflow can judge: all it knows must fit the 256 KiB that one of its states may hold; docs/scale.md has the sizes.</summary>
public static class FleetSize
{
    /// <summary>What the raw responses about both sides leave room for.</summary>
    public const int MostTargets = 100;

    // UTF-8 of a target in the judge's state: names and counts, and at most this much for each of its sums.
    private const int BytesOfTarget = 200;
    private const int BytesOfSum = 24;
    private const int BytesOfAll = 65_536;

    /// <summary>A finer grid or more shifts make the state of each target larger, and so fewer of them fit.</summary>
    public static int Most(JudgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var sums = 1 + (2 * settings.GridSize) + (3 * settings.Deltas.Count);

        return Math.Min(MostTargets, BytesOfAll / (BytesOfTarget + (BytesOfSum * sums)));
    }
}
