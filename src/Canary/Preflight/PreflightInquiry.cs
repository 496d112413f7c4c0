using Canary.Aws;
using Canary.Deployments;
using Canary.Gates;

namespace Canary.Preflight;

/// <summary>Tells the preflight workflow what else to ask, and keeps of the answers what somebody reads.</summary>
internal static class PreflightInquiry
{
    /// <summary>The location with the queries that follow from the facts so far, and with those facts.</summary>
    /// <param name="location">Where blue and green are.</param>
    /// <param name="facts">What was gathered so far.</param>
    /// <param name="bucketPattern">Of the buckets in which the stack may read AppSpecs; empty: none.</param>
    /// <param name="isProberInVpc">Whether the prober reaches targets.</param>
    public static Location Extend(Location location, Facts facts, string bucketPattern, bool isProberInVpc)
    {
        var queries = QueriesOf(new CheckContext(location, facts, default) { IsProberInVpc = isProberInVpc }, bucketPattern);

        return location with
        {
            Next = location.Next == NextStep.Preflight && facts.Images is null && queries.AskForImages ? NextStep.AskImages : location.Next,
            Queries = queries,
            Facts = location.Next == NextStep.Report ? null : Read(facts),
        };
    }

    private static PreflightQueries QueriesOf(CheckContext context, string bucketPattern)
    {
        var appSpec = context.AppSpec.Value;
        var green = ImagesOf(context, context.Green.Value);
        var blue = ImagesOf(context, context.Blue.Value);

        return new PreflightQueries
        {
            Revisions = RevisionsOf(context),
            AppSpecObjects = AppSpecObject.At(context.Facts.Deployment?.DeploymentInfo?.Revision?.S3Location, bucketPattern) is { } inS3 ? [inS3] : [],
            GreenReadings = appSpec is null ? [] : [new DiscreetQuery([appSpec.TaskDefinition], HookCheck.Askable(appSpec))],
            BlueReadings = context.Location.Blue is { TaskDefinition: not "" } running ? [new DiscreetQuery([running.TaskDefinition], [])] : [],
            Subnets = AtOnce(context.Network?.Subnets),
            SecurityGroups = AtOnce(context.Network?.SecurityGroups),
            GreenImages = green,
            BlueImages = blue,
            Routes = RouteQueries.Of(context).All is [_, ..] routes ? [routes] : [],
            Repositories = [.. green.Concat(blue).Select(image => new RepositoryQuery(image.RegistryId, image.RepositoryName)).Distinct()],
        };
    }

    /// <summary>A revision in S3 or on GitHub has no text in CodeDeploy, so there is nothing to ask.</summary>
    private static IReadOnlyList<RevisionQuery> RevisionsOf(CheckContext context)
        => (context.Location.Application, context.Facts.Deployment?.DeploymentInfo?.Revision) is (not "", { RevisionType: { } type } revision)
            && (revision.AppSpecContent ?? revision.Text) is { Sha256: { } sha256 }
            ?
            [
                new RevisionQuery(context.Location.Application, new RevisionLocation
                {
                    RevisionType = type,
                    AppSpecContent = revision.AppSpecContent is null ? null : new RevisionContent(Content: null, sha256),
                    Text = revision.AppSpecContent is null ? new RevisionContent(Content: null, sha256) : null,
                }),
            ]
            : [];

    /// <summary>The workflow calls ECR in its own Region, where an image of another one would seem to be missing.</summary>
    private static List<ImageQuery> ImagesOf(CheckContext context, TaskDefinition? definition)
    {
        var here = context.TargetGroups.Select(group => group.TargetGroupArn?.Split(':')).OfType<string[]>().FirstOrDefault() is [_, _, _, var region, ..] ? region : "";

        return
        [
            .. (definition?.ContainerDefinitions ?? [])
                .Select(container => container.Image)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Select(ImageName.Parse)
                .Where(image => image.Region == here)
                .Select(image => image.ToQuery())
                .OfType<ImageQuery>(),
        ];
    }

    private static IReadOnlyList<IReadOnlyList<string>> AtOnce(IReadOnlyList<string>? ids)
        => (ids ?? []).Where(id => id is not "").Distinct(StringComparer.Ordinal).ToList() is [_, ..] some ? [some] : [];

    /// <summary>A hundred events of the past, environments and AppSpecs of any length would fill the state that the workflow carries.</summary>
    private static Facts Read(Facts facts) => facts with
    {
        CodeDeploy = facts.CodeDeploy is not { } codeDeploy ? null : codeDeploy with { AppSpec = AppSpecReading.Of(facts), Revisions = null, AppSpecObjects = null },
        Service = facts.Service is not { } service ? null : service with
        {
            Services = service.Services is not { Services: { } services } described ? service.Services
                : described with { Services = [.. services.Select(one => one with { Events = null })] },
            GreenTaskDefinitions = Redacted(service.GreenTaskDefinitions),
        },
        Health = facts.Health is not { } health ? null : health with { BlueTaskDefinitions = Redacted(health.BlueTaskDefinitions) },
    };

    /// <summary>They are when the discreet workflow has read them; whoever read them otherwise is not relied on.</summary>
    private static List<DescribeTaskDefinition>? Redacted(IReadOnlyList<DescribeTaskDefinition>? responses) => responses?.Select(EnvironmentRedaction.Of).ToList();
}
