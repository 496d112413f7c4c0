using System.Diagnostics;
using Benchmarks.Simulation;
using Canary.Judging;

namespace Benchmarks;

/// <summary>Whole deployments of a healthy green, drawn and judged slot by slot as the simulation does it, on two cores.</summary>
internal static class SimulationSpeed
{
    private const int Deployments = 6000;
    private const int WarmUp = 2000;

    public static IReadOnlyList<Measured> Measure()
    {
        Judge(WarmUp);
        var started = Stopwatch.GetTimestamp();
        Judge(Deployments);
        var perSecond = Deployments / Stopwatch.GetElapsedTime(started).TotalSeconds;

        return [new Measured("simulation: healthy deployments judged, at least", Math.Round(perSecond), 2000, "/s", MoreIsBetter: true)];
    }

    private static void Judge(int deployments)
    {
        var (ours, healthy) = (new Ours(JudgeSettings.Default), Scenarios.All[0]);
        Parallel.For(0, deployments, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => ours.Run(healthy, Dice.For(1, 0, 0, i)));
    }
}
