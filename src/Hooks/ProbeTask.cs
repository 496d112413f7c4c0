using System.Collections.Concurrent;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Canary.Plans;
using Canary.Probing;

namespace Hooks;

/// <summary>The one function that talks HTTP; it needs no AWS permission, unless plans name stored values.</summary>
/// <param name="transportFor">How requests reach their targets.</param>
/// <param name="secrets">Where values are read that plans only name.</param>
/// <param name="clock">The schedule's clock.</param>
/// <param name="progress">Reports each slot; not used for a function in Lambda.</param>
public sealed class ProbeTask(
    TransportFor transportFor, SecretsExtension secrets, TimeProvider clock, IProgress<SlotProgress>? progress = null) : IDisposable
{
    /// <summary>Left for returning the tallies before Lambda ends the invocation.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromSeconds(2);

    /// <summary>By the authorities that they trust: as many as plans have named, which are few.</summary>
    private readonly ConcurrentDictionary<string, Lazy<(HttpMessageHandler Transport, Prober Prober)>> _probers = new(StringComparer.Ordinal);

    [LambdaFunction(ResourceName = nameof(Probe))]
    public async Task<Round> Probe(ProbeRequest request, ILambdaContext context)
    {
        request = FunctionEvent.Required(request);
        using var budget = new CancellationTokenSource(context.RemainingTime > s_reserve ? context.RemainingTime - s_reserve : TimeSpan.Zero, clock);
        var (plan, unread) = StoredValues.Fill(
            request.Plan, await secrets.Read(StoredValues.In(request.Plan), isLastLook: request.Routes is [_, ..], budget.Token));
        if (unread is [_, ..])
        {
            context.Logger.LogWarning("Nothing was sent: {Unread}", string.Join("; ", unread));

            return new Round { Worker = request.Assignment.Worker, Unread = unread };
        }

        // From here on the plan holds secrets: it is no part of what is returned or logged.
        request = request with { Plan = plan };

        return request.Knock ? await Knock(request, context.Logger, budget.Token)
            : request.Routes is [_, ..] ? await Ask(request, context.Logger, budget.Token)
            : await Run(request, context.Logger, budget.Token);
    }

    private async Task<Round> Run(ProbeRequest request, ILambdaLogger logger, CancellationToken cancellationToken)
    {
        var round = await ProberFor(request.Plan).Run(request, progress, cancellationToken);
        logger.LogInformation(
            "Worker {Worker} probed slots {FirstSlot} to {LastSlot}: green failed {GreenFailed} of {GreenSent}, blue {BlueFailed} of {BlueSent}; "
                + "sent {LatenessMs} ms late at the median",
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
        var round = await ProberFor(request.Plan).Knock(request, cancellationToken);
        logger.LogInformation("{Answered} of {Targets} targets answered", round.Reached.Count(target => target.IsThere), round.Reached.Count);

        return round;
    }

    private async Task<Round> Ask(ProbeRequest request, ILambdaLogger logger, CancellationToken cancellationToken)
    {
        var round = await ProberFor(request.Plan).Ask(request, cancellationToken);
        logger.LogInformation(
            "{Answered} of {Routes} addresses answered", round.Answers.Count(answer => answer.Silence is Silence.None), round.Answers.Count);

        return round;
    }

    public void Dispose()
    {
        foreach (var (transport, prober) in _probers.Values.Select(made => made.Value))
        {
            prober.Dispose();
            transport.Dispose();
        }
    }

    private Prober ProberFor(Plan plan) => _probers.GetOrAdd(plan.Tls.CaBundle, caBundle => new(() => Make(caBundle))).Value.Prober;

    private (HttpMessageHandler Transport, Prober Prober) Make(string caBundle)
    {
        var transport = transportFor(caBundle);

        return (transport, new Prober(transport, clock));
    }
}
