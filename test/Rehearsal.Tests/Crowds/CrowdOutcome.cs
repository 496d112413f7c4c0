using Rehearsal.CodeDeploy;

namespace Rehearsal.Tests.Crowds;

/// <summary>What became of a crowd.</summary>
internal sealed record CrowdOutcome(IReadOnlyList<CandidateOutcome> Candidates)
{
    public IReadOnlyList<string> WrongAnswers => [.. Candidates.SelectMany(candidate => candidate.WrongAnswers)];

    public IReadOnlyList<Question> Questions => [.. Candidates.SelectMany(candidate => candidate.Questions)];

    public IReadOnlyList<CandidateOutcome> BadOnesDeployed => [.. Candidates.Where(it => !it.Candidate.IsGood && it.IsDeployed)];

    public IReadOnlyList<CandidateOutcome> HealthyOnesFailed => [.. Candidates.Where(it => it.Candidate is { IsGood: true, Trouble: null } && !it.IsDeployed)];

    /// <summary>Healthy versions that trouble kept from being deployed: the gate fails closed, which is no wrong answer.</summary>
    public IReadOnlyList<CandidateOutcome> FailedClosed => [.. Candidates.Where(it => it.Candidate is { IsGood: true, Trouble: not null } && !it.IsDeployed)];

    public TimeSpan LongestAnswer => Questions.Max(question => question.Took ?? TimeSpan.MaxValue);

    /// <summary>The lots in one line each.</summary>
    public override string ToString()
    {
        var troubled = Candidates.Where(it => it.Candidate.Trouble is not null).ToList();
        var bad = Candidates.Where(it => !it.Candidate.IsGood).ToList();
        return string.Join(
            '\n',
            [
                $"healthy, nothing else wrong: {Count(it => it.Candidate is { IsGood: true, Trouble: null })}, of which {Count(it => it.Candidate is { IsGood: true, Trouble: null } && it.IsDeployed)} were deployed",
                $"bad: {bad.Count}, of which {BadOnesDeployed.Count} were deployed; stopped at "
                + string.Join(", ", bad.Where(it => it.StoppedAt is not null).GroupBy(it => it.StoppedAt!.Value).OrderBy(at => at.Key).Select(at => $"{at.Key} {at.Count()}")),
                $"in trouble: {troubled.Count}, half of them healthy, of which {FailedClosed.Count} failed closed: "
                + string.Join(", ", FailedClosed.GroupBy(it => it.Candidate.Trouble!.Kind).OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Count()}")),
                $"hooks asked: {Questions.Count}",
            ]);
    }

    private int Count(Func<CandidateOutcome, bool> isCounted) => Candidates.Count(isCounted);
}

/// <summary>What became of one deployment.</summary>
/// <param name="Candidate">Of what.</param>
/// <param name="Deployment">As CodeDeploy has it.</param>
/// <param name="Questions">The hooks that were asked, in their order.</param>
/// <param name="Reason">Why it was stopped, by the last report of it; empty: there is none.</param>
internal sealed record CandidateOutcome(Candidate Candidate, Deployment Deployment, IReadOnlyList<Question> Questions, string Reason)
{
    public bool IsDeployed => Deployment.Status is DeploymentStatus.Succeeded;

    /// <summary>The hook that was answered Failed.</summary>
    public LifecycleEvent? StoppedAt => Questions.FirstOrDefault(question => question.Accepted.Contains("Failed"))?.Event;

    public IEnumerable<string> WrongAnswers => Questions.Select(question => question.Mistake).Append(Verdict).OfType<string>().Select(mistake => $"{Candidate}: {mistake}");

    private string? Verdict => (Candidate.IsGood, IsDeployed) switch
    {
        (false, true) => "a bad version was deployed",
        (true, false) when Candidate.Trouble is null => $"a healthy version was stopped at {StoppedAt}: {Deployment.Error?.Message} {Reason}",
        _ => null,
    };
}
