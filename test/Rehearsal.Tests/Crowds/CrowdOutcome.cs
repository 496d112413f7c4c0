namespace Rehearsal.Tests.Crowds;

/// <summary>What became of a crowd.</summary>
internal sealed record CrowdOutcome(IReadOnlyList<CandidateOutcome> Candidates)
{
    public IReadOnlyList<string> WrongAnswers => [.. Candidates.SelectMany(candidate => candidate.WrongAnswers)];

    public int Questions => Candidates.Sum(candidate => candidate.Questions.Count);

    public TimeSpan LongestWait => Candidates.SelectMany(candidate => candidate.Questions).Max(question => question.Took ?? TimeSpan.Zero);

    /// <summary>Calls and invocations that trouble made fail or last.</summary>
    public int Spoiled => Candidates.Sum(it => it.Candidate.Trouble?.Spoiled ?? 0);

    /// <summary>One line for each lot. A healthy version that trouble kept from being deployed failed closed, which is no wrong answer.</summary>
    public override string ToString() => string.Join(
        '\n',
        Lot("healthy", it => it is { IsGood: true, Trouble: null }),
        Lot("bad", it => it is { IsGood: false, Trouble: null }),
        Lot("healthy, in trouble", it => it is { IsGood: true, Trouble: not null }),
        Lot("bad, in trouble", it => it is { IsGood: false, Trouble: not null }),
        $"{Spoiled} calls and invocations were spoiled; {Questions} hooks were asked");

    private string Lot(string name, Func<Candidate, bool> isOfIt)
    {
        var lot = Candidates.Where(it => isOfIt(it.Candidate)).ToList();
        var stops = lot.Where(it => !it.IsDeployed).GroupBy(it => it.StoppedAt).OrderBy(stop => stop.Key).Select(stop => $"{stop.Count()} stopped at {stop.Key}");
        return $"{name}: {string.Join(", ", [$"{lot.Count(it => it.IsDeployed)} of {lot.Count} deployed", .. stops])}";
    }
}
