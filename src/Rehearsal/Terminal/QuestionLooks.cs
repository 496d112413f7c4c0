using Canary.Judging;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>How a question of the judge is shown, whether it moves or has decided.</summary>
internal static class QuestionLooks
{
    public static bool SpeaksForGreen(this Question question) => question.Name.StartsWith("pass", StringComparison.Ordinal);

    /// <summary>What speaks for green is good news, what speaks against it is bad; that blue fails is neither.</summary>
    public static Style Ink(this Question question) => question switch
    {
        { IsReached: false } => Terminal.Ink.Plain,
        { Name: "blue" } => Terminal.Ink.Doubt,
        _ => question.SpeaksForGreen() ? Terminal.Ink.Good : Terminal.Ink.Bad,
    };

    public static Style BarInk(this Question question) => question.IsReached ? question.Ink() : Terminal.Ink.Faint;

    /// <summary>The way to the threshold: 0 to 1, both inclusive.</summary>
    public static double Share(this Question question) =>
        question.IsReached ? 1 : question.Threshold > 0 && double.IsFinite(question.Value) ? Math.Clamp(question.Value / question.Threshold, 0, 1) : 0;
}
