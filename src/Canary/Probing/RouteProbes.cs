using Canary.Plans;

namespace Canary.Probing;

/// <summary>The plan's first probe to each address, all side by side, to learn where the routes lead before anything is deployed.</summary>
/// <remarks>
/// What an answer is worth is not decided here: it is compared with what the targets answer. A certificate that is refused is no better a moment
/// later.
/// </remarks>
internal static class RouteProbes
{
    private const int Tries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>A stumble shows within moments; what has kept silent for this long is not asked again.</summary>
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(3);

    /// <summary>At most 3 seconds and the probe's timeout, for all of them at once.</summary>
    public static async Task<IReadOnlyList<RouteAnswer>> Send(
        IReadOnlyList<RouteQuery> queries, Plan plan, HttpProber prober, TimeProvider clock, CancellationToken cancellationToken)
        => await Task.WhenAll(queries.Select(query => Send(query, plan.Probes[0], prober, clock, cancellationToken)));

    private static async Task<RouteAnswer> Send(
        RouteQuery query, Probe probe, HttpProber prober, TimeProvider clock, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var answer = await prober.Send(query.Address, probe, query.Host, cancellationToken);
            if (answer.Succeeded || answer.Refusal is not null || tries == Tries || clock.GetElapsedTime(began) + s_pause > s_enough)
            {
                return AnswerOf(query, answer, tries);
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }

    private static RouteAnswer AnswerOf(RouteQuery query, ProbeAnswer answer, int tries) => new()
    {
        Address = query.Address,
        Status = answer.Status,
        Failure = answer.Failure ?? "",
        Silence = answer.Silence,
        Refusal = answer.Refusal,
        Server = answer.Server,
        RedirectedTo = answer.RedirectedTo,
        Tries = tries,
    };
}
