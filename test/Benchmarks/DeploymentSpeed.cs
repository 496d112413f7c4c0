using System.Diagnostics;
using Rehearsal.Tests.Scenarios;

namespace Benchmarks;

/// <summary>What the interpreter and the account add to a whole deployment: its time on virtual time, less the time inside the functions.</summary>
internal static class DeploymentSpeed
{
    private const int Deployments = 15;

    public static IReadOnlyList<Measured> Measure()
    {
        var added = new List<double>();
        var whole = new List<double>();
        for (var i = 0; i < Deployments; i++)
        {
            var inFunctions = TimeSpan.Zero;
            var started = Stopwatch.GetTimestamp();
            var told = new Scenario
            {
                // The prober hands its thread to everybody while it waits, so only functions that do not wait are counted as a whole;
                // a pass without probes is what interpreter and account do by themselves.
                PlanText = """{ "judge": { "minSeconds": 0, "maxSeconds": 1 }, "inconclusive": { "errors": "pass", "latency": "pass" } }""",
                Intercept = (_, _, proceed, _) =>
                {
                    var entered = Stopwatch.GetTimestamp();
                    var work = proceed();
                    inFunctions += Stopwatch.GetElapsedTime(entered);

                    return work;
                },
            }.Deploy();
            var took = Stopwatch.GetElapsedTime(started);
            if (told.Answers.Count != 5)
            {
                throw new InvalidOperationException($"The deployment did not get through: {told}");
            }

            added.Add((took - inFunctions).TotalMilliseconds);
            whole.Add(took.TotalMilliseconds);
        }

        return
        [
            new Measured("deployment: interpreter, account, fleet and probes, without the functions (median)", Measured.Median(added.Skip(5)), 50, "ms"),
            new Measured("deployment: all of it on virtual time (median)", Measured.Median(whole.Skip(5)), 1000, "ms"),
        ];
    }
}
