using System.Text.Json;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>
/// How long blue took while it served all users: recorded by the gate, and handed to the bake, whose own blue is idle and looks fast.
/// </summary>
/// <param name="Medians">By the name of the plan's probe. Microseconds, above 0.</param>
public sealed record Baseline(IReadOnlyDictionary<string, long> Medians)
{
    public static Baseline None { get; } = new(new Dictionary<string, long>());

    /// <summary>Where it is kept from one hook of a deployment to another, in the bucket of the reports.</summary>
    public static string KeyOf(string deploymentId)
    {
        ArgumentNullException.ThrowIfNull(deploymentId);

        return $"reports/baselines/{string.Concat(deploymentId.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))}.json";
    }

    /// <summary>What a gate saw; null where it judged without blue, and in a bake.</summary>
    public static Baseline? Of(JudgeState state, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        var medians = plan.Probes.Zip(state.UnderUsers).Where(it => it.Second > 0).ToDictionary(it => it.First.Name, it => (long)it.Second);

        return medians.Count == 0 ? null : new Baseline(medians);
    }

    /// <summary>What was stored, or none of it where it cannot be read: a bake without it watches errors alone.</summary>
    public static Baseline Read(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");

            return new Baseline(document.RootElement.GetProperty(nameof(Medians)).EnumerateObject()
                .Where(median => median.Value.ValueKind == JsonValueKind.Number && median.Value.TryGetInt64(out var microseconds) && microseconds > 0)
                .ToDictionary(median => median.Name, median => median.Value.GetInt64()));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return None;
        }
    }

    /// <summary>By path; 0 for those that are not known.</summary>
    internal IReadOnlyList<double> By(Plan plan) => [.. plan.Probes.Select(probe => (double)Medians.GetValueOrDefault(probe.Name))];
}
