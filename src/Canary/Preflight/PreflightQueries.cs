using Canary.Aws;
using Canary.Deployments;
using Canary.Probing;

namespace Canary.Preflight;

/// <summary>What the preflight workflow has to ask next, each in the parameters of its call.</summary>
/// <remarks>
/// Every list is there, empty when there is nothing to ask: the workflow reads them by definite paths. Where a call takes many
/// ids at once, the query is a list of lists, so that an empty list of ids, which would ask for everything there is, is never sent.
/// </remarks>
public sealed record PreflightQueries
{
    /// <summary>The AppSpec: one, or none when CodeDeploy does not hold its text.</summary>
    public IReadOnlyList<RevisionQuery> Revisions { get; init => field = value ?? []; } = [];

    /// <summary>The AppSpec in S3: one object, or none when it is not there, or when the stack may not read its bucket.</summary>
    public IReadOnlyList<AppSpecObject> AppSpecObjects { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The AppSpec's task definition and the hook functions that may be read: one query, or none when there is no AppSpec that names them.
    /// </summary>
    public IReadOnlyList<DiscreetQuery> GreenReadings { get; init => field = value ?? []; } = [];

    /// <summary>The task definition that blue runs: one query, or none.</summary>
    public IReadOnlyList<DiscreetQuery> BlueReadings { get; init => field = value ?? []; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Subnets { get; init => field = value ?? []; } = [];

    public IReadOnlyList<IReadOnlyList<string>> SecurityGroups { get; init => field = value ?? []; } = [];

    /// <summary>Images of this Region's private registries; of any other registry nothing can be asked.</summary>
    public IReadOnlyList<ImageQuery> GreenImages { get; init => field = value ?? []; } = [];

    public IReadOnlyList<ImageQuery> BlueImages { get; init => field = value ?? []; } = [];

    /// <summary>Each repository of these images once.</summary>
    public IReadOnlyList<RepositoryQuery> Repositories { get; init => field = value ?? []; } = [];

    /// <summary>The routes to blue, and some of its targets to compare: all in one list, or nothing.</summary>
    public IReadOnlyList<IReadOnlyList<RouteQuery>> Routes { get; init => field = value ?? []; } = [];

    /// <summary>Route tables, endpoints and the load balancer's security groups, once it is known which.</summary>
    public IReadOnlyList<NetworkQuery> Network { get; init => field = value ?? []; } = [];

    internal bool AskForImages => GreenImages is [_, ..] || BlueImages is [_, ..];

    /// <summary>What follows from the facts so far.</summary>
    /// <param name="context">Where blue and green are, and those facts.</param>
    /// <param name="bucketPattern">Of the buckets in which the stack may read AppSpecs; empty: none.</param>
    internal static PreflightQueries Of(CheckContext context, string bucketPattern)
    {
        var appSpec = context.AppSpec.Value;
        var green = ImagesOf(context, context.Green.Value);
        var blue = ImagesOf(context, context.Blue.Value);

        return new PreflightQueries
        {
            Revisions = RevisionsOf(context),
            AppSpecObjects =
                AppSpecObject.At(context.Facts.Deployment?.DeploymentInfo?.Revision?.S3Location, bucketPattern) is { } inS3 ? [inS3] : [],
            GreenReadings = appSpec is null ? [] : [new DiscreetQuery([appSpec.TaskDefinition], HookCheck.Askable(appSpec), [])],
            BlueReadings = context.Site.Blue is { TaskDefinition: not "" } running
                ? [new DiscreetQuery([running.TaskDefinition], [], context.Site.TaskQueries)]
                : [],
            Subnets = HasAsked(context) ? [] : AtOnce(context.Network?.Subnets),
            SecurityGroups = HasAsked(context) ? [] : AtOnce(context.Network?.SecurityGroups),
            Network = HasAsked(context) ? NetworkQueries.Of(context) : [],
            GreenImages = green,
            BlueImages = blue,
            Routes = RouteQueries.Of(context).All is [_, ..] routes ? [routes] : [],
            Repositories = [.. green.Concat(blue).Select(image => new RepositoryQuery(image.RegistryId, image.RepositoryName)).Distinct()],
        };
    }

    /// <summary>Then the ids need not be carried twice.</summary>
    private static bool HasAsked(CheckContext context) => context.Facts.Health is not null;

    /// <summary>A revision in S3 or on GitHub has no text in CodeDeploy, so there is nothing to ask.</summary>
    private static IReadOnlyList<RevisionQuery> RevisionsOf(CheckContext context)
        => (context.Site.Application, context.Facts.Deployment?.DeploymentInfo?.Revision) is (not "", { RevisionType: { } type } revision)
            && (revision.AppSpecContent ?? revision.Text) is { Sha256: { } sha256 }
            ?
            [
                new RevisionQuery(context.Site.Application, new RevisionLocation
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
        return
        [
            .. (definition?.ContainerDefinitions ?? [])
                .Select(container => container.Image)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Select(ImageName.Parse)
                .Where(image => image.Region == context.Region)
                .Select(image => image.ToQuery())
                .OfType<ImageQuery>(),
        ];
    }

    private static IReadOnlyList<IReadOnlyList<string>> AtOnce(IReadOnlyList<string>? ids)
        => (ids ?? []).Where(id => id is not "").Distinct(StringComparer.Ordinal).ToList() is [_, ..] some ? [some] : [];

    /// <summary>A hundred events of the past, environments and AppSpecs of any length would fill the state that the workflow carries.</summary>
    internal static Facts Keep(Facts facts) => facts with
    {
        Controller = facts.Controller is not { } codeDeploy
            ? null
            : codeDeploy with
            {
                AppSpec = AppSpecReading.Of(facts),
                Revisions = null,
                AppSpecObjects = null,

                // Green's are in the location.
                ServiceRevisions = codeDeploy.ServiceRevisions is not { ServiceRevisions: { } revisions } answered ? codeDeploy.ServiceRevisions
                    : answered with { ServiceRevisions = [.. revisions.Select(revision => revision with { ContainerImages = null })] },
            },
        Service = facts.Service is not { } service ? null : service with
        {
            Services = service.Services is not { Services: { } services } described ? service.Services
                : described with { Services = [.. services.Select(one => one with { Events = null })] },
            Alarms = service.Alarms?.Select(WatchedMetrics.Alone).ToList(),
            GreenTaskDefinitions = Redacted(service.GreenTaskDefinitions),
        },
        Health = facts.Health is not { } health ? null : health with
        {
            BlueTaskDefinitions = health.BlueTaskDefinitions?.Select(ImagesAlone).ToList(),
        },
    };

    /// <summary>Blue has started: all that is asked of it is whether its images are still there.</summary>
    private static DescribeTaskDefinition ImagesAlone(DescribeTaskDefinition response) => response.TaskDefinition is not { } definition
        ? response
        : response with
        {
            TaskDefinition = new TaskDefinition
            {
                ContainerDefinitions = definition.ContainerDefinitions?
                    .Select(container => new ContainerDefinition { Name = container.Name, Image = container.Image })
                    .ToList(),
            },
        };

    /// <summary>They are when the discreet workflow has read them; values that were read in another way are not relied on.</summary>
    private static List<DescribeTaskDefinition>? Redacted(IReadOnlyList<DescribeTaskDefinition>? responses)
        => responses?.Select(EnvironmentRedaction.Of).ToList();
}

/// <summary>A revision by its hash, which is all that GetDeployment tells of it.</summary>
public sealed record RevisionQuery(string ApplicationName, RevisionLocation Revision);

/// <summary>One repository of a private registry.</summary>
public sealed record RepositoryQuery(string RegistryId, string RepositoryName);
