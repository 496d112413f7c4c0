using System.Diagnostics;
using System.Globalization;
using Rehearsal.Tests.Crowds;

namespace Benchmarks;

/// <summary>A thousand deployments at once in one account: how many hooks get a wrong answer, and what it takes to find out.</summary>
internal static class CrowdSpeed
{
    public static readonly Crowd Default = new(Size: 1000, Seed: 1);

    private const string Usage = "use crowd [--deployments 1 or more] [--seed 0 or more]";
    private const int WrongAnswersShown = 20;
    private const int DeploymentsBetweenLines = 50;

    /// <summary>Null: something was not understood, and that was said.</summary>
    public static Crowd? Read(IReadOnlyList<string> wishes)
    {
        var crowd = Default;
        for (var i = 0; i < wishes.Count; i += 2)
        {
            var isNumber = int.TryParse(wishes.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (wishes[i])
            {
                case "--deployments" when isNumber && number > 0:
                    crowd = crowd with { Size = number };
                    break;
                case "--seed" when isNumber:
                    crowd = crowd with { Seed = number };
                    break;
                default:
                    Console.Error.WriteLine($"{string.Join(' ', wishes.Skip(i))} is not understood; {Usage}");
                    return null;
            }
        }

        return crowd;
    }

    public static IReadOnlyList<Measured> Measure(Crowd crowd)
    {
        using var process = Process.GetCurrentProcess();
        var (started, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var outcome = (crowd with { Ended = (over, time) => ShowProgress(over, crowd.Size, time, started) }).Deploy();
        process.Refresh();
        foreach (var line in outcome.ToString().Split('\n').Concat(outcome.WrongAnswers.Take(WrongAnswersShown)))
        {
            Console.Error.WriteLine(line);
        }

        return
        [
            new Measured(string.Create(CultureInfo.InvariantCulture, $"crowd: wrong answers to {crowd.Size:N0} deployments at once, {outcome.Questions:N0} hooks"), outcome.WrongAnswers.Count, 0, ""),
            new Measured("crowd: longest wait for an answer", Math.Round(outcome.LongestWait.TotalMinutes, 1), 55, "min"),
            new Measured("crowd: CPU, all threads, the same beside other work", Math.Round((process.TotalProcessorTime - before).TotalSeconds), 720, "s"),
            new Measured("crowd: peak memory", process.PeakWorkingSet64 >> 20, 2000, "MB"),
        ];
    }

    private static void ShowProgress(int over, int size, TimeSpan time, long started)
    {
        if (over % DeploymentsBetweenLines == 0 || over == size)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{over} of {size} over after {time:h\\:mm\\:ss} by the account's clock, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        }
    }
}
