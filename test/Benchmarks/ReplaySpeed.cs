using System.Text.Json;
using Canary.Reporting;
using Hooks;
using Rehearsal;
using Rehearsal.Tests.Scenarios;

namespace Benchmarks;

/// <summary>Stored reports of a healthy deployment of four targets and the built-in plan, judged again from their texts as <c>replay</c> does it.</summary>
internal static class ReplaySpeed
{
    private const int Cores = 2;
    private const int Deployments = 200;

    public static IReadOnlyList<Measured> Measure()
    {
        RehearsalStack played = null!;
        new Scenario { Given = stack => played = stack }.Deploy();
        var texts = played.Stored.Where(stored => stored.Key.EndsWith(".json", StringComparison.Ordinal) && !stored.Key.Contains("baselines", StringComparison.Ordinal))
            .Select(stored => stored.Body)
            .ToList();
        Replay(texts, Deployments / 10);
        var before = Environment.CpuUsage.TotalTime;
        Replay(texts, Deployments);
        var minutes = (Environment.CpuUsage.TotalTime - before).TotalMinutes / Cores;

        return [new Measured("replay: healthy deployments judged again by two cores, at least", Math.Round(Deployments / minutes), 5000, "/min", MoreIsBetter: true)];
    }

    private static void Replay(List<string> texts, int deployments)
    {
        foreach (var text in Enumerable.Repeat(texts, deployments).SelectMany(all => all))
        {
            var replayed = Replayer.Replay(JsonSerializer.Deserialize(text, HooksJson.Default.Report)!);
            if (replayed.HasChanged)
            {
                throw new InvalidOperationException($"{replayed.Report.Headline} came out otherwise");
            }
        }
    }
}
