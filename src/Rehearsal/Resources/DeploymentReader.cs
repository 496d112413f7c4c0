using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Api;
using Rehearsal.Ecs;
using Rehearsal.Wire;

namespace Rehearsal.Resources;

/// <summary>Reads how ECS deploys a service itself, as CreateService does.</summary>
internal static class DeploymentReader
{
    private const string Hooks = "LifecycleHooks";
    private const string Target = "HookTargetArn";
    private const string Details = "HookDetails";

    /// <summary>What is read; the rest says nothing of a deployment that is rehearsed.</summary>
    private static readonly string[] s_members =
        ["Strategy", "BakeTimeInMinutes", "CanaryConfiguration", "LinearConfiguration", "Alarms", "DeploymentCircuitBreaker"];

    /// <param name="configuration">As the service has it.</param>
    /// <param name="chosen">In place of the strategy that it says; null: that.</param>
    /// <param name="service">What notes call it.</param>
    /// <param name="notes">Gets the hooks that are not served.</param>
    public static DeploymentConfiguration Read(Item configuration, Strategy? chosen, string service, List<string> notes)
    {
        try
        {
            var given = WireMembers.FromWire(WireServices.Of("ecs"), configuration.Json);
            var hooks = (given[Hooks] as JsonArray ?? []).OfType<JsonObject>().Where(hook => IsOurs(hook, service, notes));
            var known = new JsonObject(s_members.Where(given.ContainsKey).Select(name => KeyValuePair.Create(name, given[name]?.DeepClone())))
            {
                [Hooks] = new JsonArray([.. hooks.Select(Plain)]),
            };
            var read = DeploymentConfigurationReading.Read(new CallParameters("deploymentConfiguration", known), new DeploymentConfiguration());
            if (read.Hooks is [])
            {
                notes.Add($"the service {service} has no hook of this project: it gets the stack's, at its five stages");
            }

            return read with { Strategy = chosen ?? read.Strategy };
        }
        catch (Exception problem) when (problem is AwsException or UnsupportedCallException or JsonException)
        {
            configuration.Mistake($": {problem.Message.TrimEnd('.')}");
            return new DeploymentConfiguration();
        }
    }

    /// <summary>The stack's own function is known by its name, whatever the stack is called; no other function is in the account.</summary>
    private static bool IsOurs(JsonObject hook, string service, List<string> notes)
    {
        var name = $"{hook[Target]}".Split(":function:")[^1].Split(':')[0];
        if (name.EndsWith(RehearsalStack.HookOfEcs, StringComparison.Ordinal))
        {
            return true;
        }

        notes.Add($"the service {service} has the hook {name}, whose function is not in this account: it is left out");
        return false;
    }

    /// <summary>CloudFormation has the details as a text, the API as an object.</summary>
    private static JsonObject Plain(JsonObject hook)
    {
        var plain = hook.DeepClone().AsObject();
        if (plain[Details] is JsonValue text)
        {
            plain[Details] = JsonNode.Parse(text.ToString());
        }

        return plain;
    }
}
