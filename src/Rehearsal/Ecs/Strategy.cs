namespace Rehearsal.Ecs;

/// <summary>How a service deployment moves production traffic to green.</summary>
internal abstract record Strategy
{
    // Short ones, because a shift that is watched takes its time.
    private static readonly Strategy[] Short =
        [new BlueGreen(), new Canary(10, TimeSpan.FromMinutes(1)), new Linear(25, TimeSpan.FromMinutes(1))];

    private Strategy()
    {
    }

    /// <summary>All of the API, but ROLLING.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Short.Select(strategy => strategy.Name)];

    /// <summary>As the API spells it.</summary>
    public abstract string Name { get; }

    /// <summary>Green's share of the traffic in percent, and how long it bakes before the next step; after 100 it does not.</summary>
    public abstract IEnumerable<(decimal GreenPercent, TimeSpan Bake)> Steps { get; }

    /// <summary>One of this name that is over soon.</summary>
    /// <exception cref="ArgumentException">No strategy has this name.</exception>
    public static Strategy Named(string name) =>
        Array.Find(Short, strategy => strategy.Name == name)
            ?? throw new ArgumentException($"The strategy is {name}; use one of {string.Join(", ", Names)}", nameof(name));

    /// <summary>Everything in one step.</summary>
    public sealed record BlueGreen : Strategy
    {
        public override string Name => "BLUE_GREEN";

        public override IEnumerable<(decimal GreenPercent, TimeSpan Bake)> Steps => [(100, TimeSpan.Zero)];
    }

    /// <summary>A part first, then the rest.</summary>
    /// <param name="Percent">0.1 to 100.</param>
    /// <param name="Bake">In whole minutes.</param>
    public sealed record Canary(decimal Percent, TimeSpan Bake) : Strategy
    {
        public override string Name => "CANARY";

        public override IEnumerable<(decimal GreenPercent, TimeSpan Bake)> Steps => [(Percent, Bake), (100, TimeSpan.Zero)];
    }

    /// <summary>Equal parts at equal intervals.</summary>
    /// <param name="StepPercent">3 to 100.</param>
    /// <param name="Bake">In whole minutes.</param>
    public sealed record Linear(decimal StepPercent, TimeSpan Bake) : Strategy
    {
        public override string Name => "LINEAR";

        public override IEnumerable<(decimal GreenPercent, TimeSpan Bake)> Steps
        {
            get
            {
                for (var percent = StepPercent; percent < 100; percent += StepPercent)
                {
                    yield return (percent, Bake);
                }

                yield return (100, TimeSpan.Zero);
            }
        }
    }
}
