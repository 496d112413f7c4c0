using System.Diagnostics;
using Benchmarks.Simulation;
using Canary.Judging;

namespace Benchmarks;

/// <summary>
/// Whole deployments of a healthy green, drawn and judged slot by slot as the simulation does it: how many two cores judge in a second. It
/// goes by the time that the processor spent, all threads and the collection of garbage included, so that it is the same beside other work.
/// </summary>
internal static class SimulationSpeed
{
    private const int Cores = 2;
    private const int Deployments = 6000;
    private const int WarmUp = 2000;

    public static IReadOnlyList<Measured> Measure()
    {
        Judge(WarmUp);
        var before = ProcessorTime();
        Judge(Deployments);
        var seconds = (ProcessorTime() - before).TotalSeconds / Cores;

        return [new Measured("simulation: healthy deployments judged by two cores, at least", Math.Round(Deployments / seconds), 2000, "/s", MoreIsBetter: true)];
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static void Judge(int deployments)
    {
        var (ours, healthy) = (new Ours(JudgeSettings.Default), Scenarios.All[0]);
        Parallel.For(0, deployments, new ParallelOptions { MaxDegreeOfParallelism = Cores }, i => ours.Run(healthy, Dice.For(1, 0, 0, i)));
    }
}
