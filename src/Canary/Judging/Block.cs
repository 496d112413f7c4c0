namespace Canary.Judging;

/// <summary>Some probes of green beside some of blue, of one slot: counts, and the latencies of the answers. One is used again and again.</summary>
/// <param name="route">The number among green's targets that is a listener, which is taken by itself alone, without latencies; -1: none is.</param>
internal sealed class Block(int route)
{
    private double[] _green = new double[64];
    private double[] _blue = new double[64];

    public int GreenSent { get; private set; }

    public int GreenFailed { get; private set; }

    public int BlueSent { get; private set; }

    public int BlueFailed { get; private set; }

    private int GreenAnswers { get; set; }

    private int BlueAnswers { get; set; }

    public ReadOnlySpan<double> Green => _green.AsSpan(0, GreenAnswers);

    public ReadOnlySpan<double> Blue => _blue.AsSpan(0, BlueAnswers);

    /// <summary>Whether the split of the failures says anything: some failed, and some did not.</summary>
    public bool IsInformative => GreenSent > 0 && BlueSent > 0 && GreenFailed + BlueFailed > 0 && GreenFailed + BlueFailed < GreenSent + BlueSent;

    public bool HasLatencies => GreenAnswers > 0 && BlueAnswers > 0;

    /// <param name="pairs">Of one worker: green is compared with the same worker's blue.</param>
    /// <param name="green">Which of green's probes.</param>
    /// <param name="blue">Which of blue's.</param>
    public Block Take(ReadOnlySpan<Pair> pairs, Choice green, Choice blue)
    {
        (GreenSent, GreenFailed, BlueSent, BlueFailed, GreenAnswers, BlueAnswers) = (0, 0, 0, 0, 0, 0);
        foreach (var pair in pairs)
        {
            // What the listener forwards says nothing of green as a whole: while traffic moves, blue answers most of it.
            if (green.Takes(pair, pair.Green) && (pair.Green != route || green.Target == route))
            {
                AddGreen(pair.GreenReply, isTimed: pair.Green != route);
            }

            if (pair.HasBlue && blue.Takes(pair, pair.Blue))
            {
                AddBlue(pair.BlueReply);
            }
        }

        return this;
    }

    /// <summary>One that is on its way counts for green: as answered, without a time.</summary>
    private void AddGreen(Reply reply, bool isTimed)
    {
        GreenSent += reply.IsLimited ? 0 : 1;
        GreenFailed += reply.IsFailed ? 1 : 0;
        if (isTimed && reply.IsAnswered)
        {
            Append(ref _green, GreenAnswers++, reply);
        }
    }

    /// <summary>One that is on its way counts for green here too: as failed.</summary>
    private void AddBlue(Reply reply)
    {
        BlueSent += reply.IsLimited ? 0 : 1;
        BlueFailed += reply.IsFailed || reply.IsPending ? 1 : 0;
        if (reply.IsAnswered)
        {
            Append(ref _blue, BlueAnswers++, reply);
        }
    }

    private static void Append(ref double[] latencies, int count, Reply reply)
    {
        if (count == latencies.Length)
        {
            Array.Resize(ref latencies, 2 * count);
        }

        latencies[count] = reply.Microseconds;
    }
}
