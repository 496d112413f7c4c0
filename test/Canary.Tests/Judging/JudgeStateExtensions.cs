namespace Canary.Tests.Judging;

internal static class JudgeStateExtensions
{
    /// <summary>Every component alike, so that it is the mixture's value too, whatever the weights.</summary>
    public static void Set(this JudgeState state, EProcess process, double value) => state.Sums.AsSpan(process.At, process.Size).Fill(value);
}
