using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Hooks.Tests.Stack;

/// <summary>The shipped template.yaml as CloudFormation reads it: JSON, with the short forms of intrinsic functions written out.</summary>
internal static class Template
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "template.yaml"));

    public static JsonObject Root { get; } = Read(Text);

    public static JsonObject Parameters => Root[nameof(Parameters)]!.AsObject();

    public static JsonObject FunctionDefaults => Root["Globals"]!["Function"]!.AsObject();

    /// <summary>Id and properties of each function.</summary>
    public static IReadOnlyList<(string Id, JsonObject Properties)> Functions => Resources("AWS::Serverless::Function");

    /// <summary>Those that keep a history.</summary>
    public static IReadOnlyList<(string Id, JsonObject Properties)> Standard => [.. StateMachines.Where(machine => machine.Properties["Type"]!.GetValue<string>() == "STANDARD")];

    /// <summary>Those that answer hooks: all of them but the watch.</summary>
    public static IReadOnlyList<(string Id, JsonObject Properties)> Workflows => [.. Standard.Where(machine => machine.Id != Watch)];

    public const string Watch = "WatchWorkflow";

    /// <summary>Started by an event once everything else is done.</summary>
    public const string History = "HistoryWorkflow";

    public static IReadOnlyList<(string Id, JsonObject Properties)> StateMachines => Resources("AWS::Serverless::StateMachine");

    public static IReadOnlyList<(string Id, JsonObject Properties)> Resources(string type)
        => [.. Root["Resources"]!.AsObject().Where(resource => resource.Value!["Type"]!.GetValue<string>() == type).Select(resource => (resource.Key, resource.Value!["Properties"]!.AsObject()))];

    public static JsonObject Properties(string id) => Root["Resources"]![id]!["Properties"]!.AsObject();

    /// <summary>The statements of a function's or a workflow's inline policies, those under a condition too.</summary>
    public static IReadOnlyList<JsonObject> Statements(string id)
        => [.. (Properties(id)["Policies"]?.AsArray() ?? []).SelectMany(policy => policy!["Statement"]!.AsArray()).Select(statement => (statement!["Fn::If"]?[1] ?? statement).AsObject())];

    public static IEnumerable<string> Actions(JsonObject statement) => statement["Action"] is JsonArray several ? several.Select(action => action!.GetValue<string>()) : [statement["Action"]!.GetValue<string>()];

    public static IEnumerable<JsonNode> ResourcesOf(JsonObject statement) => statement["Resource"] is JsonArray several ? several.Select(resource => resource!) : [statement["Resource"]!];

    /// <summary>Every object inside a node, itself too.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject section => section.SelectMany(member => Objects(member.Value)).Prepend(section),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    /// <summary>Any template, so read.</summary>
    public static JsonObject Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));

        return Convert(stream.Documents[0].RootNode)!.AsObject();
    }

    private static JsonNode? Convert(YamlNode node)
    {
        JsonNode? value = node switch
        {
            YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Convert(child.Value)))),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
            _ => Scalar((YamlScalarNode)node),
        };

        return node.Tag.IsEmpty || !node.Tag.Value.StartsWith('!') ? value
            : new JsonObject { [node.Tag.Value is "!Ref" or "!Condition" ? node.Tag.Value[1..] : $"Fn::{node.Tag.Value[1..]}"] = value };
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
        => scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && scalar.Tag.IsEmpty && int.TryParse(scalar.Value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && bool.TryParse(scalar.Value, out var flag) ? flag
            : scalar.Value;
}
