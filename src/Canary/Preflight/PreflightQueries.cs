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

    /// <summary>The AppSpec's task definition and the hook functions that may be read: one query, or none when there is no AppSpec that names them.</summary>
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

    internal bool AskForImages => GreenImages is [_, ..] || BlueImages is [_, ..];
}

/// <summary>A revision by its hash, which is all that GetDeployment tells of it.</summary>
public sealed record RevisionQuery(string ApplicationName, RevisionLocation Revision);

/// <summary>One repository of a private registry.</summary>
public sealed record RepositoryQuery(string RegistryId, string RepositoryName);
