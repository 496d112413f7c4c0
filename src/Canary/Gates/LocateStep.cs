using Canary.Deployments;
using Canary.Judging;

namespace Canary.Gates;

/// <summary>What the workflow does once it has been told where blue and green are; each step carries what it needs and nothing else.</summary>
public abstract record LocateStep
{
    public static readonly LocateStep AskCodeDeploy = new Ask(NextStep.AskCodeDeploy);
    public static readonly LocateStep AskRevisions = new Ask(NextStep.AskRevisions);
    public static readonly LocateStep AskService = new Ask(NextStep.AskService);
    public static readonly LocateStep AskHealth = new Ask(NextStep.AskHealth);
    public static readonly LocateStep AskRules = new Ask(NextStep.AskRules);
    public static readonly LocateStep AskAlarms = new Ask(NextStep.AskAlarms);
    public static readonly LocateStep AskImages = new Ask(NextStep.AskImages);
    public static readonly LocateStep Preflight = new Ask(NextStep.Preflight);
    public static readonly LocateStep Judge = new Ask(NextStep.Judge);

    private static readonly LocateStep[] s_plain =
        [AskCodeDeploy, AskRevisions, AskService, AskHealth, AskRules, AskAlarms, AskImages, Preflight, Judge];

    private LocateStep()
    {
    }

    /// <summary>The word that the workflow follows: one of <see cref="NextStep"/>.</summary>
    public abstract string Next { get; }

    /// <summary>Go on to what the word says: the site holds all that is needed.</summary>
    public sealed record Ask : LocateStep
    {
        internal Ask(string word) => Next = word;

        public override string Next { get; }
    }

    /// <summary>Ask for green's tasks, to see whether what is missing can still come.</summary>
    public sealed record AskTasks(ReadinessDeadline Deadline) : LocateStep
    {
        public override string Next => NextStep.AskTasks;
    }

    /// <summary>Send one probe to each of green's targets.</summary>
    public sealed record Reach(IReadOnlyList<string> GreenAddresses) : LocateStep
    {
        public override string Next => NextStep.Reach;
    }

    /// <summary>Wait, and look again.</summary>
    public sealed record Wait(int Seconds) : LocateStep
    {
        public override string Next => NextStep.Wait;
    }

    /// <summary>There is a verdict, and nothing more to find out about it.</summary>
    public sealed record Report(Verdict Verdict) : LocateStep
    {
        public override string Next => NextStep.Report;
    }

    /// <summary>There is a verdict, and green's tasks and targets may say why.</summary>
    public sealed record Diagnose(Verdict Verdict) : LocateStep
    {
        public override string Next => NextStep.Diagnose;
    }

    /// <summary>The step that a workflow carried as JSON; null for what none of them could have been.</summary>
    internal static LocateStep? Of(
        string? next, int waitSeconds, ReadinessDeadline? deadline, IReadOnlyList<string>? greenAddresses, Verdict? verdict) => next switch
        {
            null => null,
            NextStep.AskTasks => new AskTasks(deadline ?? new ReadinessDeadline()),
            NextStep.Reach => new Reach(greenAddresses ?? []),
            NextStep.Wait => new Wait(waitSeconds),
            NextStep.Report => verdict is null ? null : new Report(verdict),
            NextStep.Diagnose => verdict is null ? null : new Diagnose(verdict),
            _ => Array.Find(s_plain, step => step.Next == next),
        };
}
