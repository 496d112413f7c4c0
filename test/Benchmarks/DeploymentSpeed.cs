using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Probing;
using Hooks;
using Rehearsal.Tests.Scenarios;

namespace Benchmarks;

/// <summary>What the interpreter and the account add to a whole deployment: its time on virtual time, less the time inside the functions.</summary>
internal static class DeploymentSpeed
{
    private const int Deployments = 150;

    // So many until the JIT has compiled everything for the last time.
    private const int WarmUp = 120;

    public static IReadOnlyList<Measured> Measure()
    {
        var added = new List<double>();
        for (var i = 0; i < Deployments; i++)
        {
            added.Add(Deploy());
        }

        return
        [
            new Measured("deployment: added by interpreter, account and CodeDeploy (median, warm)", Measured.Median(added.Skip(WarmUp)), 50, "ms"),
        ];
    }

    private static double Deploy()
    {
        var inFunctions = TimeSpan.Zero;
        var (time, started) = (TimeProvider.System, Stopwatch.GetTimestamp());
        var scenario = new Scenario();
        var told = (scenario with
        {
            // No probes and hardly a health check: what is left is the workflows, their calls, and the lifecycle.
            Service = scenario.Service with { TerminationWait = TimeSpan.FromMinutes(5), HealthCheck = new HealthCheck(IntervalSeconds: 300) },
            Given = stack => (time, started) = (stack.Account.Clock, Stopwatch.GetTimestamp()),
            Intercept = async (function, payload, proceed, cancellationToken) =>
            {
                // A function too, and none of the deployment's.
                if (function.LogicalId == nameof(Sweep))
                {
                    return null;
                }

                var slots = function.LogicalId == nameof(ProbeTask.Probe) ? payload?["Assignment"]?["Slots"]?.GetValue<int>() : null;
                if (slots is { } count)
                {
                    // A round takes its time, or the watch would look again at once.
                    await Task.Delay(TimeSpan.FromSeconds(count * Plan.SlotSeconds), time, cancellationToken);
                }

                var entered = Stopwatch.GetTimestamp();
                var work = slots is null ? proceed() : Task.FromResult<JsonNode?>(AllGood(payload));
                inFunctions += Stopwatch.GetElapsedTime(entered);

                return await work;
            },
        }).Deploy();

        return told.Answers.Count(answer => answer.Answer == "Succeeded") == 5
            ? (Stopwatch.GetElapsedTime(started) - inFunctions).TotalMilliseconds
            : throw new InvalidOperationException($"The deployment did not get through: {told}");
    }

    /// <summary>What a prober would bring back from a green without a fault.</summary>
    private static JsonNode AllGood(JsonNode? payload)
    {
        var request = payload.Deserialize(HooksJson.Default.ProbeRequest)!;
        var assignment = request.Assignment;
        var planner = new Planner(request.State!, request.Settings!, assignment.Worker, assignment.Targets);
        var good = Reply.Answered(1000);
        var round = new Round
        {
            Slots =
            [
                .. Enumerable.Range(assignment.FirstSlot, assignment.Slots).Select(slot => new SlotTally
                {
                    Slot = slot,
                    Pairs = [.. planner.Next(request.State!, slot, assignment.ProbesPerSlot).Select(pair => pair.With(good, pair.Blue < 0 ? Reply.Pending : good))],
                }),
            ],
        };

        return JsonSerializer.SerializeToNode(round, HooksJson.Default.Round)!;
    }
}
