namespace Canary.Judging;

/// <summary>How many probes a rate limit turned away, by side, of the slots of the last seconds.</summary>
public sealed record RateLimits(IReadOnlyList<RateLimits.OfSlot> Slots)
{
    /// <summary>How often the rate may be halved: an eighth is the least.</summary>
    public const int MostHalvings = 3;

    private const int SlotsKept = 10;
    private const double Share = 0.05;
    private const double Odds = 20;
    private static readonly double s_certain = -Math.Log(0.001);

    public static RateLimits None { get; } = new([]);

    public Tally Green => new(Slots.Sum(slot => (long)slot.Green), Slots.Sum(slot => (long)slot.GreenLimited));

    public Tally Blue => new(Slots.Sum(slot => (long)slot.Blue), Slots.Sum(slot => (long)slot.BlueLimited));

    /// <summary>More than one in twenty of a side.</summary>
    public bool IsReached => Slots.Count == SlotsKept && (Green.Rate > Share || Blue.Rate > Share);

    /// <summary>
    /// Whether green rejects more than blue does, which is asked as often at each of its targets: then green's limit is the lower one, and users
    /// would meet it too (Fisher's test at odds of 20).
    /// </summary>
    internal bool IsGreensAlone(FleetShape shape)
        => IsReached && shape.HasBlue && shape.Greens >= shape.Blues
            && RelativeTest.Weigh((int)Green.Sent, (int)Green.Failed, (int)Blue.Sent, (int)Blue.Failed, Odds) >= s_certain;

    internal RateLimits With(OfSlot slot) => new([.. Slots.TakeLast(SlotsKept - 1), slot]);

    /// <summary>Probes of a slot, and those turned away.</summary>
    public sealed record OfSlot(int Green, int GreenLimited, int Blue, int BlueLimited);
}
