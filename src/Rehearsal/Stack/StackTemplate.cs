using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Stack;

/// <summary>
/// The shipped template.yaml, read for what the rehearsal deploys of it: functions with what invokes them, state machines, buckets, log streams
/// and topics.
/// </summary>
/// <remarks>Roles, policies, alarms, the dashboard and networking are not rehearsed; everything in the account may be called.</remarks>
internal sealed class StackTemplate
{
    private const string GeneratedSuffix = "_Generated";

    private readonly YamlMappingNode _root;
    private readonly TemplateValues _values;

    private StackTemplate(YamlMappingNode root, TemplateValues values)
    {
        (_root, _values) = (root, values);
        Functions = [.. Resources(ResourceKind.Function).Select(it => ReadFunction(it.Id, it.Resource))];
        StateMachines = [.. Resources(ResourceKind.StateMachine).Select(it => ReadStateMachine(it.Id, it.Resource))];
        Buckets = [.. Resources(ResourceKind.Bucket).Select(it => values.NameOf(it.Id, it.Resource))];
        LogGroups = [.. Resources(ResourceKind.LogGroup).Select(it => values.NameOf(it.Id, it.Resource))];
        LogStreams = [.. Resources(ResourceKind.LogStream).Select(it => new LogStreamResource(
            values.RequiredText(Required(it.Id, Properties(it.Id, it.Resource), "LogGroupName")), values.NameOf(it.Id, it.Resource)))];
        Topics = [.. Resources(ResourceKind.Topic).Select(it => new Account.Arns().Topic(values.NameOf(it.Id, it.Resource)))];
    }

    public IReadOnlyList<FunctionResource> Functions { get; }

    public IReadOnlyList<StateMachineResource> StateMachines { get; }

    public IReadOnlyList<string> Buckets { get; }

    public IReadOnlyList<string> LogGroups { get; }

    public IReadOnlyList<LogStreamResource> LogStreams { get; }

