using System.Text.Json.Nodes;

namespace Rehearsal.Resources;

/// <summary>
/// The resources of an account in the words of AWS's APIs: what commands of the AWS CLI print, one after the other, in a list, or put together in one
/// object.
/// </summary>
internal sealed class AccountDocument
{
    public const string Services = "services";
    public const string TaskDefinitions = "taskDefinitions";
    public const string LoadBalancers = "loadBalancers";
    public const string Listeners = "listeners";
    public const string Rules = "rules";
    public const string TargetGroups = "targetGroups";
    public const string DeploymentGroups = "deploymentGroups";
    public const string Subnets = "subnets";
    public const string SecurityGroups = "securityGroups";
    public const string RouteTables = "routeTables";
    public const string Parameters = "parameters";
    public const string Secrets = "secrets";

    /// <summary>What a command prints one of, by what it calls it.</summary>
    private static readonly Dictionary<string, string> s_singles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["taskDefinition"] = TaskDefinitions,
        ["deploymentGroupInfo"] = DeploymentGroups,
        ["parameter"] = Parameters,
    };

    /// <summary>What stands beside it and says nothing of a resource.</summary>
    private static readonly HashSet<string> s_besides = new(StringComparer.OrdinalIgnoreCase)
    {
        "tags", "failures", "nextToken", "nextMarker", "invalidParameters", "responseMetadata",
    };

    private readonly Dictionary<string, List<Item>> _items =
        All.ToDictionary(section => section, _ => new List<Item>(), StringComparer.OrdinalIgnoreCase);

    private readonly List<string> _mistakes = [];

    public static IReadOnlyList<string> All { get; } =
    [
        Services, TaskDefinitions, LoadBalancers, Listeners, Rules, TargetGroups, DeploymentGroups, Subnets, SecurityGroups, RouteTables, Parameters,
        Secrets,
    ];

    /// <summary>What is wrong with what was added, and with what was read of its items so far.</summary>
    public IList<string> Mistakes => _mistakes;

    public IReadOnlyList<Item> this[string section] => _items[section];

    /// <summary>Adds what one command printed, or an object with several sections.</summary>
    public void Add(JsonObject output)
    {
        if (output.Count == 1 && output.First() is { Key: "failures" or "Failures" })
        {
            _mistakes.Add($"failures are {output.First().Value?.ToJsonString()}; describe what is there");
        }

        if (SecretOf(output) is { } secret)
        {
            AddTo(Secrets, secret);
            return;
        }

        foreach (var (name, value) in output.Where(member => !s_besides.Contains(member.Key)))
        {
            AddSection(name, value);
        }
    }

    private void AddSection(string name, JsonNode? value)
    {
        var list = (s_singles.GetValueOrDefault(name), value) switch
        {
            ({ } section, JsonObject one) => [(section, one)],
            (null, JsonArray items) when _items.ContainsKey(name) && items.All(item => item is JsonObject) =>
                items.Select(item => (name, item!.AsObject())),
            _ => null,
        };
        if (list is null)
        {
            _mistakes.Add(_items.ContainsKey(name) || s_singles.ContainsKey(name)
                ? $"{name} is no {(s_singles.ContainsKey(name) ? "object" : "list of objects")}; give what the AWS CLI prints"
                : $"{name} is no part of an account; use {string.Join(", ", All)}, or {string.Join(", ", s_singles.Keys)}");
            return;
        }

        foreach (var (section, one) in list)
        {
            AddTo(section, one);
        }
    }

    private void AddTo(string section, JsonObject item)
    {
        var items = _items[section];
        items.Add(new Item(item, $"{section}[{items.Count}]", _mistakes));
    }

    /// <summary>What get-secret-value prints is no section: its members are those of the secret.</summary>
    private static JsonObject? SecretOf(JsonObject output) =>
        output.Any(member => string.Equals(member.Key, "SecretString", StringComparison.OrdinalIgnoreCase)) ? output : null;
}
