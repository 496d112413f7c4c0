using Canary.Deployments;
using Canary.Judging;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>What the workflow does once a round was judged; each step carries what it needs and nothing else.</summary>
public abstract record JudgeStep
{
    private JudgeStep()
    {
    }

    /// <summary>The word that the workflow follows: one of <see cref="NextStep"/>.</summary>
    public abstract string Next { get; }

    /// <summary>There are more rounds to come, of these base addresses.</summary>
    public abstract record Round(IReadOnlyList<string> Green, IReadOnlyList<string> Blue) : JudgeStep;

    /// <summary>Send out the workers.</summary>
    public sealed record Probe(
        IReadOnlyList<Assignment> Assignments, IReadOnlyList<string> Green, IReadOnlyList<string> Blue, JudgeSettings? Settings) : Round(Green, Blue)
    {
        public override string Next => NextStep.Probe;
    }

    /// <summary>Wait, locate everything anew, and go on; with other addresses the judgement begins anew.</summary>
    public sealed record Pause(int Seconds, IReadOnlyList<string> Green, IReadOnlyList<string> Blue) : Round(Green, Blue)
    {
        public override string Next => NextStep.Pause;
    }

    /// <summary>Of a watch: look again after a while, without probes.</summary>
    public sealed record Wait(int Seconds) : JudgeStep
    {
        public override string Next => NextStep.Wait;
    }

    /// <summary>Of a watch: ask for green's tasks, and judge once more with what they say.</summary>
    public sealed record AskTasks : JudgeStep
    {
        public override string Next => NextStep.AskTasks;
    }

    /// <summary>Of a watch: go on in the execution of this name, before this one's history is full.</summary>
    public sealed record GoOn(string Execution) : JudgeStep
    {
        public override string Next => NextStep.GoOn;
    }

    /// <summary>Of a watch: stop the deployment, then diagnose.</summary>
    public sealed record Stop(Verdict Verdict, Evidence? Evidence) : Verdicted(Verdict, Evidence)
    {
        public override string Next => NextStep.Stop;
    }

    /// <summary>Of a watch: it is over, and nothing speaks against green.</summary>
    public sealed record End(Verdict Verdict, Evidence? Evidence) : Verdicted(Verdict, Evidence)
    {
        public override string Next => NextStep.Report;
    }

    /// <summary>There is a verdict.</summary>
    public abstract record Verdicted(Verdict Verdict, Evidence? Evidence) : JudgeStep;

    /// <summary>There is a verdict; what does not pass is diagnosed.</summary>
    public sealed record Conclude(Verdict Verdict, Evidence? Evidence) : Verdicted(Verdict, Evidence)
    {
        public override string Next => Verdict is { Outcome: Outcome.Pass } ? NextStep.Report : NextStep.Diagnose;
    }

    /// <summary>The step that a workflow carried as JSON; null for what none of them could have been.</summary>
    internal static JudgeStep? Of(
        string? next,
        int waitSeconds,
        IReadOnlyList<Assignment> assignments,
        IReadOnlyList<string> green,
        IReadOnlyList<string> blue,
        JudgeSettings? settings,
        Verdict? verdict,
        Evidence? evidence,
        string? nextExecution) => next switch
        {
            NextStep.Probe => new Probe(assignments, green, blue, settings),
            NextStep.Pause => new Pause(waitSeconds, green, blue),
            NextStep.Wait => new Wait(waitSeconds),
            NextStep.AskTasks => new AskTasks(),
            NextStep.GoOn => new GoOn(nextExecution ?? ""),
            NextStep.Stop when verdict is not null => new Stop(verdict, evidence),
            NextStep.Report when verdict is not null => new End(verdict, evidence),
            NextStep.Diagnose when verdict is not null => new Conclude(verdict, evidence),
            _ => null,
        };
}
