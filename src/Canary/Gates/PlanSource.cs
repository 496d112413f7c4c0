using Canary.Aws;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>Which of the parameters that were asked for holds the plan, and what it says.</summary>
internal static class PlanSource
{
    /// <summary>A service's own plan goes before the stack's default.</summary>
    public static IReadOnlyList<string> ParameterNames(string prefix, string? application, string? deploymentGroup)
        => [$"{prefix}/{application}/{deploymentGroup}", $"{prefix}/default"];

    /// <summary>A parameter that does not exist is no error; one that cannot be read is, or the wrong plan would judge.</summary>
    /// <param name="response">What the parameters hold.</param>
    /// <param name="names">What was asked for, the first that exists counts.</param>
    /// <param name="mustExist">Whether they were named for this service, so that none may be missing.</param>
    public static PlanReading Read(GetParameters? response, IReadOnlyList<string> names, bool mustExist = false)
    {
        if (response is not { Error: null })
        {
            return PlanReading.Refused([Unread.Because($"the plan from {string.Join(" or ", names)}", response, "ssm:GetParameters")]);
        }

        var found = names
            .Select(name => (response.Parameters ?? []).FirstOrDefault(parameter => parameter.Name == name))
            .FirstOrDefault(parameter => parameter is not null);

        return found is null && mustExist
            ? PlanReading.Refused(
                [$"The plan's parameter {names[0]}, which the service's hook names, does not exist: create it, or correct hookDetails"])
            : found is null ? new PlanReading(new Plan(), [])
            : PlanReader.Read(found.Value ?? "").InParameter(found.Name!, found.Version);
    }
}
