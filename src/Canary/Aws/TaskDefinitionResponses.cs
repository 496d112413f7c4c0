namespace Canary.Aws;

public sealed record DescribeTaskDefinition : AwsResponse
{
    public TaskDefinition? TaskDefinition { get; init; }
}

public sealed record TaskDefinition
{
    public string? TaskDefinitionArn { get; init; }

    /// <summary>ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</summary>
    public string? Status { get; init; }

    public IReadOnlyList<string>? RequiresCompatibilities { get; init; }

    public string? NetworkMode { get; init; }

    /// <summary>CPU units as ECS stores them: an integer in a text.</summary>
    public string? Cpu { get; init; }

    /// <summary>MiB as ECS stores them: an integer in a text.</summary>
    public string? Memory { get; init; }

    public string? ExecutionRoleArn { get; init; }

    /// <summary>The ARN of the principal that registered it; where that assumed a role, its session's name may be a person's.</summary>
    public string? RegisteredBy { get; init; }

    public RuntimePlatform? RuntimePlatform { get; init; }

    public IReadOnlyList<ContainerDefinition>? ContainerDefinitions { get; init; }

    /// <summary>Once redacted, those alone that Fargate does not have.</summary>
    public IReadOnlyList<TaskVolume>? Volumes { get; init; }
}

/// <summary>One that names neither is of a file system, or empty storage of the task.</summary>
public sealed record TaskVolume(string? Name, HostVolume? Host, DockerVolume? DockerVolumeConfiguration);

/// <summary>Without a path it is empty storage.</summary>
public sealed record HostVolume(string? SourcePath);

/// <summary>That there is one is all that is read: its driver's options may hold a password.</summary>
public sealed record DockerVolume;

/// <summary>X86_64 or ARM64, and LINUX or a WINDOWS_SERVER_… family.</summary>
public sealed record RuntimePlatform(string? CpuArchitecture, string? OperatingSystemFamily);

public sealed record ContainerDefinition
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    /// <summary>A container is essential unless it says otherwise.</summary>
    public bool? Essential { get; init; }

    /// <summary>Hard limit. MiB.</summary>
    public int? Memory { get; init; }

    /// <summary>Gone once redacted, as what follows.</summary>
    public IReadOnlyList<string>? EntryPoint { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Once redacted, what environment and command say of the heap; null where they say nothing.</summary>
    public IReadOnlyList<HeapSetting>? Heaps { get; init; }

    public IReadOnlyList<PortMapping>? PortMappings { get; init; }

    public ContainerHealthCheck? HealthCheck { get; init; }

    public IReadOnlyList<EnvironmentVariable>? Environment { get; init; }

    public IReadOnlyList<ContainerSecret>? Secrets { get; init; }

    public LogConfiguration? LogConfiguration { get; init; }

    /// <summary>Once redacted, the commit alone.</summary>
    public IReadOnlyDictionary<string, string>? DockerLabels { get; init; }
}

public sealed record PortMapping(int? ContainerPort, string? Protocol)
{
    /// <summary>By which Service Connect finds it.</summary>
    public string? Name { get; init; }
}

/// <summary>Seconds; absent ones are 30, 5, 3 and none.</summary>
public sealed record ContainerHealthCheck(int? Interval, int? Timeout, int? Retries, int? StartPeriod)
{
    /// <summary>Gone once redacted.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Once redacted, the ports that the command asks on the container's own address; null where it asks none.</summary>
    public IReadOnlyList<int>? LocalPorts { get; init; }
}

/// <summary>How large a heap may become.</summary>
/// <param name="In">Where it is set: the name of a variable, command or entryPoint.</param>
/// <param name="Setting">Such as -Xmx.</param>
/// <param name="Amount">MiB, or percent of the memory where the setting is a percentage.</param>
public sealed record HeapSetting(string In, string Setting, double Amount);

/// <summary>The value may be a credential: it is checked, never shown.</summary>
public sealed record EnvironmentVariable(string? Name, string? Value)
{
    /// <summary>
    /// Once the value is redacted, what kind of credential it was; empty where the name says it. Null: it was not looked at, or is none.
    /// </summary>
    public string? Credential { get; init; }
}

public sealed record ContainerSecret(string? Name, string? ValueFrom);

public sealed record LogConfiguration(string? LogDriver, IReadOnlyDictionary<string, string>? Options);
