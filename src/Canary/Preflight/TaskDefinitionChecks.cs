using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Is the task definition one that ECS can start behind the load balancer?</summary>
internal static class TaskDefinitionChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("task-definition", "the AppSpec's task definition exists and is ACTIVE", Severity.Error, Exists),
        new("container-port", "the AppSpec's container is in it and maps the AppSpec's port", Severity.Error, ContainerPort),
        new("fargate-size", "cpu and memory are a pair that Fargate offers", Severity.Error, Size),
        new("network-mode", "awsvpc on Fargate, and both target groups have the target type that fits", Severity.Error, NetworkMode),
    ];

    private static CheckResult Exists(CheckContext context) => context.AppSpec.Look(appSpec =>
        IsMissing(context.Facts.Service?.GreenTaskDefinitions?.FirstOrDefault())
            ? CheckResult.Bad($"The task definition {NameOf(appSpec)} does not exist", $"Register it, or name another in the {context.Words.Spec}")
            : context.Green.Look(green => green.Status switch
            {
                "ACTIVE" => CheckResult.Good($"The task definition {NameOf(appSpec)} is ACTIVE"),
                null => CheckResult.Unknown($"The task definition {NameOf(appSpec)} has no status"),
                var status => CheckResult.Bad(
                    $"The task definition {NameOf(appSpec)} is {status}: no task can be started from it",
                    $"Register it again, and name the new revision in the {context.Words.Spec}"),
            }));

    /// <summary>ECS has no error of its own for that.</summary>
    private static bool IsMissing(DescribeTaskDefinition? response)
        => response is { Error: { } error, Cause: { } cause } && error.EndsWith("ClientException", StringComparison.Ordinal)
            && cause.Contains("Unable to describe task definition", StringComparison.OrdinalIgnoreCase);

    private static CheckResult ContainerPort(CheckContext context) => context.AppSpec.Look(appSpec => context.Green.Look(green =>
    {
        var containers = green.ContainerDefinitions ?? [];
        var ports = containers.FirstOrDefault(container => container.Name == appSpec.ContainerName) is { } container
            ? (container.PortMappings ?? [])
                .Where(mapping => mapping.Protocol is null or "tcp")
                .Select(mapping => mapping.ContainerPort)
                .OfType<int>()
                .ToList()
            : null;

        return context.Connect is { } connect ? PortNamed(context, connect, appSpec, containers)
            : ports is null ? CheckResult.Bad(
                $"The task definition {NameOf(appSpec)} has no container {appSpec.ContainerName}; it has {Listed(containers.Select(it => it.Name))}",
                $"Set the {context.Words.Spec}'s ContainerName to one of its containers")
            : !ports.Contains(appSpec.ContainerPort) ? CheckResult.Bad(
                $"The container {appSpec.ContainerName} does not map TCP port {appSpec.ContainerPort}, to which the "
                    + $"{context.Words.Spec} sends the traffic; it maps {Listed(ports)}",
                $"Map port {appSpec.ContainerPort} in the task definition, or correct the {context.Words.Spec}'s ContainerPort")
            : CheckResult.Good($"The container {appSpec.ContainerName} maps port {appSpec.ContainerPort}");
    }));

    /// <summary>Where no load balancer names a container and its port, Service Connect names a port mapping.</summary>
    private static CheckResult PortNamed(
        CheckContext context, ServiceConnectService connect, AppSpec appSpec, IReadOnlyList<ContainerDefinition> containers)
    {
        var mappings = containers.SelectMany(container => container.PortMappings ?? []).ToList();

        return TaskSets.PortIn(mappings, connect.PortName) is { } port
            ? CheckResult.Good($"The task definition maps port {port} under the name {connect.PortName}, which Service Connect names")
            : CheckResult.Bad(
                $"The task definition {NameOf(appSpec)} has no port mapping named {connect.PortName}, which Service Connect names; it names "
                    + Listed(mappings.Select(mapping => mapping.Name).OfType<string>()),
                $"Set the name of the port mapping that takes the traffic to {connect.PortName}, or correct the {context.Words.Spec}'s portName");
    }

    private static CheckResult Size(CheckContext context) => context.AppSpec.Look(appSpec => context.Green.Look(green =>
    {
        var capacity = GreenCapacity.Of(context);

        return capacity.IsFargate(green) switch
        {
            false => CheckResult.Good($"Green does not run on Fargate but on {capacity}: any size will do"),
            null => CheckResult.Unknown(
                "Whether green runs on Fargate is not known, so whether it has a task of that size is not known either") with
            {
                Needs = context.CapacityNeeds,
            },
            true => (green.Cpu, green.Memory) switch
            {
                (null, _) or (_, null) => CheckResult.Bad(
                    $"The task definition {NameOf(appSpec)} has {(green.Cpu is null ? "no cpu" : "no memory")} at task level, which Fargate requires",
                    "Set both cpu and memory at task level"),
                var (cpu, memory) when int.TryParse(cpu, out var units) && int.TryParse(memory, out var mebibytes) => Size(
                    context, new FargateSize(units, mebibytes), IsWindows(green), appSpec.PlatformVersion ?? context.BlueTaskSet?.PlatformVersion),
                var (cpu, memory) => CheckResult.Unknown($"The task's cpu is {cpu} and its memory {memory}, which are not numbers"),
            },
        };
    }));

    private static CheckResult Size(CheckContext context, FargateSize size, bool isWindows, string? platformVersion)
    {
        var sizes = isWindows ? FargateSize.Windows : FargateSize.Linux;

        return !sizes.Contains(size)
            ? CheckResult.Bad(
                $"Fargate has no task of {size.Cpu} CPU units with {size.Memory} MiB{(isWindows ? " for Windows" : "")}",
                $"Set cpu and memory to a valid pair; the nearest are {string.Join(", ", FargateSize.Nearest(sizes, size.Cpu, size.Memory))}")
            : size.NeedsPlatform14 && IsBefore14(platformVersion)
                ? CheckResult.Bad(
                    $"A task of {size.Cpu} CPU units needs platform version 1.4.0, but green gets {platformVersion}",
                    $"Set the {context.Words.Spec}'s PlatformVersion to LATEST")
            : CheckResult.Good($"Fargate has tasks of {size.Cpu} CPU units with {size.Memory} MiB");
    }

    private static bool IsBefore14(string? platformVersion) => Version.TryParse(platformVersion, out var version) && version < new Version(1, 4, 0);

    private static bool IsWindows(TaskDefinition definition)
        => definition.RuntimePlatform?.OperatingSystemFamily?.StartsWith("WINDOWS", StringComparison.Ordinal) == true;

    private static CheckResult NetworkMode(CheckContext context) => context.Green.Look(green =>
    {
        var capacity = GreenCapacity.Of(context);
        // The default of Linux on EC2.
        var mode = green.NetworkMode ?? "bridge";

        return (mode, capacity.IsFargate(green)) switch
        {
            ("awsvpc", _) => TargetTypes(context, "ip", mode),
            (_, true) => CheckResult.Bad($"The network mode is {mode}, but Fargate supports only awsvpc", "Set networkMode to awsvpc"),
            (_, null) => CheckResult.Unknown(
                $"The network mode is {mode}, and whether green runs on Fargate, which supports only awsvpc, is not known") with
            {
                Needs = context.CapacityNeeds,
            },
            _ => TargetTypes(context, "instance", mode),
        };
    });

    private static CheckResult TargetTypes(CheckContext context, string type, string mode)
    {
        var named = context.Site.TargetGroupNames;
        var missing = named.Where(name => context.TargetGroups.All(group => group.TargetGroupName != name)).ToList();

        return !context.HasBalancer ? CheckResult.Good($"The network mode is {mode}; there is no target group whose type would have to fit it")
            : context.TargetGroups is []
            ? CheckResult.Unread("the target groups", context.Facts.Service?.TargetGroups, "elasticloadbalancing:DescribeTargetGroups")
            : context.TargetGroups.Select(group => TargetType(group, type, mode))
                .Concat(missing.Select(name => CheckResult.Unknown($"The target group {name} was not found")))
                .Together(context);
    }

    private static CheckResult TargetType(ElbTargetGroup group, string type, string mode)
        => group.TargetType is null ? CheckResult.Unknown($"The target group {group.TargetGroupName} has no target type")
            : group.TargetType != type ? CheckResult.Bad(
                $"The target type of {group.TargetGroupName} is {group.TargetType}, but tasks in network mode {mode} can only be registered as "
                    + $"{type}",
                $"Create the target group again with the target type {type}: it cannot be changed")
            : CheckResult.Good($"The network mode {mode} and the target type {type} of {group.TargetGroupName} match");

    private static string NameOf(AppSpec appSpec) => appSpec.TaskDefinition[(appSpec.TaskDefinition.LastIndexOf('/') + 1)..];

    private static string Listed<T>(IEnumerable<T> things) => string.Join(", ", things) is not "" and var list ? list : "none";
}
