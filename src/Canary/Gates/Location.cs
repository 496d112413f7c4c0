using System.Text.Json.Serialization;
using Canary.Deployments;
using Canary.Judging;
using Canary.Preflight;

namespace Canary.Gates;

/// <summary>Where blue and green are, and what to do next; what <see cref="Locator"/> makes of the facts.</summary>
/// <remarks>It travels as one flat JSON object: the site's members, and those of the step under the names that the workflow reads.</remarks>
public sealed record Location : Site
{
    internal Location(Site site, LocateStep step)
        : base(site)
        => Step = step;

    /// <summary>As the workflow carried it: members that the step does not have are ignored.</summary>
    [JsonConstructor]
    public Location(string? next, int waitSeconds, ReadinessDeadline? deadline, IReadOnlyList<string>? greenAddresses, Verdict? verdict)
        => Step = LocateStep.Of(next, waitSeconds, deadline, greenAddresses, verdict);

    /// <summary>Null where nothing was located yet.</summary>
    [JsonIgnore]
    public LocateStep? Step { get; init; }

    /// <summary>The word that the workflow follows: one of <see cref="NextStep"/>.</summary>
    public string Next => Step?.Next ?? "";

    /// <summary>How long to wait before asking again. Seconds; 0 where there is no wait.</summary>
    public int WaitSeconds => Step is LocateStep.Wait wait ? wait.Seconds : 0;

    /// <summary>What is waited for, where green's tasks are asked for; null otherwise.</summary>
    public ReadinessDeadline? Deadline => Step is LocateStep.AskTasks ask ? ask.Deadline : null;

    /// <summary>Base addresses of green's targets, where each is to be reached; empty otherwise.</summary>
    public IReadOnlyList<string> GreenAddresses => Step is LocateStep.Reach reach ? reach.GreenAddresses : [];

    /// <summary>Present when there is nothing left to gather: the deployment is a rollback, or cannot be judged, or was found up or not.</summary>
    public Verdict? Verdict => Step switch
    {
        LocateStep.Report report => report.Verdict,
        LocateStep.Diagnose diagnose => diagnose.Verdict,
        _ => null,
    };

    /// <summary>At BeforeInstall alone: what to ask for the checks.</summary>
    public PreflightQueries? Queries { get; init; }
}
