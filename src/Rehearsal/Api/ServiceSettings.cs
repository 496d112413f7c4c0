using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>What CreateService and UpdateService have in common: reads a setting, and refuses what is not valid in the account.</summary>
internal static class ServiceSettings
{
    private const string Invalid = "InvalidParameterException";

    public static int? DesiredCount(CallParameters call) => call.Number("DesiredCount") switch
    {
        null => null,
        >= 0 and <= AccountService.MostTasks and var count => count,
        var count => throw new AwsException(
            Invalid, $"desiredCount is {count}; the rehearsal runs all tasks on one machine: use 0 to {AccountService.MostTasks}."),
    };

    public static int? GracePeriod(CallParameters call) => call.Number("HealthCheckGracePeriodSeconds") switch
    {
        null => null,
        >= 0 and var seconds => seconds,
        var seconds => throw new AwsException(Invalid, $"healthCheckGracePeriodSeconds is {seconds}; use 0 to {int.MaxValue}."),
    };

    public static AwsvpcConfiguration? Network(CallParameters call, Vpc vpc)
    {
        if (call.Section("NetworkConfiguration") is not { } section)
        {
            return null;
        }

        section.RefuseUnknown(["AwsvpcConfiguration"]);
        var network = section.Section("AwsvpcConfiguration") ?? throw new AwsException(Invalid, "networkConfiguration needs awsvpcConfiguration.");
        network.RefuseUnknown(["Subnets", "SecurityGroups", "AssignPublicIp"]);
        var (subnets, groups) = (network.RequiredTexts("Subnets", Invalid), network.Texts("SecurityGroups") ?? []);
        var missing = subnets.Where(id => vpc.FindSubnet(id) is null).Concat(groups.Where(id => vpc.FindSecurityGroup(id) is null)).ToList();
        return missing is []
            ? new AwsvpcConfiguration(subnets, groups, network.Text("AssignPublicIp") is "ENABLED")
            : throw new AwsException(
                Invalid,
                $"{string.Join(", ", missing)}: not in the account, which has {string.Join(", ", vpc.Subnets.Select(subnet => subnet.Id))} and "
                    + $"{string.Join(", ", vpc.SecurityGroups.Select(group => group.Id))}.");
    }

    /// <summary>The full ARN of an active task definition that has the container and the port.</summary>
    public static string TaskDefinition(TaskDefinitions definitions, string name, string containerName, int port)
    {
        var definition = definitions.Find(name) ?? throw new AwsException("ClientException", "TaskDefinition not found.");
        if (!TaskDefinitions.IsActive(definition))
        {
            throw new AwsException("ClientException", "TaskDefinition is inactive");
        }

        var container = EcsAnswers.Definitions(definition).FirstOrDefault(one => $"{one?["Name"]}" == containerName)
            ?? throw new AwsException(Invalid, $"The container {containerName} does not exist in the task definition.");
        var ports = (container["PortMappings"] as JsonArray ?? []).Select(mapping => (int?)mapping?["ContainerPort"]);
        return ports.Contains(port)
            ? $"{definition["TaskDefinitionArn"]}"
            : throw new AwsException(Invalid, $"The container {containerName} did not have a container port {port} defined.");
    }
}
