using Canary.Aws;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>What Fargate fetches or sends for a task, over the task's own network.</summary>
/// <param name="What">Such as <c>the image shop:v8</c>.</param>
/// <param name="Services">The endpoints that serve it, such as ecr.api; empty: no endpoint of AWS does.</param>
internal sealed record OutboundNeed(string What, IReadOnlyList<string> Services)
{
    /// <summary>Registries that are on the internet, and nowhere else; an image without a registry is Docker Hub's.</summary>
    private static readonly string[] s_public =
        ["docker.io", "registry-1.docker.io", "public.ecr.aws", "ghcr.io", "quay.io", "gcr.io", "registry.k8s.io", "mcr.microsoft.com"];

    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html: ECR keeps layers in S3.
    private static readonly string[] s_registry = ["ecr.api", "ecr.dkr", "s3"];

    /// <summary>Whether it is certain that only the internet has it; otherwise a registry of somebody's own may be nearer.</summary>
    public bool IsOnTheInternet { get; private init; }

    public static IReadOnlyList<OutboundNeed> Of(TaskDefinition definition, string? region) =>
    [
        .. (definition.ContainerDefinitions ?? []).Select(container => container.Image).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(image => Image(image, region)),
        .. (definition.ContainerDefinitions ?? []).SelectMany(container => Secrets(container, region)).DistinctBy(need => need.What),
        .. (definition.ContainerDefinitions ?? []).Where(container => container.LogConfiguration?.LogDriver == "awslogs")
            .Select(container => Of(
                $"the logs of {container.Name}", ["logs"], container.LogConfiguration!.Options?.GetValueOrDefault("awslogs-region"), region)),
    ];

    private static OutboundNeed Image(string image, string? region)
    {
        var name = ImageName.Parse(image);

        return name.IsInEcr ? Of($"the image {image}", s_registry, name.Region, region)
            : new OutboundNeed($"the image {image}", []) { IsOnTheInternet = RegistryOf(name.Repository) is not { } host || s_public.Contains(host) };
    }

    /// <summary>As Docker tells a host from a folder; null: none, which is Docker Hub.</summary>
    private static string? RegistryOf(string repository)
        => repository.IndexOf('/') is > 0 and var slash && repository[..slash] is var host
            && (host.Contains('.') || host.Contains(':') || host is "localhost")
                ? host
                : null;

    /// <summary>A secret is named by its ARN, a parameter of this Region may be named alone.</summary>
    private static IEnumerable<OutboundNeed> Secrets(ContainerDefinition container, string? region)
        => (container.Secrets ?? []).Select(secret => secret.ValueFrom?.Split(':') switch
        {
            ["arn", _, "secretsmanager", var at, ..] => Of($"the secrets of {container.Name}", ["secretsmanager"], at, region),
            ["arn", _, _, var at, ..] => Of($"the parameters of {container.Name}", ["ssm"], at, region),
            _ => new OutboundNeed($"the parameters of {container.Name}", ["ssm"]),
        });

    /// <summary>Endpoints are of the Region of their VPC.</summary>
    private static OutboundNeed Of(string what, IReadOnlyList<string> services, string? at, string? here)
        => at is null or "" || here is null || at == here ? new OutboundNeed(what, services)
            : new OutboundNeed($"{what} in {at}", []) { IsOnTheInternet = true };
}