    /// <summary>By ARN.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <param name="yaml">The template's text.</param>
    /// <param name="stackName">What the stack is called.</param>
    /// <param name="parameters">Values that win over the parameters' defaults.</param>
    /// <exception cref="InvalidDataException">The template holds something that the rehearsal cannot read.</exception>
    public static StackTemplate Read(string yaml, string stackName, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            var root = Yaml.Template(yaml);
            return new StackTemplate(root, new TemplateValues(root, stackName, parameters));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"template.yaml, {exception.Message}", exception);
        }
    }

    /// <summary>What a parameter is: as given, else its default.</summary>
    public string Parameter(string name) => _values.Parameter(name);

    /// <summary>A function by its name in the template.</summary>
    public FunctionResource Function(string logicalId) => Functions.Single(function => function.LogicalId == logicalId);

    private FunctionResource ReadFunction(string id, YamlMappingNode resource)
    {
        var properties = Properties(id, resource);
        var handler = _values.RequiredText(Required(id, properties, "Handler")).Split("::");
        if (handler is not [_, var generated, var method] || !generated.Contains('_', StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{id} has the Handler {string.Join("::", handler)}; use "
                + "Assembly::Namespace.Class_Method_Generated::Method");
        }

        return new FunctionResource(
            id,
            _values.NameOf(id, resource),
            generated.Replace($"_{method}{GeneratedSuffix}", "", StringComparison.Ordinal),
            method,
            TimeSpan.FromSeconds(_values.Number(Required(id, properties, "Timeout"))),
            _values.Number(Required(id, properties, "MemorySize")),
            Yaml.Section(Yaml.Section(properties, "Environment"), "Variables") is { } variables ? _values.Texts(variables) : [])
        {
            Handler = string.Join("::", handler),
            Asynchronous = ReadAsynchronous(Yaml.Section(properties, "EventInvokeConfig")),
            Rules = [.. Events(properties, "EventBridgeRule").Select(rule => ReadPattern(id, rule))],
            Schedules = [.. Events(properties, "Schedule").Select(schedule => ReadRate(Required(id, schedule, "Schedule")))],
        };
    }

    private AsynchronousSettings ReadAsynchronous(YamlMappingNode? config)
    {
        var settings = new AsynchronousSettings();
        return config is null ? settings : settings with
        {
            Retries = Yaml.Find(config, "MaximumRetryAttempts") is { } retries ? _values.Number(retries) : settings.Retries,
            OldestEvent = Yaml.Find(config, "MaximumEventAgeInSeconds") is { } age ? TimeSpan.FromSeconds(_values.Number(age)) : settings.OldestEvent,
            OnFailure = Yaml.Section(Yaml.Section(config, "DestinationConfig"), "OnFailure") is { } onFailure
                && Yaml.Find(onFailure, "Destination") is { } destination
                ? _values.Text(destination)
                : null,
        };
    }

    private static IEnumerable<YamlMappingNode> Events(YamlMappingNode properties, string type) =>
        from it in Yaml.Members(properties, "Events")
        let rehearsalEvent = it.Value as YamlMappingNode
        where rehearsalEvent is not null && Yaml.Find(rehearsalEvent, "Type") is YamlScalarNode scalar && scalar.Value == type
        select Yaml.Section(rehearsalEvent, "Properties");

    /// <summary>rate(1 minute), rate(5 minutes) and so on; cron expressions are not rehearsed.</summary>
    private TimeSpan ReadRate(YamlNode node)
    {
        var text = _values.RequiredText(node);
        return text.Split(['(', ' ', ')']) is ["rate", var count, var unit, ""]
            && int.TryParse(count, CultureInfo.InvariantCulture, out var number)
            && number > 0
            ? unit switch
            {
                "minute" or "minutes" => TimeSpan.FromMinutes(number),
                "hour" or "hours" => TimeSpan.FromHours(number),
                "day" or "days" => TimeSpan.FromDays(number),
                _ => throw TemplateValues.Refusal(node, $"the schedule {text} has the unit {unit}; use minutes, hours or days"),
            }
            : throw TemplateValues.Refusal(node, $"the rehearsal does not know the schedule {text}; use rate(<n> minutes)");
    }

    private StateMachineResource ReadStateMachine(string id, YamlMappingNode resource)
    {
        var properties = Properties(id, resource);
        return new StateMachineResource(
            id,
            _values.NameOf(id, resource),
            _values.RequiredText(Required(id, properties, "DefinitionUri")),
            Yaml.Find(properties, "Type") is { } type && _values.RequiredText(type) is "EXPRESS",
            Yaml.Section(properties, "DefinitionSubstitutions") is { } substitutions ? _values.Texts(substitutions) : [])
        {
            Rules = [.. Events(properties, "EventBridgeRule").Select(rule => ReadRuleOfDetails(id, rule))],
        };
    }

    private EventPattern ReadPattern(string id, YamlMappingNode rule) => new((JsonObject)_values.Json(Required(id, rule, "Pattern"))!);

    private EventPattern ReadRuleOfDetails(string id, YamlMappingNode rule) =>
        _values.RequiredText(Required(id, rule, "InputPath")) is "$.detail"
            ? ReadPattern(id, rule)
            : throw TemplateValues.Refusal(rule, $"the rehearsal starts {id} with the detail of an event; let its InputPath be $.detail");

    /// <summary>The resources of a type whose condition holds.</summary>
    private IEnumerable<(string Id, YamlMappingNode Resource)> Resources(string type) =>
        from it in Yaml.Members(_root, "Resources")
        let resource = it.Value as YamlMappingNode
        where resource is not null && Yaml.Find(resource, "Type") is YamlScalarNode scalar && scalar.Value == type && _values.IsCreated(resource)
        select (it.Name, resource);

    private static YamlMappingNode Properties(string id, YamlMappingNode resource) =>
        Yaml.Section(resource, "Properties") ?? throw TemplateValues.Refusal(resource, $"{id} has no Properties");

    private YamlNode Required(string id, YamlMappingNode properties, string name) =>
        Yaml.Find(properties, name) ?? Global(name) ?? throw TemplateValues.Refusal(properties, $"{id} has no {name}");

    private YamlNode? Global(string name) =>
        Yaml.Section(Yaml.Section(_root, "Globals"), "Function") is { } function ? Yaml.Find(function, name) : null;
}
