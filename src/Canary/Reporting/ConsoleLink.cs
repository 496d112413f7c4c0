using Canary.Deployments;

namespace Canary.Reporting;

/// <summary>A place in the AWS console.</summary>
internal sealed record ConsoleLink(string Name, string Address);

/// <summary>Where in the console there is more: the execution's ARN tells region and partition.</summary>
internal static class ConsoleLinks
{
    private const int MostCharacters = 2000;

    /// <summary>None where the ARN is none, or of a partition whose console is not known.</summary>
    /// <param name="executionArn">Such as <c>arn:aws:states:eu-central-1:111122223333:execution:canary:name</c>.</param>
    /// <param name="deploymentId">CodeDeploy's.</param>
    /// <param name="serviceDeploymentArn">Of ECS; null where the deployment is CodeDeploy's.</param>
    /// <param name="bucket">Where the page lies; empty: nowhere.</param>
    /// <param name="pageKey">The page's key there.</param>
    /// <param name="historyKey">The key of the service's history.</param>
    public static IReadOnlyList<ConsoleLink> Of(
        string executionArn, string deploymentId, string? serviceDeploymentArn, string bucket, string pageKey, string historyKey)
    {
        if (executionArn.Split(':') is not ["arn", var partition, "states", [_, ..] region, _, "execution", _, ..]
            || !region.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-')
            || Domain(partition) is not { } domain)
        {
            return [];
        }

        var console = $"https://{region}.{domain}";
        List<ConsoleLink> links =
            [new("Step Functions execution", $"{console}/states/home?region={region}#/v2/executions/details/{Escape(executionArn)}")];
        if (ServiceDeploymentName.TryParse(serviceDeploymentArn, out var name))
        {
            links.Add(new(
                "ECS deployments",
                $"{console}/ecs/v2/clusters/{Escape(name.Cluster)}/services/{Escape(name.Service)}/deployments?region={region}"));
        }
        else if (deploymentId is not "")
        {
            links.Add(new("CodeDeploy deployment", $"{console}/codesuite/codedeploy/deployments/{Escape(deploymentId)}?region={region}"));
        }

        if (bucket is not "")
        {
            links.Add(new("Report", $"{console}/s3/object/{Escape(bucket)}?region={region}&prefix={Escape(pageKey)}"));
            links.Add(new("History of the service", $"{console}/s3/object/{Escape(bucket)}?region={region}&prefix={Escape(historyKey)}"));
        }

        // What is longer than a browser takes leads nowhere.
        return [.. links.Where(link => link.Address.Length <= MostCharacters)];
    }

    private static string? Domain(string partition) => partition switch
    {
        "aws" => "console.aws.amazon.com",
        "aws-cn" => "console.amazonaws.cn",
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => null,
    };

    /// <summary>The console itself leaves the colons of an ARN and the slashes of a key as they are.</summary>
    private static string Escape(string part)
        => Uri.EscapeDataString(part).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
}
