namespace Canary.Preflight;

/// <summary>One check: its id, what it looks at, how bad it is when it fails, and a pure function over the facts.</summary>
/// <param name="Id">Stable: a plan names it.</param>
/// <param name="What">What must hold, in the words of the README's table.</param>
/// <param name="Severity">Where neither the plan nor the sight says otherwise.</param>
/// <param name="Look">Looks at the facts.</param>
/// <param name="Unknown">The severity when a fact could not be read: an error only where nothing could be undone otherwise.</param>
internal sealed record Check(string Id, string What, Severity Severity, Func<Setting, Sight> Look, Severity Unknown = Severity.Warning)
{
    /// <summary>Where a plan says how bad it is that a fact could not be read, whichever check asked for it.</summary>
    public const string UnknownId = "unknown";

    public Finding Run(Setting setting)
    {
        var sight = Look(setting);
        var given = setting.Overrides.GetValueOrDefault(Id);
        var isExcepted = given is { Except: not "" } && sight.Outcome is not FindingOutcome.Passed;

        return new Finding
        {
            Id = Id,
            Outcome = isExcepted ? FindingOutcome.Excepted : sight.Outcome,
            Severity = given?.Severity ?? SeverityOf(sight, setting),
            Message = sight.Message,
            Cure = sight.Cure,
            Exception = isExcepted ? given!.Except : "",
            Needs = sight.Needs,
        };
    }

    private Severity SeverityOf(Sight sight, Setting setting) => sight.Outcome is FindingOutcome.Unknown
        ? setting.Overrides.GetValueOrDefault(UnknownId)?.Severity ?? sight.Severity ?? Unknown
        : sight.Severity ?? Severity;
}
