namespace Rehearsal.Ecs;

/// <summary>How a service deployment moves production traffic to green.</summary>
internal abstract record Strategy
{
    private Strategy()
    {
    }

    /// <summary>The rehearsal's own: short, because a shift that is watched takes its time.</summary>
    public static Strategy ShortCanary { get; } = new Canary(10, TimeSpan.FromMinutes(1));

    /// <summary>As the API spells it.</summary>
    public abstract string Name { get; }

    /// <summary>Green's share of the traffic in percent, and how long it bakes before the next step; after 100 it does not.</summary>
    public abstract IEnumerable<(decimal GreenPercent, TimeSpan Bake)> Steps { get; }

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
