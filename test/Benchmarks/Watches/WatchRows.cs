using System.Globalization;

namespace Benchmarks.Watches;

/// <summary>What may happen while traffic shifts, and how soon it must be stopped; and what must not be.</summary>
internal static class WatchRows
{
    private const string Short = "CodeDeployDefault.ECSCanary10Percent5Minutes";
    private const string Long = "CodeDeployDefault.ECSCanary10Percent15Minutes";

    /// <summary>Traffic shifts from some 40 seconds after green's start on, for 300: any moment of it but the last, which leave no time.</summary>
    private static readonly (double, double) s_during = (60, 280);

    /// <summary>Two minutes into the canary, a little more or less.</summary>
    private static readonly (double, double) s_twoMinutesIn = (130, 190);

    /// <summary>A stop in time: 4 minutes, of which CloudWatch's lag is two.</summary>
    private const double FourMinutes = 240;

    public static IReadOnlyList<WatchRow> All { get; } =
    [
        new("down", Short, at => $"after={at}s:down") { Begins = s_during, From = CountedFrom.FirstFailure, Bound = 3 },
        new("errors=5%", Short, at => $"after={at}s:errors=5%") { Begins = s_during, Bound = 15 },
        new("errors=20%", Short, at => $"after={at}s:errors=20%") { Begins = s_during },
        new("latency=x2", Short, at => $"after={at}s:latency=x2") { Begins = s_during, Bound = 30 },
        new("oom", Short, at => $"after={at}s:oom") { Begins = s_during, From = CountedFrom.FirstFailure },
        new("one-of-4:oom", Short, at => $"one-of-4:oom={at}s") { Begins = s_during, From = CountedFrom.FirstFailure },
        new("leak: slower from then on, and killed a third later", Short, at => $"leak={Killed(at)}s") { Begins = s_during },
        new("users:errors=5%, 100 requests/s", Long, _ => "users:errors=5%") { UsersPerSecond = 100, From = CountedFrom.Shift, Bound = FourMinutes },
        new("users:errors=5%, 100 requests/s, 2 minutes in", Long, at => $"after={at}s:users:errors=5%") { UsersPerSecond = 100, Begins = s_twoMinutesIn, OneOf = 4 },
        new("users:latency=x3, 100 requests/s", Long, _ => "users:latency=x3") { UsersPerSecond = 100, From = CountedFrom.Shift, OneOf = 4 },
        Healthy("healthy", ""),
        Healthy("cold=x5/30s", "cold=x5/30s"),
        Healthy("shared:errors=50%/1s/60s", "shared:errors=50%/1s/60s", "shared:errors=50%/1s/60s"),
        Healthy("shared:wander=10%/60s", "shared:wander=10%/60s", "shared:wander=10%/60s"),
        Healthy("each side: wander=10%/60s", "wander=10%/60s", "wander=10%/60s"),
    ];

    private static WatchRow Healthy(string name, string green, string blue = "") => new(name, Long, _ => green) { BlueFault = blue, IsHealthy = true, OneOf = 2 };

    /// <summary>A leak slows a task down in the last quarter of its life.</summary>
    private static string Killed(string slower) => FormattableString.Invariant($"{double.Parse(slower, CultureInfo.InvariantCulture) / 0.75:0.000}");
}
