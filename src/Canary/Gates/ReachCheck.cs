using Canary.Probing;

namespace Canary.Gates;

/// <summary>Whether each target of green has answered the prober once: what its answer is worth is asked behind the test listener.</summary>
internal static class ReachCheck
{
    private const int Named = 5;
    private const int WhyShown = 300;

    /// <summary>Who has not answered, in words; null when everybody has.</summary>
    public static string? Missing(Round reach, IReadOnlyList<string> addresses)
    {
        var silent = addresses.Where(address => AnswerOf(address, reach) is not { IsThere: true }).ToList();
        var names = string.Join(", ", silent.Take(Named)) + (silent.Count > Named ? $" and {silent.Count - Named} more" : "");

        return reach.Error is not null ? Excerpt.Of($"the prober failed: {reach.Error} {reach.Cause}".TrimEnd(), WhyShown)
            : silent is [] ? null
            : AlikeRefused(reach, addresses) is { } faults ? $"{silent.Count} of {addresses.Count} green targets fail in the same way: "
                + $"{Why(AnswerOf(silent[0], reach))}. {CertificateCure.Of(faults)}. Targets: {names}"
            : silent.Count < addresses.Count ? $"{silent.Count} of {addresses.Count} green targets have not answered a probe: {names} "
                + $"({Why(AnswerOf(silent[0], reach))})"
            : $"no green target could be reached: {names} ({Why(AnswerOf(silent[0], reach))}). "
                + "The stack's SubnetIds must be private subnets of their VPC, and their security group must accept the stack's SecurityGroupIds "
                    + "on the container port";
    }

    /// <summary>
    /// What is wrong with the certificates of all targets, when that is why nobody answered and it is the same for all; null otherwise.
    /// </summary>
    public static CertificateFaults? AlikeRefused(Round reach, IReadOnlyList<string> addresses)
        => addresses.Select(address => AnswerOf(address, reach)?.Refusal).Distinct().ToList() is [{ } faults] ? faults : null;

    private static TargetAnswer? AnswerOf(string address, Round reach) => reach.Reached.LastOrDefault(target => target.Address == address);

    private static string Why(TargetAnswer? answer) => Excerpt.Of(answer?.Failure is { Length: > 0 } failure ? failure : "no answer", WhyShown);
}
