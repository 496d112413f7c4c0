using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>
/// UpdateService: scales a service, whoever deploys it; where ECS does itself, changes how, and starts a deployment for what needs one.
/// </summary>
internal sealed class ServiceUpdate(InMemoryAccount account, EcsController ecs)
{
    /// <summary>What may be updated; the account can change nothing else of a service.</summary>
    public static string[] Parameters { get; } =
    [
        "Cluster", "Service", "TaskDefinition", "ForceNewDeployment", "DesiredCount", "DeploymentConfiguration", "HealthCheckGracePeriodSeconds",
        "NetworkConfiguration", "VolumeConfigurations",
    ];

    /// <summary>Reads everything first: what is refused changes nothing.</summary>
    public void Apply(AccountService service, CallParameters call)
    {
        if (service.Status is not ServiceStatus.Active)
        {
            throw new AwsException("ServiceNotActiveException", "Service was not ACTIVE.");
        }

        // Pipelines send an empty list, which asks for nothing: GitHub's action for ECS does with every update.
        if (call.Sections("VolumeConfigurations") is [_, ..])
        {
            throw new UnsupportedCallException("The rehearsal attaches no volumes: leave VolumeConfigurations out, or empty");
        }

        var count = ServiceSettings.DesiredCount(call) ?? service.DesiredCount;
        var grace = ServiceSettings.GracePeriod(call) ?? service.HealthCheckGracePeriodSeconds;
        if (ecs.Find(service) is { } own)
        {
            Apply(own, count, call);
        }
        else
        {
            RefuseToDeploy(call);
            service.ScaleTo(count);
        }

        service.HealthCheckGracePeriodSeconds = grace;
    }

    private void Apply(EcsService own, int count, CallParameters call)
    {
        var current = own.Current!.Plan;
        var plan = new RevisionPlan(
            call.Text("TaskDefinition") is { } name
                ? ServiceSettings.TaskDefinition(account.TaskDefinitions, name, own.ContainerName, own.ContainerPort)
                : current.TaskDefinition,
            own.ContainerName,
            own.ContainerPort)
        {
            Network = ServiceSettings.Network(call, account.Vpc) ?? current.Network,
        };
        var isForced = call.Flag("ForceNewDeployment") is true;
        own.Configuration = call.Section("DeploymentConfiguration") is { } section
            ? DeploymentConfigurationReading.Read(section, own.Configuration)
            : own.Configuration;
        if (isForced || plan.TaskDefinition != current.TaskDefinition || !IsSame(plan.Network, current.Network ?? own.Service.Network))
        {
            own.Service.ScaleNextTo(count);
            ecs.Deploy(own, plan);
        }
        else
        {
            own.Service.ScaleTo(count);
        }
    }

    private static bool IsSame(AwsvpcConfiguration? network, AwsvpcConfiguration current) => network is null
        || network.AssignPublicIp == current.AssignPublicIp
        && network.Subnets.Order(StringComparer.Ordinal).SequenceEqual(current.Subnets.Order(StringComparer.Ordinal))
        && network.SecurityGroups.Order(StringComparer.Ordinal).SequenceEqual(current.SecurityGroups.Order(StringComparer.Ordinal));

    private static void RefuseToDeploy(CallParameters call)
    {
        const string cure = "on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.";
        var refusal =
            call.Has("TaskDefinition") ? "Unable to update task definition"
            : call.Flag("ForceNewDeployment") is true ? "Cannot force a new deployment"
            : call.Has("NetworkConfiguration") ? "Unable to update network parameters"
            : null;
        if (refusal is not null)
        {
            throw new AwsException("InvalidParameterException", $"{refusal} {cure}");
        }

        if (call.Has("DeploymentConfiguration"))
        {
            throw new AwsException(
                "InvalidParameterException",
                "deploymentConfiguration has no effect in the rehearsal on a service that CodeDeploy deploys; leave it out. How traffic shifts is "
                    + "the deployment group's, and --deployment-config of serve.");
        }
    }
}
