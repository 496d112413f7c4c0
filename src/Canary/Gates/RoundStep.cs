using System.Text.Json.Serialization;
using Canary.Deployments;
using Canary.Judging;
using Canary.Metrics;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>Where the judgement stands, and what to do next.</summary>
/// <remarks>It travels as one flat JSON object, as <see cref="Location"/> does.</remarks>
public sealed record RoundStep
{
    public RoundStep()
    {
    }

    /// <summary>As the workflow carried it: members that the step does not have are ignored.</summary>
    [JsonConstructor]
    public RoundStep(
        string? next,
        int waitSeconds,
        IReadOnlyList<Assignment>? assignments,
        IReadOnlyList<string>? green,
        IReadOnlyList<string>? blue,
        JudgeSettings? settings,
        Verdict? verdict,
        Evidence? evidence,
        string? nextExecution)
        => Step = JudgeStep.Of(next, waitSeconds, assignments ?? [], green ?? [], blue ?? [], settings, verdict, evidence, nextExecution);

    /// <summary>Null where nothing was judged yet.</summary>
    [JsonIgnore]
    public JudgeStep? Step { get; init; }

    /// <summary>The word that the workflow follows: Probe, Pause, Diagnose or Report; of a watch Wait, AskTasks, Stop or GoOn too.</summary>
    public string Next => Step?.Next ?? "";

    /// <summary>How long to wait before the next attempt, or look. Seconds; 0 where there is no wait.</summary>
    public int WaitSeconds => Step switch { JudgeStep.Pause pause => pause.Seconds, JudgeStep.Wait wait => wait.Seconds, _ => 0 };

    /// <summary>One for each worker of the round to come; what they share follows once, and the requests stand in the location's plan.</summary>
    public IReadOnlyList<Assignment> Assignments => Step is JudgeStep.Probe probe ? probe.Assignments : [];

    /// <summary>Green's base addresses; the position in this list is the target's number in every tally.</summary>
    public IReadOnlyList<string> Green => Step is JudgeStep.Round round ? round.Green : [];

    /// <summary>Blue's base addresses; empty when green is judged alone.</summary>
    public IReadOnlyList<string> Blue => Step is JudgeStep.Round round ? round.Blue : [];

    /// <summary>
    /// What the workers judge by in the round to come: not always what the plan says, for a judgement may be repeated or without a blue.
    /// </summary>
    public JudgeSettings? Settings => Step is JudgeStep.Probe probe ? probe.Settings : null;

    public Verdict? Verdict => Step is JudgeStep.Verdicted concluded ? concluded.Verdict : null;

    /// <summary>What the verdict rests on, in figures for people; null until there is one, for the state says the same.</summary>
    public Evidence? Evidence => Step is JudgeStep.Verdicted concluded ? concluded.Evidence : null;

    /// <summary>Of a watch: the name of the execution that goes on; null where this one does.</summary>
    public string? NextExecution => Step is JudgeStep.GoOn on ? on.Execution : null;

    /// <summary>The attempts before this one, which ended undecided.</summary>
    public IReadOnlyList<Attempt> Earlier { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The names of alarms to look at after the round, in lists as in <see cref="Site.AlarmQueries"/>; empty where CodeDeploy's own look is
    /// enough.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> AlarmQueries { get; init => field = value ?? []; } = [];

    /// <summary>What to ask CloudWatch of users' requests after the round: one query, or none.</summary>
    public IReadOnlyList<MetricDataRequest> MetricQueries { get; init => field = value ?? []; } = [];

    /// <summary>What CloudWatch counted of users' requests; null before the first look at them.</summary>
    public UserTrafficState? Traffic { get; init; }

    /// <summary>Of a watch; null at a gate.</summary>
    public WatchState? Watch { get; init; }

    public JudgeState? State { get; init; }

    /// <summary>What the judgement was given so far; null of a watch, which may last for days.</summary>
    public Recording? Recording { get; init; }

    /// <summary>Whether a person is to be asked, because nothing was decided and the plan says so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Asks { get; init; }

    /// <summary>How often the rate was halved because a limiter turned probes away.</summary>
    public int Halvings { get; init; }

    public Observations Observations { get; init => field = value ?? new Observations(); } = new();

    /// <summary>What the plan's policies speak of.</summary>
    internal Undecided ToUndecided() => new(
        State,
        Verdict,
        Earlier.Count + 1,
        Observations.GreenLatency,
        Observations.BlueLatency,
        Observations.Failures.Any(failure => failure is { Side: Side.Green, Status: > 0 }));
}
