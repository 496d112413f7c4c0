using System.Text.Json.Serialization;
using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>What the preflight workflow hands over.</summary>
public sealed record PreflightRequest
{
    public Site? Location { get; init; }

    /// <summary>Null: those that the location carries.</summary>
    public Facts? Facts { get; init; }

    /// <summary>Whether the prober is in the VPC, where alone it reaches targets; null: it is.</summary>
    [JsonConverter(typeof(BooleanText))]
    public bool? ProberInVpc { get; init; }

    internal bool IsProberInVpc => ProberInVpc ?? true;

    public DateTimeOffset Now { get; init; }
}

/// <summary>What the checks found, and what follows from it.</summary>
public sealed record PreflightResult
{
    public string Next { get; init; } = NextStep.Report;

    public Verdict? Verdict { get; init; }

    public IReadOnlyList<Finding> Findings { get; init => field = value ?? []; } = [];

    /// <summary>Of green's images in ECR, as they are when it is asked.</summary>
    public IReadOnlyList<ContainerDigest> Digests { get; init => field = value ?? []; } = [];
}

/// <summary>Runs every check and fails the deployment when one of them says error.</summary>
public static class PreflightChecks
{
    /// <summary>Every check of a deployment of CodeDeploy's, in the order in which they are reported.</summary>
    internal static IReadOnlyList<Check> Shared { get; } =
        [AppSpecCheck.AppSpec, .. UndoChecks.All, .. StartChecks.All, .. ReachChecks.All];

    /// <summary>Every check there is; the last ones are of ECS's own deployments alone.</summary>
    internal static IReadOnlyList<Check> All { get; } = [.. Shared, .. EcsChecks.All];

    /// <summary>Those that have something to look at.</summary>
    internal static IReadOnlyList<Check> For(CheckContext context)
        => [.. (context.IsEcs ? All : Shared)
            .Where(check => check.HasBalancer is not { } balanced || balanced == context.HasBalancer)
            .Where(check => context.IsPartial || !check.IsOfFilesAlone)];

    public static PreflightResult Run(PreflightRequest request)
    {
        var context = new CheckContext(
            request.Location ?? throw new ArgumentException("The request has no location", nameof(request)),
            request.Facts ?? request.Location.Facts ?? throw new ArgumentException("The request has no facts", nameof(request)),
            request.Now)
        {
            IsProberInVpc = request.IsProberInVpc,
        };
        var findings = For(context).Select(check => check.Run(context)).ToList();

        return new PreflightResult { Findings = findings, Verdict = VerdictOf(findings), Digests = DigestsIn(context) };
    }

    private static IReadOnlyList<ContainerDigest> DigestsIn(CheckContext context) =>
    [
        .. from image in context.Site.Provenance?.Images ?? []
           let details = context.Facts.Images?.Green?.FirstOrDefault(fact => fact.Query?.Image == image.Image)?.Details
           let digest = ContainerDigest.Of(image.Container, details?.ImageDetails?.FirstOrDefault()?.ImageDigest)
           where digest is not null
           select digest,
    ];

    /// <summary>How bad a check is when it fails, where no plan says otherwise; null where there is no such check.</summary>
    internal static Severity? SeverityOf(string id) => All.FirstOrDefault(check => check.Id == id)?.Severity;

    internal static Verdict VerdictOf(List<Finding> findings)
    {
        var errors = findings.Where(finding => finding.StopsDeployment).Select(finding => $"{finding.Id}: {finding.Text}").ToList();

        return errors is [] ? Verdict.Of(Outcome.Pass, Rule.Preflight, Passed(findings)) : Verdict.Of(Outcome.Fail, Rule.Preflight, [.. errors]);
    }

    /// <summary>What was not seen comes first: it may be bad.</summary>
    private static string Passed(List<Finding> findings)
    {
        var unseen = findings.Where(finding => finding.NarrowsPass).Select(finding => finding.Id).ToList();
        var passed = Finding.Passed(findings);

        return findings.TrueForAll(finding => finding.Outcome == FindingOutcome.Passed) ? passed
            : unseen is [] ? $"{passed}; no error"
            : $"A narrow pass: {unseen.Count} of {findings.Count} checks could not run: {string.Join(", ", unseen)}. {passed}";
    }
}
