using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Canary.Probing;

namespace Hooks;

/// <summary>The one function that talks HTTP; it needs no AWS permission.</summary>
/// <param name="transport">How requests reach their targets.</param>
/// <param name="clock">The schedule's clock.</param>
/// <param name="progress">Told of each slot; nobody follows the slots of a function in Lambda.</param>
public sealed class ProbeTask(HttpMessageHandler transport, TimeProvider clock, IProgress<SlotProgress>? progress = null) : IDisposable
{
    /// <summary>Left for returning the tallies before Lambda ends the invocation.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromSeconds(2);

    private readonly Prober _prober = new(transport, clock);

    [LambdaFunction(ResourceName = nameof(Probe))]
    public async Task<Round> Probe(ProbeRequest request, ILambdaContext context)
    {
        using var budget = new CancellationTokenSource(context.RemainingTime > s_reserve ? context.RemainingTime - s_reserve : TimeSpan.Zero, clock);
        if (request.Knock)
        {
            return await Knock(request, context.Logger, budget.Token);
        }

        var round = await _prober.Run(request, progress, budget.Token);
        context.Logger.LogInformation(
            "Worker {Worker} probed slots {FirstSlot} to {LastSlot}: green failed {GreenFailed} of {GreenSent}, blue {BlueFailed} of {BlueSent}; sent {LatenessMs} ms late at the median",
            request.Assignment.Worker,
            request.Assignment.FirstSlot,
            request.Assignment.FirstSlot + round.Slots.Count - 1,
            round.Green.Failed,
            round.Green.Sent,
            round.Blue.Failed,
            round.Blue.Sent,
            round.MedianLatenessMs);

        return round;
    }

    private async Task<Round> Knock(ProbeRequest request, ILambdaLogger logger, CancellationToken cancellationToken)
    {
        var round = await _prober.Knock(request, cancellationToken);
        logger.LogInformation("{Answered} of {Targets} targets answered", round.Reached.Count(target => target.IsThere), round.Reached.Count);

        return round;
    }

    public void Dispose() => _prober.Dispose();
}
