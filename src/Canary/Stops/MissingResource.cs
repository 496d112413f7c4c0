namespace Canary.Stops;

/// <summary>What was missing where a task stopped.</summary>
internal enum MissingResource
{
    /// <summary>Nothing that ECS names.</summary>
    Nothing,

    /// <summary>The image, or a name that can be one.</summary>
    Image,

    /// <summary>A variant of the image for the task's platform.</summary>
    Platform,

    /// <summary>The registry's permission to pull.</summary>
    RegistryAccess,

    /// <summary>A pull within the registry's rate limit.</summary>
    PullRate,

    /// <summary>Room on the task's disk.</summary>
    Disk,

    /// <summary>A way through the network to the registry or to AWS.</summary>
    Network,

    /// <summary>A role that ECS may assume.</summary>
    Role,

    Secret,

    Parameter,

    /// <summary>The execution role's permission to read a secret or parameter.</summary>
    SecretAccess,

    /// <summary>A file of environment variables in S3, or the permission to read it.</summary>
    EnvironmentFile,

    LogGroup,

    /// <summary>The execution role's permission to write logs.</summary>
    LogAccess,

    /// <summary>A whole log configuration.</summary>
    LogSettings,

    FileSystem,

    Volume,

    /// <summary>A network interface.</summary>
    Interface,

    /// <summary>A free address in the subnet.</summary>
    Address,

    Capacity,

    Entrypoint,

    Memory,

    /// <summary>Time: the container runtime took longer than it may.</summary>
    Time,
}
