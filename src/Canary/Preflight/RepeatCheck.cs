using System.Globalization;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether the plan sends requests that change something: each probe is sent hundreds or thousands of times, to green and to blue.</summary>
internal static class RepeatCheck
{
    public static Check Repeatable { get; } = new(
        CheckIds.ProbesRepeatable,
        "no probe is a POST, PUT, PATCH or DELETE",
        Severity.Warning,
        context => Of(context.Plan));

    private static CheckResult Of(Plan plan)
    {
        var changing = plan.Probes.Where(IsChanging).ToList();

        return changing is [] ? CheckResult.Good("Every probe is a request that changes nothing")
            : CheckResult.Bad(
                changing is [var only]
                    ? $"The probe {only.Name} is a {only.Method}: it is sent at least {Times(plan)} times to green, and as often to blue"
                    : $"The probes {string.Join(", ", changing.Select(Named))} may change something: "
                        + $"each is sent at least {Times(plan)} times to green, and as often to blue",
                $"If repeating them does no harm, say so: \"checks\": {{ \"{CheckIds.ProbesRepeatable}\": {{ \"except\": \"why\" }} }} in the plan; "
                    + "otherwise probe something that only reads");
    }

    private static string Named(Probe probe) => $"{probe.Name} ({probe.Method})";

    /// <summary>A call of gRPC is a POST too; that of the health service only reads.</summary>
    private static bool IsChanging(Probe probe) => probe is { Kind: ProbeKind.Http, Method: "POST" or "PUT" or "PATCH" or "DELETE" };

    /// <summary>Until the earliest pass of the comparison; the bake and the watch add to it.</summary>
    private static string Times(Plan plan)
        => Math.Floor(plan.ProbesPerSlot(targets: 1) / Plan.SlotSeconds * plan.Judge.Times.MinSeconds / plan.Probes.Count)
            .ToString("0", CultureInfo.InvariantCulture);
}
