namespace Canary.Judging;

/// <summary>
/// Evidence that green fails more often than blue does in the same slot: Fisher's noncentral hypergeometric likelihood ratio, given how many
/// failed together. Conditioning removes the common rate, so both may drift or be down together; over slots it is a sequential
/// Mantel-Haenszel test, and for pairs McNemar's.
/// </summary>
internal static class RelativeTest
{
    /// <summary>ln( omega^kg / sum over j of h(j) omega^j ), h the hypergeometric chance that j of the k failures fall on green.</summary>
    public static double Weigh(int greenSent, int greenFailed, int blueSent, int blueFailed, double omega)
    {
        var failed = greenFailed + blueFailed;

        // None failed, all did, or there is no other side to compare with: the split of the failures says nothing.
        if (greenSent == 0 || blueSent == 0 || failed == 0 || failed == greenSent + blueSent)
        {
            return 0;
        }

        var logOmega = Math.Log(omega);
        var (first, last) = (Math.Max(0, failed - blueSent), Math.Min(greenSent, failed));
        var (weights, tilted) = (default(LogSum), default(LogSum));

        // h up to a constant factor, by h(j+1)/h(j): there is no lgamma in .NET, and none is needed.
        var logWeight = 0.0;
        for (var j = first; j <= last; j++)
        {
            weights.Add(logWeight);
            tilted.Add(logWeight + (j * logOmega));
            logWeight += Math.Log((double)(greenSent - j) * (failed - j) / ((j + 1.0) * (blueSent - failed + j + 1)));
        }

        return (greenFailed * logOmega) - (tilted.Value - weights.Value);
    }
}
