using System.Diagnostics;
using System.Globalization;
using Rehearsal.Tests.Crowds;

namespace Benchmarks;

/// <summary>A thousand deployments at once in one account: how many hooks get a wrong answer, and what it takes to find out.</summary>
internal static class CrowdSpeed
{
    private const int Size = 1000;
    private const int Seed = 1;

    public static IReadOnlyList<Measured> Measure()
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = new Crowd(int.Parse(Environment.GetEnvironmentVariable("CROWD") ?? "1000", CultureInfo.InvariantCulture), Seed) { Ended = (over, time) => Tell(over, time, started) }.Deploy();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var line in outcome.ToString().Split('\n').Concat(outcome.WrongAnswers.Take(40)))
        {
            Console.Error.WriteLine(line);
        }

        return
        [
            new Measured("crowd: wrong answers", outcome.WrongAnswers.Count, 0, ""),
            new Measured("crowd: longest wait", Math.Round(outcome.LongestAnswer.TotalMinutes, 1), 55, "min"),
            new Measured("crowd: real time", Math.Round(seconds), 300, "s"),
            new Measured("crowd: peak memory", Process.GetCurrentProcess().PeakWorkingSet64 >> 20, 4000, "MB"),
        ];
    }

    private static void Tell(int over, TimeSpan time, long started)
    {
        if (over % 10 == 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{over} over at {time}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {GC.GetTotalMemory(false) >> 20} MB"));
        }
    }
}
