namespace Rehearsal.CodeDeploy;

/// <summary>How a deployment configuration moves production traffic to green.</summary>
internal abstract record TrafficRouting
{
    /// <summary>A custom configuration of the account: short, because a shift that is watched takes its time.</summary>
    public const string ShortCanaryName = "Rehearsal.Canary10Percent1Minute";

    private static readonly Dictionary<string, TrafficRouting> All = new()
    {
        ["CodeDeployDefault.ECSLinear10PercentEvery1Minutes"] = new Linear(10, TimeSpan.FromMinutes(1)),
        ["CodeDeployDefault.ECSLinear10PercentEvery3Minutes"] = new Linear(10, TimeSpan.FromMinutes(3)),
        ["CodeDeployDefault.ECSCanary10Percent5Minutes"] = new Canary(10, TimeSpan.FromMinutes(5)),
        ["CodeDeployDefault.ECSCanary10Percent15Minutes"] = new Canary(10, TimeSpan.FromMinutes(15)),
        [AllAtOnceName] = new AllAtOnce(),
        [ShortCanaryName] = new Canary(10, TimeSpan.FromMinutes(1)),
    };

    private TrafficRouting()
    {
    }

    public const string AllAtOnceName = "CodeDeployDefault.ECSAllAtOnce";

    /// <summary>CodeDeploy's own, then the account's.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>
    /// Green's share of the traffic in percent, and how long it is held before the next step. The last step is 100 and is not held.
    /// </summary>
    public abstract IEnumerable<(int GreenPercent, TimeSpan Hold)> Steps { get; }

    public static bool TryNamed(string configuration, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TrafficRouting? routing) =>
        All.TryGetValue(configuration, out routing);

    /// <exception cref="ArgumentException">No configuration has this name.</exception>
    public static TrafficRouting Named(string configuration) =>
        TryNamed(configuration, out var routing)
            ? routing
            : throw new ArgumentException($"The deployment configuration is {configuration}; use one of {string.Join(", ", Names)}");

    /// <summary>Everything in one step.</summary>
    public sealed record AllAtOnce : TrafficRouting
    {
        public override IEnumerable<(int GreenPercent, TimeSpan Hold)> Steps => [(100, TimeSpan.Zero)];
    }

    /// <summary>A part first, then the rest.</summary>
    public sealed record Canary(int Percentage, TimeSpan Interval) : TrafficRouting
    {
        public override IEnumerable<(int GreenPercent, TimeSpan Hold)> Steps => [(Percentage, Interval), (100, TimeSpan.Zero)];
    }

    /// <summary>Equal parts at equal intervals.</summary>
    public sealed record Linear(int Percentage, TimeSpan Interval) : TrafficRouting
    {
        public override IEnumerable<(int GreenPercent, TimeSpan Hold)> Steps
        {
            get
            {
                for (var percent = Percentage; percent < 100; percent += Percentage)
                {
                    yield return (percent, Interval);
                }

                yield return (100, TimeSpan.Zero);
            }
        }
    }
}
