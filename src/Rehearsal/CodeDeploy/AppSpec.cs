using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.CodeDeploy;

/// <summary>What to deploy and whom to ask on the way: an AppSpec file for ECS, in YAML or JSON.</summary>
internal sealed record AppSpec(
    string Content,
    string TaskDefinition,
    string ContainerName,
    int ContainerPort,
    IReadOnlyDictionary<LifecycleEvent, string> Hooks)
{
    public string? PlatformVersion { get; init; }

    public AwsvpcConfiguration? Network { get; init; }

    public IReadOnlyList<CapacityProvider> CapacityProviderStrategy { get; init; } = [];

    /// <summary>What CodeDeploy knows the revision by: lower-case hex of the text's UTF-8 bytes.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)));

    /// <exception cref="InvalidAppSpecException">Every mistake at once.</exception>
    public static AppSpec Parse(string content) => AppSpecReader.Read(content);
}

/// <summary>Where in the VPC the tasks run.</summary>
internal sealed record AwsvpcConfiguration(IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, bool AssignPublicIp);

/// <summary>One line of a capacity provider strategy.</summary>
internal sealed record CapacityProvider(string Name, int Base, int Weight);

/// <summary>An AppSpec that CodeDeploy would refuse, with every mistake and its cure.</summary>
internal sealed class InvalidAppSpecException(IReadOnlyList<string> mistakes)
    : Exception("The AppSpec has mistakes:" + string.Concat(mistakes.Select(m => $"{Environment.NewLine}- {m}")))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
