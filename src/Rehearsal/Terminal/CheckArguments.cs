using System.CommandLine;

namespace Rehearsal.Terminal;

/// <summary>The options of <c>check</c> as a person writes them.</summary>
internal sealed class CheckArguments
{
    public Option<string[]> AppSpec { get; } = File("--appspec", "The AppSpec to deploy. [default: the one that ships with Hooks]");

    public Option<string[]> Plan { get; } = File("--plan", "The plan with its severities and exceptions. [default: the built-in one]");

    /// <summary>Each with its option.</summary>
    public IReadOnlyList<(FactFile File, Option<string[]> Option)> Facts { get; } =
        [.. FactFiles.All.Select(file => (file, File(file.Option, $"Output of: {file.Command}")))];

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON for scripts." };

    public Option<string[]> Sarif { get; } = File("--sarif", "Write the findings to this file, in SARIF 2.1.0.");

    public Option<string[]> GitHub { get; } = File(
        "--github", "For GitHub Actions: print annotations in place of the screen, and append a summary to this file ($GITHUB_STEP_SUMMARY).");

    public IReadOnlyList<Option> All => [.. Files, Json, Sarif, GitHub];

    public IReadOnlyList<Option<string[]>> Files => [AppSpec, Plan, .. Facts.Select(fact => fact.Option)];

    private static Option<string[]> File(string name, string description) => RehearsalArguments.Text(name, "file", description);
}
