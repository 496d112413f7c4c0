using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>
/// A CloudWatch alarm on an error rate above 1% in 2 of 2 minutes during a bake of 10 minutes. ALB metrics come once a minute and are seen
/// a minute late (AWS: CloudWatch metrics for your Application Load Balancer).
/// </summary>
internal sealed class CloudWatchAlarm : IRival
{
    private const int Minute = 60;
    private const int BakeSeconds = 600;

    public string Name => "CloudWatch alarm >1%, 2 of 2 min";

    public Ending Run(Seen seen, Row row, World world, Chance chance)
    {
        var breaches = 0;
        for (var seconds = Minute; seconds < BakeSeconds; seconds += Minute)
        {
            breaches = seen.ErrorRate(seconds, Minute) > 0.01 ? breaches + 1 : 0;
            if (breaches == 2)
            {
                return new Ending(true, seconds + Minute);
            }
        }

        return new Ending(false, BakeSeconds);
    }
}
