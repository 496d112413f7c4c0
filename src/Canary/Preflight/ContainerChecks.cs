using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Do the containers keep their secrets, tell what they do, and have what they need to start?</summary>
internal static class ContainerChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("secrets", "no credential in `environment`, by its name or its value; the value is never printed", Severity.Warning, Secrets),
        new("logging", "each essential container has a log configuration", Severity.Warning, Logging),
        new(
            "container-health",
            "the container has a health check, of a port that is mapped, and the service's grace period is long enough for it",
            Severity.Warning,
            Health),
        new("execution-role", "there is an execution role when ECR, secrets or awslogs need it", Severity.Error, ExecutionRole),
    ];

    private static CheckResult Each(CheckContext context, Func<ContainerDefinition, CheckResult> look)
        => context.Green.Look(green => (green.ContainerDefinitions ?? []).Select(look).Together(context));

    private static CheckResult Secrets(CheckContext context) => Each(context, container =>
    {
        var variables = container.Environment ?? [];
        var credentials = variables.Select(variable => (variable.Name, Kind: EnvironmentRedaction.CredentialIn(variable)))
            .Where(variable => variable.Kind is not null)
            .Select(variable => variable.Kind is "" ? variable.Name : $"{variable.Name} ({variable.Kind})").ToList();

        return credentials is [_, ..]
            ? CheckResult.Bad(
                $"The container {container.Name} has {string.Join(", ", credentials)} in its environment, "
                    + "where anyone who may describe the task definition can read the value",
                "Move it to secrets, in Secrets Manager or Systems Manager, and rotate it")
            : variables.Any(variable => variable.Name is null) ? CheckResult.Unknown($"The container {container.Name} has a variable without a name")
            : CheckResult.Good($"No variable of the container {container.Name} looks like a credential");
    });

    private static CheckResult Logging(CheckContext context) => context.Green.Look(green =>
    {
        var containers = green.ContainerDefinitions ?? [];
        var essential = containers.Where(container => container.Essential != false).ToList();
        var silent = essential.Where(container => container.LogConfiguration?.LogDriver is null or "none").ToList();

        return essential is [] ? CheckResult.Unknown("The task definition names no essential container")
            : silent is [_, ..] ? CheckResult.Bad(
                $"No log configuration for {Listed(silent)}: nothing would show why it fails", "Add one, such as the awslogs log driver")
            : CheckResult.Good(
                $"The output of {Listed(essential)} is logged: "
                    + $"{string.Join(", ", essential.Select(container => container.LogConfiguration!.LogDriver).Distinct())}");
    });

    private static CheckResult Health(CheckContext context) => context.AppSpec.Look(appSpec => context.Green.Look(green =>
    {
        var containers = green.ContainerDefinitions ?? [];

        return containers.All(container => !IsOwn(context, appSpec, container))
            ? CheckResult.Unknown($"The task definition has no container {NameOf(context, appSpec)}, so its health check is not known")
            : containers.Where(container => container.HealthCheck is not null || IsOwn(context, appSpec, container))
                .SelectMany(container => Unmapped(containers, container).Prepend(Health(context, container)))
                .Together(context);
    }));

    /// <summary>Whether it takes the traffic: a load balancer names the container, Service Connect one of its ports.</summary>
    private static bool IsOwn(CheckContext context, AppSpec appSpec, ContainerDefinition container) => context.Connect is { } connect
        ? TaskSets.PortIn(container.PortMappings ?? [], connect.PortName) is not null
        : container.Name == appSpec.ContainerName;

    private static string NameOf(CheckContext context, AppSpec appSpec)
        => context.Connect is { } connect ? $"with a port named {connect.PortName}" : appSpec.ContainerName;

    private static CheckResult Health(CheckContext context, ContainerDefinition container)
        => container.HealthCheck is not { } check
            ? CheckResult.Bad(
                $"The container {container.Name} has no health check: ECS "
                    + (context.HasBalancer ? "relies on the load balancer's alone" : "takes a task for healthy as soon as it runs"),
                "Add a healthCheck to the container definition; one in the image does not count")
            : context.Service is not { } service
                ? CheckResult.Unread("the health-check grace period of the service", context.Facts.Service?.Services, "ecs:DescribeServices")
            : Health(container.Name, check, service.HealthCheckGracePeriodSeconds ?? 0);

    /// <summary>Localhost is the task's own, whichever container maps the port.</summary>
    private static IEnumerable<CheckResult> Unmapped(IReadOnlyList<ContainerDefinition> containers, ContainerDefinition container)
    {
        var mapped = containers.SelectMany(one => one.PortMappings ?? []).Select(mapping => mapping.ContainerPort).OfType<int>().ToList();
        var asked = container.HealthCheck is { } check ? LocalPorts.Of(check) : [];

        return asked.Except(mapped).Select(port => CheckResult.Bad(
            $"The health check of {container.Name} asks port {port} on localhost, and nothing maps it: the containers map "
                + (mapped is [] ? "none" : string.Join(", ", mapped.Distinct())),
            "Correct the port in the health check's command, or map the one on which the container listens"));
    }

    private static CheckResult Health(string? container, ContainerHealthCheck check, int grace)
    {
        // ECS's own values for what is left out.
        var (start, interval, retries) = (check.StartPeriod ?? 0, check.Interval ?? 30, check.Retries ?? 3);
        var needed = start + interval * retries;
        var sum = $"the health check of {container} may take {needed} seconds (start period {start}, {retries} × interval {interval})";

        return needed > grace
            ? CheckResult.Bad(
                $"The service's grace period is {grace} seconds, but {sum}: ECS may stop a task that is still starting",
                $"Set healthCheckGracePeriodSeconds of the service to {needed} or more, or shorten the health check")
            : CheckResult.Good($"The service's grace period is {grace} seconds, and {sum}");
    }

    private static CheckResult ExecutionRole(CheckContext context) => context.Green.Look(green =>
    {
        var containers = green.ContainerDefinitions ?? [];
        var isFargate = GreenCapacity.Of(context).IsFargate(green);
        var secrets = containers.Where(container => container.Secrets is [_, ..]).Select(container => $"the secrets of {container.Name}").ToList();
        // On EC2 the instance's role does these.
        var agents = isFargate == false ? [] : containers.SelectMany(AgentNeeds).ToList();
        var needs = string.Join(", ", secrets.Concat(agents));

        return green.ExecutionRoleArn is { } role ? CheckResult.Good($"The execution role is {role}")
            : containers is [] ? CheckResult.Unknown("The task definition has no container, so whether it needs an execution role is not known")
            : needs is "" ? CheckResult.Good("There is no execution role, and nothing needs one")
            : secrets is [] && isFargate is null
                ? CheckResult.Unknown(
                    $"There is no execution role. On Fargate, {needs} would need one, and whether green runs there is not known") with
                {
                    Needs = context.CapacityNeeds,
                }
            : CheckResult.Bad(
                $"There is no execution role, which is needed for {needs}: no task would start",
                "Set executionRoleArn, for example to ecsTaskExecutionRole");
    });

    private static IEnumerable<string> AgentNeeds(ContainerDefinition container)
    {
        if (container.Image is { } image && ImageName.Parse(image).IsInEcr)
        {
            yield return $"the image {image}";
        }

        if (container.LogConfiguration?.LogDriver == "awslogs")
        {
            yield return $"the logs of {container.Name}";
        }
    }

    private static string Listed(IEnumerable<ContainerDefinition> containers) => string.Join(", ", containers.Select(container => container.Name));
}
