using Canary.Judging;

namespace Canary.Probing;

/// <summary>One slot while its probes are on their way: pairs of green and, when there is a blue, blue.</summary>
internal sealed class Slot(int number, IReadOnlyList<Planned> pairs, IReadOnlyList<string> green, IReadOnlyList<string> blue)
{
    private readonly List<Sent> _sent = [];

    internal sealed record Sent(Side Side, int Pair, string Address, int Path, Task<ProbeAnswer> Answer)
    {
        /// <summary>
        /// The answer, if it was there at the last look; null otherwise. Answers come on other threads, and one look must not see a probe neither
        /// back nor on its way.
        /// A round that was cancelled throws what it threw.
        /// </summary>
        public ProbeAnswer? Met { get; private set; }

        public bool IsBack => Met is not null;

        internal void Look() => Met ??= Answer.IsCompleted ? Answer.GetAwaiter().GetResult() : null;
    }

    public int Number => number;

    /// <summary>Moments at which a probe is due; where there is no blue, its moments pass.</summary>
    public int Planned => 2 * pairs.Count;

    public IReadOnlyList<Sent> Probes => _sent;

    public bool IsComplete => _sent.Count == pairs.Sum(pair => pair.Blue < 0 ? 1 : 2) && _sent.TrueForAll(sent => sent.IsBack);

    public bool HasGreenFailed => _sent.Exists(sent => sent is { Side: Side.Green, Met.Succeeded: false });

    /// <summary>Who is probed at the i-th moment of the slot, and for which path; null where a blue would be, and there is none.</summary>
    public (Side Side, int Pair, string Address, int Path)? Place(int i)
    {
        var pair = pairs[i / 2];
        var isGreen = (i % 2 == 0) == Turns.IsGreenFirst(number, i / 2);

        return isGreen ? (Side.Green, i / 2, green[pair.Green], pair.Path)
            : pair.Blue >= 0 ? (Side.Blue, i / 2, blue[pair.Blue], pair.Path)
            : null;
    }

    public void Add(Side side, int pair, string address, int path, Task<ProbeAnswer> answer) =>
        _sent.Add(new Sent(side, pair, address, path, answer));

    /// <summary>Sees which answers are back by now; all that the slot tells holds until the next look.</summary>
    public void Look() => _sent.ForEach(sent => sent.Look());

    /// <summary>What is back, and what is still on its way or yet to be sent.</summary>
    public SlotTally Tally(int worker) => new()
    {
        Slot = number,
        Worker = worker,
        Pairs = [.. pairs.Select((pair, index) => pair.With(ReplyOf(Side.Green, index), ReplyOf(Side.Blue, index)))],
    };

    /// <summary>The longest that a rate limit asked to wait; 0 where none did. Seconds.</summary>
    public int RetryAfterSeconds => _sent.Where(IsLimited).Select(sent => sent.Met!.RetryAfterSeconds).DefaultIfEmpty().Max();

    private Reply ReplyOf(Side side, int pair) =>
        _sent.Find(sent => sent.Side == side && sent.Pair == pair) is not { Met: { } met } sent ? Reply.Pending
        : met.Succeeded ? Reply.Answered(met.Microseconds)
        : IsLimited(sent) ? Reply.Limited
        : MayBeLimited(sent) ? Reply.Pending
        : met.Silence is Silence.Unanswered ? Reply.TimedOut
        : Reply.Failed;

    /// <summary>A limiter lets some through, an outage none: 503 with Retry-After is a limit only beside an answer to the same side.</summary>
    private bool IsLimited(Sent sent) => sent.Met?.Limit switch
    {
        RateLimit.TooManyRequests => true,
        RateLimit.RetryLater => Back(sent.Side).Any(other => other is { Met.Succeeded: true }),
        _ => false,
    };

    /// <summary>While others of its side are pending, it could be either of the two: a fail that counts it as a failure would not be sure.</summary>
    private bool MayBeLimited(Sent sent) =>
        sent.Met?.Limit == RateLimit.RetryLater && Back(sent.Side).Count() < pairs.Count(pair => sent.Side == Side.Green || pair.Blue >= 0);

    private IEnumerable<Sent> Back(Side side) => _sent.Where(sent => sent.Side == side && sent.IsBack);
}
