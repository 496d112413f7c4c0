namespace Benchmarks.Reality;

/// <summary>
/// Two fleets of one deployment. Unless it says otherwise both answer in 50 ms (lognormal, sigma 0.5), one answer in a hundred takes 8 times as
/// long, and one in a thousand fails.
/// </summary>
internal sealed class World
{
    public const double Healthy = 0.001;

    private const double OutlierShare = 0.01;
    private const double OutlierFactor = 8;

    public Func<int, double> MedianMs { get; init; } = _ => 50;

    public double Sigma { get; init; } = 0.5;

    /// <summary>The chance that a request fails.</summary>
    public Func<Asked, double> Errors { get; init; } = _ => Healthy;

    /// <summary>The chance that the production listener fails by itself, by the seconds since the first probe.</summary>
    public Func<double, double> Listener { get; init; } = _ => 0;

    /// <summary>How many times as long as usual an answer takes.</summary>
    public Func<Asked, double> Slower { get; init; } = _ => 1;

    /// <summary>What is added to it. Milliseconds.</summary>
    public Func<Asked, double> Later { get; init; } = _ => 0;

    /// <summary>Whether a rate limit turns a request away.</summary>
    public Func<Asked, bool> Limits { get; init; } = _ => false;

    /// <summary>After which an answer is not waited for any more.</summary>
    public double TimeoutMs { get; init; } = 2000;

    /// <summary>Failures are waited for in vain.</summary>
    public bool Hangs { get; init; }

    public Reply Ask(Asked asked, Chance chance)
    {
        if (Limits(asked))
        {
            return Reply.Limited;
        }

        if (chance.Next() < Errors(asked))
        {
            return Hangs ? Reply.TimedOut : Reply.Failed;
        }

        var usual = MedianMs(asked.Path) * Math.Exp(Sigma * chance.Normal()) * (chance.Next() < OutlierShare ? OutlierFactor : 1);
        var milliseconds = (usual * Slower(asked)) + Later(asked);

        return milliseconds > TimeoutMs ? Reply.TimedOut : Reply.Answered((long)(milliseconds * 1000));
    }
}
