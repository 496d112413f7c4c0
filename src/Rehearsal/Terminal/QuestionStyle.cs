using Canary.Judging;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>How a question of the judge is shown, whether it moves or has decided.</summary>
internal static class QuestionStyle
{
    /// <summary>What speaks for green is good news, what speaks against it is bad; that blue fails is neither.</summary>
    public static Style Ink(this Question question) => question switch
    {
        { IsReached: false } => Terminal.Ink.Plain,
        { Kind: QuestionKind.BlueDead } => Terminal.Ink.Doubt,
        _ => question.SpeaksForGreen ? Terminal.Ink.Good : Terminal.Ink.Bad,
    };

    public static Style BarInk(this Question question) => question.IsReached ? question.Ink() : Terminal.Ink.Faint;

    /// <summary>The claim that is too long for a column, in fewer words.</summary>
    public static string ShortClaim(this Question question) => question is { Kind: QuestionKind.SlowerThanUnderUsers, Stratum.Kind: StratumKind.Pool }
        ? question.Claim.Replace("green's latency is above", "latency above", StringComparison.Ordinal)
            .Replace("under user traffic", "under users", StringComparison.Ordinal)
        : question.Claim;

    /// <summary>What would cross the threshold, in few words.</summary>
    public static string ToGo(this Question question, bool isWide) => (question, isWide) switch
    {
        ({ IsReached: true }, _) => "✓",
        ({ CleanProbesToGo: { } clean }, true) => $"{clean} more clean probes",
        ({ CleanProbesToGo: { } clean }, false) => $"{clean} clean",
        ({ FailingToGo: { } failing }, true) => failing,
        ({ FailingProbesToGo: { } failing }, false) => $"{failing} failing",
        ({ AlikeProbesToGo: { } alike }, true) => $"~{alike} more like these",
        ({ AlikeProbesToGo: { } alike }, false) => $"~{alike} more",
        (_, true) => "not at this rate",
        (_, false) => "-",
    };
}
