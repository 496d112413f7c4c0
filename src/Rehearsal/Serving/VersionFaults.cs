using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.Fleet;

namespace Rehearsal.Serving;

/// <summary>The faults of a version of the sample shop, which its task definition orders in an environment variable of the container.</summary>
internal sealed class VersionFaults(TaskDefinitions definitions, string container, int tasks)
{
    public const string Variable = "REHEARSAL_FAULT";

    /// <summary>Null: the version does not say; empty: it has none.</summary>
    /// <exception cref="TaskFailedToStartException">The variable holds no faults. Its value is not told: it is that of an environment.</exception>
    public IReadOnlyList<Fault>? Of(string taskDefinition)
    {
        if (Ordered(definitions.Find(taskDefinition)) is not { } order)
        {
            return null;
        }

        var (faults, errors) = order.Trim() is "" ? ([], []) : Fault.Parse(order);
        return errors is [] && Fault.Misfits(faults, tasks) is [] && !faults.OfType<Fault.Tls>().Any()
            ? faults
            : throw new TaskFailedToStartException(
                $"CannotStartContainerError: the container's {Variable} holds no faults of the sample shop that serve knows; see docs/serve.md");
    }

    private string? Ordered(JsonObject? definition) =>
        (EcsAnswers.Definitions(definition).FirstOrDefault(one => $"{one?["Name"]}" == container)?["Environment"] as JsonArray ?? [])
            .FirstOrDefault(variable => $"{variable?["Name"]}" == Variable)?["Value"]?.ToString();
}
