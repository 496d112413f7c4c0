using Canary.Reporting;

namespace Rehearsal.Tests.Crowds;

/// <summary>What became of one deployment.</summary>
/// <param name="Candidate">Of what.</param>
/// <param name="Deployment">As CodeDeploy has it.</param>
/// <param name="Questions">The hooks that were asked, in their order.</param>
internal sealed record CandidateOutcome(Candidate Candidate, Deployment Deployment, IReadOnlyList<AskedHook> Questions)
{
    public IReadOnlyList<Report> Reports { get; init; } = [];

    public bool IsDeployed => Deployment.Status is DeploymentStatus.Succeeded;

    /// <summary>The hook after which CodeDeploy did not go on.</summary>
    public LifecycleStep? StoppedAt => IsDeployed ? null : Questions[^1].Event;

    public IEnumerable<string> WrongAnswers => Questions.Select(question => question.Mistake).Append(Verdict).OfType<string>().Select(mistake => $"{Candidate}: {mistake}");

    private string? Verdict => (Candidate, IsDeployed) switch
    {
        ({ IsGood: false }, true) => "a bad version was deployed",
        ({ IsGood: true, Trouble: null }, false) => $"a healthy version was stopped at {StoppedAt}: {Deployment.Error?.Message} {Reports.LastOrDefault()?.Reasons.FirstOrDefault()}",
        _ => null,
    };
}
