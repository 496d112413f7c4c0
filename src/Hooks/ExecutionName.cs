using System.Security.Cryptography;
using System.Text;

namespace Hooks;

/// <summary>The name of the execution that stands for one hook execution: the same on every delivery of the event.</summary>
/// <remarks>
/// Step Functions keeps a name for 90 days, which is what makes a repeated delivery harmless. A name has at most 80 characters, and
/// CloudWatch wants letters, digits, - and _ only; the hook execution id is some 330 characters of base64, hence the hash.
/// </remarks>
internal static class ExecutionName
{
    private const int MaxLength = 80;
    private const int HashLength = 16;

    public static string For(string deploymentId, string lifecycleEvent, string hookExecutionId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hookExecutionId)))[..HashLength];
        var prefix = string.Concat(
            $"{deploymentId}-{lifecycleEvent}".Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));

        return $"{prefix[..Math.Min(prefix.Length, MaxLength - HashLength - 1)]}-{hash}";
    }
}
