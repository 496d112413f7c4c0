using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Canary.Deployments;

namespace Hooks;

/// <summary>The name of the execution that stands for one hook execution: the same on every delivery of the event.</summary>
/// <remarks>
/// Step Functions keeps a name for 90 days, which is what makes a repeated delivery harmless. A name has at most 80 characters, and
/// CloudWatch wants letters, digits, - and _ only; the hook execution id is some 330 characters of base64, hence the hash.
/// </remarks>
internal static class ExecutionName
{
    private const int MaxLength = 80;

    /// <summary>Of what ECS asks again: a number, and -died.</summary>
    private const int MaxSuffix = 8;

    private const int HashLength = 16;

    /// <summary>What ECS's events have in common on each call of a hook; that their executionId stays the same is not documented.</summary>
    /// <param name="asked">The event.</param>
    /// <param name="number">Which of the questions at this stage that cannot be told apart, from 1.</param>
    public static string OfStage(EcsHookEvent asked, int number)
    {
        _ = ServiceDeploymentName.TryParse(asked.ResourceArn, out var name);
        var first = Build(name?.Id ?? "", asked.Stage, $"{asked.ResourceArn} {asked.ProductionWeights}", MaxLength - MaxSuffix);

        return number == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{number}");
    }

    public static string For(string deploymentId, string lifecycleEvent, string hookExecutionId)
        => Build(deploymentId, lifecycleEvent, hookExecutionId, MaxLength);

    private static string Build(string deploymentId, string lifecycleEvent, string hookExecutionId, int maxLength)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hookExecutionId)))[..HashLength];
        var prefix = string.Concat($"{deploymentId}-{lifecycleEvent}".Select(letter => char.IsAsciiLetterOrDigit(letter)
            || letter is '-' or '_' ? letter : '_'));

        return $"{prefix[..Math.Min(prefix.Length, maxLength - HashLength - 1)]}-{hash}";
    }
}
