using System.Net;

namespace Canary.Probing;

/// <summary>Sends the probes of an assignment on a fixed schedule, green and blue interleaved, and returns their tallies.</summary>
/// <remarks>
/// A probe belongs to the slot in which it was due. One that could not be sent in time is sent late and counted there all the
/// same, never skipped: a prober that slows down with its target would measure only the good moments (coordinated omission).
/// After each slot that is complete it asks the judge, and comes back as soon as there is a verdict.
/// </remarks>
public sealed class Prober(HttpMessageHandler transport, TimeProvider clock) : IDisposable
{
    /// <summary>The first probes to each target meet cold code and new connections; they are sent and discarded.</summary>
    public const int WarmUpProbes = 3;

    private readonly HttpMessageInvoker _http = new(transport, disposeHandler: false);

    /// <summary>The transport for real networks: no proxy, no cookies, no redirects of its own, certificates verified.</summary>
    /// <remarks>
    /// A Host header sets the name for SNI and for the certificate too, so a target is reached by its address and still proves who it is.
    /// </remarks>
    public static SocketsHttpHandler CreateTransport() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64,
    };

    /// <param name="assignment">What to probe; it is refused with an exception when it has no plan, no state or no target.</param>
    /// <param name="progress">Told of each slot as soon as it is complete.</param>
    /// <param name="cancellationToken">Ends the round with an exception: half a round is no evidence.</param>
    public async Task<Round> Run(Assignment assignment, IProgress<SlotProgress>? progress, CancellationToken cancellationToken)
    {
        var state = assignment.State ?? throw new ArgumentException("The assignment has no state", nameof(assignment));
        if (assignment.Green is [] || assignment.Slots is < 1 or > 120)
        {
            throw new ArgumentException($"The assignment has {assignment.Green.Count} targets and {assignment.Slots} slots; it needs 1 target and 1 to 120 slots", nameof(assignment));
        }

        var schedule = new Schedule(assignment.Plan, clock);
        var slots = new SlotBook(assignment, state, progress);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var requests = new Requests(new HttpProber(_http, clock), assignment.Plan, ended.Token);

        try
        {
            slots.Discarded = assignment.FirstSlot == 0 ? await WarmUp(assignment, schedule, requests, cancellationToken) : 0;
            await ProbeSlots(assignment, schedule, slots, requests, cancellationToken);

            return slots.ToRound(schedule);
        }
        finally
        {
            // Probes that are still on their way when the verdict is there would only load the targets. Not CancelAsync: it would
            // call back on a thread of the pool, outside virtual time.
#pragma warning disable CA1849, MA0042, MA0045
            ended.Cancel();
#pragma warning restore CA1849, MA0042, MA0045
        }
    }

    /// <summary>Whether each of green's targets answers at all, in place of slots.</summary>
    public async Task<Round> Knock(Assignment assignment, CancellationToken cancellationToken)
        => new() { Reached = await Probing.Knock.At(assignment.Green, assignment.Plan, new HttpProber(_http, clock), clock, cancellationToken) };

    public void Dispose() => _http.Dispose();

    private static async Task<int> WarmUp(Assignment assignment, Schedule schedule, Requests requests, CancellationToken cancellationToken)
    {
        var addresses = Enumerable.Range(0, WarmUpProbes).SelectMany(_ => assignment.Green.Concat(assignment.Blue)).ToList();
        for (var i = 0; i < addresses.Count; i++)
        {
            await schedule.Next(cancellationToken);
            _ = requests.Start(addresses[i], i / 2);
        }

        return addresses.Count;
    }

    private static async Task ProbeSlots(Assignment assignment, Schedule schedule, SlotBook slots, Requests requests, CancellationToken cancellationToken)
    {
        for (var number = assignment.FirstSlot; number < assignment.FirstSlot + assignment.Slots && slots.Verdict is null; number++)
        {
            var slot = slots.Open(number, assignment.Plan.ProbesPerSlot);
            for (var i = 0; i < slot.Planned && slots.Verdict is null; i++)
            {
                await schedule.Next(cancellationToken);
                var (side, target, address) = slot.Place(i);
                slot.Add(side, target, address, requests.Start(address, slot.RequestOf(i)));
                slots.CloseCompleted();
            }
        }

        await slots.CloseAll(cancellationToken);
    }
}
