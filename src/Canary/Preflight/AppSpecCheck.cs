using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether there is an AppSpec to check by. Without it half of the checks know nothing, and a pass would say as little.</summary>
internal static class AppSpecCheck
{
    public const string Id = "appspec-read";

    public static Check AppSpec { get; } = new(
        Id,
        "the AppSpec can be read, from CodeDeploy or S3, and has no key that CodeDeploy does not know",
        Severity.Error,
        Look,
        Unknown: Severity.Error);

    private static CheckResult Look(CheckContext context) => context.Reading switch
    {
        { AppSpec: { } } when context.IsEcs => CheckResult.Good("The service revision was read: it says what an AppSpec would"),
        null => CheckResult.Unread("the AppSpec", null, ApiCall.AppSpec),
        { AppSpec.UnknownKeys: [_, ..] unknown } => Unknown(unknown),
        { AppSpec: { } } => CheckResult.Good("The AppSpec was read"),
        { Mistakes: [_, ..] mistakes } => CheckResult.Bad(
            $"The AppSpec has mistakes: {string.Join("; ", mistakes)}", "Fix them: until then, nothing that the AppSpec names is checked"),
        var reading => CheckResult.Unknown($"{reading.Unread}: nothing that the AppSpec names is checked", reading.Cure),
    };

    /// <summary>CodeDeploy has accepted the AppSpec, or no hook would run: it ignores such a key. A misspelt one does nothing.</summary>
    private static CheckResult Unknown(IReadOnlyList<string> keys) => CheckResult.Bad(
        $"The AppSpec has keys that CodeDeploy ignores: {string.Join("; ", keys)}", "Correct or remove them", Severity.Warning);
}
