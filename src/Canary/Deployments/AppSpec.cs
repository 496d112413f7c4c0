using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Canary.Deployments;

/// <summary>What to deploy and whom to ask on the way: an AppSpec file for ECS, in YAML or JSON. Hooks are functions by lifecycle event.</summary>
public sealed record AppSpec(
    string Content,
    string TaskDefinition,
    string ContainerName,
    int ContainerPort,
    IReadOnlyDictionary<string, string> Hooks)
{
    public string? PlatformVersion { get; init; }

    public AwsvpcConfiguration? Network { get; init; }

    public IReadOnlyList<CapacityProvider> CapacityProviderStrategy { get; init; } = [];

    /// <summary>Where keys stand that CodeDeploy does not know, and what it does know there: mistakes that leave the rest read.</summary>
    public IReadOnlyList<string> UnknownKeys { get; init => field = value ?? []; } = [];

    /// <summary>What CodeDeploy knows the revision by: lower-case hex of the text's UTF-8 bytes.</summary>
    [JsonIgnore]
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)));

    /// <summary>The AppSpec, or every mistake in it; exactly one of the two. Keys that CodeDeploy does not know do not prevent the reading.</summary>
    public static (AppSpec? AppSpec, IReadOnlyList<string> Mistakes) Read(string content)
    {
        try
        {
            return (Parse(content), []);
        }
        catch (InvalidAppSpecException refusal)
        {
            return (null, refusal.Mistakes);
        }
    }

    /// <exception cref="InvalidAppSpecException">Every mistake at once.</exception>
    public static AppSpec Parse(string content) => AppSpecReader.Read(content);
}

/// <summary>Where in the VPC the tasks run.</summary>
public sealed record AwsvpcConfiguration(IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, bool AssignPublicIp);

/// <summary>One line of a capacity provider strategy.</summary>
public sealed record CapacityProvider(string Name, int Base, int Weight);

/// <summary>An AppSpec that CodeDeploy would refuse, with every mistake and its cure.</summary>
public sealed class InvalidAppSpecException(IReadOnlyList<string> mistakes)
    : Exception("The AppSpec has mistakes:" + string.Concat(mistakes.Select(m => $"{Environment.NewLine}- {m}")))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
