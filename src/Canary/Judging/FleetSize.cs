namespace Canary.Judging;

/// <summary>
/// How many targets a workflow can judge: all it knows must fit the 256 KiB that one of its states may hold; docs/scale.md has the sizes.
/// </summary>
public static class FleetSize
{
    /// <summary>What the raw responses about both sides leave room for.</summary>
    public const int MostTargets = 100;
}
