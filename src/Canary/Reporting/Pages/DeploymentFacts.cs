using Canary.Deployments;

namespace Canary.Reporting.Pages;

/// <summary>Which deployment it was, when, and where there is more.</summary>
internal static class DeploymentFacts
{
    public static Markup Of(VerdictNotice notice)
    {
        var (request, report) = (notice.Request, notice.Report);
        IEnumerable<(string Name, string Value)> rows =
        [
            ("Deployment", request.DeploymentId),
            (notice.IsOfEcs ? "Cluster" : "Application", report.Application),
            ("Deployment group", notice.IsOfEcs ? "" : report.DeploymentGroup),
            ("ECS service", report.Service),
            .. Made(report.Provenance ?? new Provenance()),
            ("Plan", report.PlanVersion is { } version ? $"{report.PlanSource}, version {version}" : report.PlanSource),
            ("Started", notice.Seconds is null ? "" : Time(report.StartedAt)),
            ("Duration", notice.Seconds is { } seconds ? Figures.Duration(TimeSpan.FromSeconds(seconds)) : ""),
            ("Reported", Time(request.Now)),
            ("JSON", request.ReportBucket is "" ? "" : $"s3://{request.ReportBucket}/{notice.ReportKey}"),
        ];

        return Markup.Together(
            Markup.Element("h2", "Deployment"),
            Markup.Element("table class='facts stack small'", rows.Where(row => row.Value is not "").Select(Row)),
            notice.Links is [_, ..] links
                ? Markup.Element("ul class='small'", links.Select(link => Markup.Element("li", Markup.Link(link))))
                : Markup.Nothing);
    }

    /// <summary>What it is made of, and by whom.</summary>
    private static IEnumerable<(string Name, string Value)> Made(Provenance made) =>
    [
        ("Commit", made.Commit is { } commit ? $"{commit.Id}, by {InWords(commit.Source)}" : ""),
        .. made.Images.Select(image => ("Image", $"{image.Container}: {image.Image}{DigestBeside(image)}")),
        ("Task definition", made.TaskDefinition ?? ""),
        ("Registered by", made.RegisteredBy ?? ""),
        ("Revision", made.Revision ?? ""),
        ("Deployed by", made.Creator is { } creator ? $"{creator}, as CodeDeploy calls it" : ""),
    ];

    private static string DigestBeside(DeployedImage image)
        => image.Digest is { } digest && !image.Image.EndsWith(digest, StringComparison.Ordinal) ? $", {digest}" : "";

    private static string InWords(CommitSource source) => source switch
    {
        CommitSource.GitHubRevision => "the revision on GitHub",
        CommitSource.ImageLabel => $"the label {Commit.Label}",
        CommitSource.Description => "the deployment's description",
        CommitSource.ImageTag => "the image's tag",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "No such source"),
    };

    private static Markup Row((string Name, string Value) row) =>
        Markup.Element("tr", Markup.Element("td class='faint'", row.Name), Markup.Element("td", row.Value));

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
