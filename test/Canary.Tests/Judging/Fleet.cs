namespace Canary.Tests.Judging;

/// <summary>Green and blue as they answer in a test: lognormal around 50 ms with outliers, and faults by side, target, path and time.</summary>
internal sealed class Fleet(FleetShape shape)
{
    public FleetShape Shape => shape;

    public JudgeSettings Settings { get; init; } = JudgeSettings.Default;

    public int Pairs { get; init; } = 10;

    public Func<bool, int, int, double, double> Errors { get; init; } = (_, _, _, _) => 0.001;

    public Func<bool, int, int, double, double> Slower { get; init; } = (_, _, _, _) => 1;

    /// <summary>The share of green's answers that <see cref="Slower"/> is about.</summary>
    public double SlowShare { get; init; } = 1;

    public double Sigma { get; init; } = 0.5;

    public SimulatedDeployment.End Judge(int seed)
    {
        var chance = new Chance((ulong)seed);

        return new SimulatedDeployment(Settings, shape with { Deal = chance.Below(int.MaxValue) }, Pairs).Run(
            (isGreen, target, path, seconds) => Answer(chance, isGreen, target, path, seconds), [.. Enumerable.Repeat(50_000.0, shape.Paths)]);
    }

    /// <summary>How often each rule decides, of many deployments.</summary>
    public Dictionary<Rule, int> Decisions(int deployments)
        => Enumerable.Range(0, deployments).Select(seed => Judge(seed).Decision.Rule).CountBy(rule => rule).ToDictionary(pair => pair.Key, pair => pair.Value);

    public double Median(int deployments, Func<SimulatedDeployment.End, double> seconds)
        => Enumerable.Range(0, deployments).Select(seed => seconds(Judge(seed))).Order().ElementAt(deployments / 2);

    private Reply Answer(Chance chance, bool isGreen, int target, int path, double seconds)
        => chance.Next() < Errors(isGreen, target, path, seconds)
            ? Reply.Failed
            : Reply.Answered((long)(50_000 * (SlowShare == 1 || chance.Next() < SlowShare ? Slower(isGreen, target, path, seconds) : 1) * Math.Exp(Sigma * chance.Normal()) * (chance.Next() < 0.01 ? 8 : 1)));
}
