using Canary.Aws;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>Removes from AWS's answers everything that may be a secret and is not read: what is left may appear in a history.</summary>
/// <remarks>
/// What the records of the responses do not have is gone by being read into them, such as a function's environment. Of commands and of an
/// environment's other values the figures that a check compares are left: how large a heap may become, and a health check's port.
/// </remarks>
public static class EnvironmentRedaction
{
    public static DiscreetFacts Of(DiscreetFacts facts) => new()
    {
        TaskDefinitions =
        [
            .. (facts.TaskDefinitions ?? [])
                .Select(response => facts.Only?.Contains(DiscreetReading.HealthChecks) == true ? HealthChecks(response) : Of(response)),
        ],
        HookFunctions = [.. facts.HookFunctions ?? []],
        Tasks = facts.Tasks?.Select(tasks => tasks.Described is not { } page ? tasks : tasks with
        {
            Described = null,
            Pages = [new DescribeTargetHealth { TargetHealthDescriptions = [.. (page.Tasks ?? []).Select(TaskAddress.Describe)] }],
        }).ToList(),
    };

    internal static DescribeTaskDefinition Of(DescribeTaskDefinition response) => WithContainers(response, Of, VolumeCheck.OfHost);

    /// <summary>What kind of credential the variable holds, by what was found when it was redacted, else by its value; null: none.</summary>
    internal static string? CredentialIn(EnvironmentVariable variable) => variable.Credential ?? Credential.Of(variable.Name ?? "", variable.Value);

    private static DescribeTaskDefinition HealthChecks(DescribeTaskDefinition response)
        => WithContainers(response, container => new ContainerDefinition
        {
            Name = container.Name,
            Image = container.Image,
            HealthCheck = PortsAlone(container.HealthCheck),
            PortMappings = container.PortMappings,
            DockerLabels = CommitAlone(container.DockerLabels),
        }, _ => null);

    /// <summary>Labels hold whatever anyone writes there, so the one that is read gets out only where it is a commit.</summary>
    private static Dictionary<string, string>? CommitAlone(IReadOnlyDictionary<string, string>? labels)
        => Commit.InLabels(labels) is { } commit ? new(StringComparer.Ordinal) { [Commit.Label] = commit } : null;

    private static DescribeTaskDefinition WithContainers(
        DescribeTaskDefinition response,
        Func<ContainerDefinition, ContainerDefinition> redact,
        Func<TaskDefinition, IReadOnlyList<TaskVolume>?> volumes) => response.TaskDefinition is not { } definition ? response : response with
        {
            TaskDefinition = definition with
            {
                ContainerDefinitions = definition.ContainerDefinitions is { } containers ? [.. containers.Select(redact)] : null,
                Volumes = volumes(definition),
            },
        };

    /// <summary>
    /// Of the environment that there are credentials, and which; of the log's options those that say where it is, and of the labels the commit.
    /// Others may be tokens.
    /// </summary>
    private static ContainerDefinition Of(ContainerDefinition container) => container with
    {
        Environment = container.Environment?
            .Select(variable => new EnvironmentVariable(variable.Name, Value: null) { Credential = CredentialIn(variable) })
            .Where(variable => variable.Credential is not null || variable.Name is null)
            .ToList(),
        LogConfiguration = container.LogConfiguration is not { Options: { } options } log ? container.LogConfiguration : log with
        {
            Options = options.Where(option => option.Key.StartsWith("awslogs-", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal),
        },
        EntryPoint = null,
        Command = null,
        Heaps = HeapSettings.Of(container) is [_, ..] heaps ? heaps : null,
        HealthCheck = PortsAlone(container.HealthCheck),
        DockerLabels = CommitAlone(container.DockerLabels),
    };

    private static ContainerHealthCheck? PortsAlone(ContainerHealthCheck? check)
        => check is null ? null : check with { Command = null, LocalPorts = LocalPorts.Of(check) is [_, ..] ports ? ports : null };
}
