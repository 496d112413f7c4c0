namespace Canary.Judging;

/// <summary>What people call the targets and paths, in the order of their numbers.</summary>
/// <param name="Targets">Addresses of green's targets.</param>
/// <param name="Paths">Names of the plan's probes.</param>
/// <param name="Route">The address of the production listener, where it is the last of them; null where it is not.</param>
public sealed record JudgedNames(IReadOnlyList<string> Targets, IReadOnlyList<string> Paths, string? Route = null)
{
    public static JudgedNames None { get; } = new([], []);

    /// <summary>In the middle of a sentence.</summary>
    public string Of(Stratum stratum)
    {
        ArgumentNullException.ThrowIfNull(stratum);

        return stratum.Kind switch
        {
            StratumKind.Target when Route is not null && stratum.Index == Targets.Count => $"the production listener {Route}",
            StratumKind.Target => $"target {Target(stratum.Index)}",
            StratumKind.Path => $"the probe {Path(stratum.Index)}",
            StratumKind.Tail => "the slowest 2.5% of the answers",
            _ => "green",
        };
    }

    private string Target(int index) => index < Targets.Count ? Targets[index] : $"{index}";

    private string Path(int index) => index < Paths.Count ? Paths[index] : $"{index}";
}
