using Canary.Plans;

namespace Canary.Preflight;

/// <summary>One check: its id, what it looks at, how bad it is when it fails, and a pure function over the facts.</summary>
/// <param name="Id">Stable: a plan names it.</param>
/// <param name="What">What must hold, in the words of the README's table.</param>
/// <param name="Severity">Where neither the plan nor the sight says otherwise.</param>
/// <param name="Look">Looks at the facts.</param>
/// <param name="Unknown">The severity when a fact could not be read: an error only where nothing could be undone otherwise.</param>
internal sealed record Check(string Id, string What, Severity Severity, Func<CheckContext, CheckResult> Look, Severity Unknown = Severity.Warning)
{
    /// <summary>Of which services there is something to look at: of those with a load balancer, of those without; null: of all.</summary>
    public bool? HasBalancer { get; init; }

    /// <summary>Whether it looks at what a person gives as a file alone: the stack may not ask for it.</summary>
    public bool IsOfFilesAlone { get; init; }

    public Finding Run(CheckContext context)
    {
        var result = Look(context);
        var given = context.Overrides.GetValueOrDefault(Id);
        var isExcepted = given is { Except: not "" } && result.Outcome is not FindingOutcome.Passed;

        return new Finding
        {
            Id = Id,
            Outcome = isExcepted ? FindingOutcome.Excepted : result.Outcome,
            Severity = given?.Severity ?? SeverityOf(result, context),
            Message = result.Message,
            Cure = result.Cure,
            Exception = isExcepted ? given!.Except : "",
            Needs = result.Needs,
        };
    }

    private Severity SeverityOf(CheckResult result, CheckContext context) => result.Outcome is FindingOutcome.Unknown
        ? context.Overrides.GetValueOrDefault(CheckIds.Unknown)?.Severity ?? result.Severity ?? Unknown
        : result.Severity ?? Severity;
}
