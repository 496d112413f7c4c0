using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>A part of green that is judged by itself: a fail names the one that failed.</summary>
/// <param name="Kind">Of which kind it is.</param>
/// <param name="Index">The target's or the path's number; 0 for the others.</param>
public sealed record Stratum(StratumKind Kind, int Index = 0)
{
    public static Stratum Pool { get; } = new(StratumKind.Pool);

    public static Stratum Tail { get; } = new(StratumKind.Tail);

    public static Stratum Target(int index) => new(StratumKind.Target, index);

    public static Stratum Path(int index) => new(StratumKind.Path, index);
}

/// <summary>The kinds of strata.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StratumKind>))]
public enum StratumKind
{
    /// <summary>Green as a whole, by turns.</summary>
    Pool,

    /// <summary>One of green's targets.</summary>
    Target,

    /// <summary>One probe of the plan, at all targets.</summary>
    Path,

    /// <summary>The slowest fortieth of the answers.</summary>
    Tail,
}
