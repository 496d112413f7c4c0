using Canary.Plans;

namespace Canary.Probing;

/// <summary>Sends the probes of an assignment on a fixed schedule, green and blue interleaved, and returns their tallies.</summary>
/// <remarks>
/// A probe belongs to the slot in which it was due. One that could not be sent in time is sent late and counted there all the
/// same, never skipped: a prober that slows down with its target would measure only the good moments (coordinated omission).
/// After each slot that is complete it asks the judge, and before that whenever a failure of green makes it worth it; it comes
/// back as soon as there is a verdict that other workers cannot undo.
/// </remarks>
public sealed class Prober(HttpMessageHandler transport, TimeProvider clock) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(transport, disposeHandler: false);

    /// <param name="request">What to probe; it is refused with an exception when it has no state or no target.</param>
    /// <param name="progress">Reports each slot as soon as it is complete.</param>
    /// <param name="cancellationToken">Ends the round with an exception: half a round is no evidence.</param>
    public async Task<Round> Run(ProbeRequest request, IProgress<SlotProgress>? progress, CancellationToken cancellationToken)
    {
        if (request.Problem is { } problem)
        {
            throw new ArgumentException($"The assignment {problem}", nameof(request));
        }

        var schedule = new Schedule(TimeSpan.FromSeconds(Plan.SlotSeconds / (2 * request.Assignment.ProbesPerSlot)), clock);
        var slots = new SlotBook(request, progress);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var requests = new Requests(new HttpProber(_http, clock, Redaction.Of(request.Plan)), request.Plan, ended.Token);

        try
        {
            await ProbeSlots(request.Assignment, schedule, slots, requests, cancellationToken);

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
    public async Task<Round> Knock(ProbeRequest request, CancellationToken cancellationToken)
        => new()
        {
            Reached = await Probing.ReachabilityProbe.At(
            request.Green, request.Plan, new HttpProber(_http, clock, Redaction.Of(request.Plan)), clock, cancellationToken)
        };

    /// <summary>What each of the request's routes answers, in place of slots.</summary>
    public async Task<Round> Ask(ProbeRequest request, CancellationToken cancellationToken)
        => new()
        {
            Answers = await RouteProbes.Send(
            request.Routes, request.Plan, new HttpProber(_http, clock, Redaction.Of(request.Plan)), clock, cancellationToken)
        };

    public void Dispose() => _http.Dispose();

    private static async Task ProbeSlots(
        Assignment assignment, Schedule schedule, SlotBook slots, Requests requests, CancellationToken cancellationToken)
    {
        for (var number = assignment.FirstSlot; number < assignment.FirstSlot + assignment.Slots && !slots.IsDecided; number++)
        {
            var slot = slots.Open(number);
            for (var i = 0; i < slot.Planned && !slots.IsDecided; i++)
            {
                await schedule.Next(cancellationToken);
                if (slot.Place(i) is var (side, pair, address, path))
                {
                    slot.Add(side, pair, address, path, requests.Start(address, path));
                }

                slots.Look();
            }
        }

        await slots.CloseAll(cancellationToken);
    }
}
