namespace Benchmarks.Simulation;

/// <summary>
/// A CloudWatch alarm on an error rate above 1% in 2 of 2 minutes during a bake of 10 minutes. ALB metrics come once a minute and are seen
/// a minute late (AWS: CloudWatch metrics for your Application Load Balancer).
/// </summary>
internal sealed class CloudWatchAlarm : IPolicy
{
    private const int Minute = 60;
    private const int BakeSeconds = 600;

    public string Name => "CloudWatch alarm >1%, 2 of 2 min";

    public bool Sees(Stream stream) => !stream.IsAboutLatency;

    public Ending Run(Stream stream, Dice dice)
    {
        const int Probes = Minute * IPolicy.GreenPerSecond;
        var breaches = 0;
        for (var seen = 2 * Minute; seen <= BakeSeconds; seen += Minute)
        {
            breaches = stream.GreenFailures(Probes, Minute, dice) * 100 > Probes ? breaches + 1 : 0;
            if (breaches == 2)
            {
                return new Ending(Answer.RollBack, seen, seen * IPolicy.GreenPerSecond);
            }
        }

        return new Ending(Answer.Pass, BakeSeconds, BakeSeconds * IPolicy.GreenPerSecond);
    }
}
