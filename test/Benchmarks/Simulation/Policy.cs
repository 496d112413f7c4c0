namespace Benchmarks.Simulation;

/// <summary>Something that looks at a stream and lets the deployment go on, or rolls it back.</summary>
internal interface IPolicy
{
    /// <summary>Probes of green in a second that a rival is granted: all there are, while ours spends half of its own on blue.</summary>
    const int GreenPerSecond = 20;

    string Name { get; }

    bool Sees(Stream stream);

    Ending Run(Stream stream, Dice dice);
}

/// <summary>How one deployment ended, after how many seconds and probes of green and blue together.</summary>
internal readonly record struct Ending(Answer Answer, double Seconds, int Probes);

/// <summary>What a policy answered.</summary>
internal enum Answer
{
    Pass,
    RollBack,
    Inconclusive,
}
