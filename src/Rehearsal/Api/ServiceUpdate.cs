using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>UpdateService: where ECS deploys a service itself, a new task definition or force starts a deployment of the one controller.</summary>
internal sealed class ServiceUpdate(InMemoryAccount account, EcsController ecs)
{
    /// <summary>What may be updated; the account can change nothing else of a service.</summary>
    public static string[] Parameters { get; } = ["Cluster", "Service", "TaskDefinition", "ForceNewDeployment", "DesiredCount"];

    public void Apply(AccountService service, CallParameters call)
    {
        var count = call.Number("DesiredCount") is { } wanted ? Allowed(wanted) : service.DesiredCount;
        var (definition, isForced) = (call.Text("TaskDefinition"), call.Flag("ForceNewDeployment") is true);
        if (ecs.Find(service) is not { } own)
        {
            RefuseToDeploy(definition is not null, isForced);
            service.ScaleTo(count);
            return;
        }

        var current = own.Current!.Plan;
        var arn = definition is null ? current.TaskDefinition : Deployable(own, definition);
        if (!isForced && arn == current.TaskDefinition)
        {
            service.ScaleTo(count);
        }
        else
        {
            service.ScaleNextTo(count);
            Start(own, new RevisionPlan(arn, own.ContainerName, own.ContainerPort) { Network = current.Network });
        }
    }

    private static int Allowed(int count) => count is >= 0 and <= AccountService.MostTasks
        ? count
        : throw new AwsException(
            "InvalidParameterException",
            $"desiredCount is {count}; the rehearsal runs all tasks on one machine: use 0 to {AccountService.MostTasks}.");

    private static void RefuseToDeploy(bool hasDefinition, bool isForced)
    {
        const string cure = "on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.";
        if (hasDefinition || isForced)
        {
            throw new AwsException(
                "InvalidParameterException", $"{(hasDefinition ? "Unable to update task definition" : "Cannot force a new deployment")} {cure}");
        }
    }

    private string Deployable(EcsService service, string name)
    {
        var definition = account.TaskDefinitions.Find(name) ?? throw new AwsException("ClientException", "TaskDefinition not found.");
        if (!TaskDefinitions.IsActive(definition))
        {
            throw new AwsException("ClientException", "TaskDefinition is inactive");
        }

        var container = EcsAnswers.Definitions(definition).FirstOrDefault(one => $"{one?["Name"]}" == service.ContainerName)
            ?? throw new AwsException("InvalidParameterException", $"The container {service.ContainerName} does not exist in the task definition.");
        var ports = (container["PortMappings"] as JsonArray ?? []).Select(mapping => (int?)mapping?["ContainerPort"]);
        return ports.Contains(service.ContainerPort)
            ? $"{definition["TaskDefinitionArn"]}"
            : throw new AwsException(
                "InvalidParameterException",
                $"The container {service.ContainerName} did not have a container port {service.ContainerPort} defined.");
    }

    private void Start(EcsService service, RevisionPlan plan)
    {
        var functions = ecs.Functions ?? throw new InvalidOperationException("Nothing invokes the hooks of deployments; set EcsController.Functions");
        ecs.Deploy(service, plan, functions, ecs.Progress);
    }
}
