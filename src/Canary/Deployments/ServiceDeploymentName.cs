using System.Diagnostics.CodeAnalysis;

namespace Canary.Deployments;

/// <summary>
/// What the ARN of a service deployment says: <c>arn:aws:ecs:us-west-2:111122223333:service-deployment/main/shop/EZe5RNVLH6PPzHXINuP28</c>.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html</remarks>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Id">The deployment's own.</param>
public sealed record ServiceDeploymentName(string Cluster, string Service, string Id)
{
    private const string Resource = "service-deployment";

    public static bool TryParse([NotNullWhen(true)] string? arn, [NotNullWhen(true)] out ServiceDeploymentName? name)
    {
        name = arn?.Split(':', 6) is ["arn", _, "ecs", _, _, var resource]
            && resource.Split('/') is [Resource, { Length: > 0 } cluster, { Length: > 0 } service, { Length: > 0 } id]
            ? new ServiceDeploymentName(cluster, service, id)
            : null;

        return name is not null;
    }
}
