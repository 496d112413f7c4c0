using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rehearsal.Account;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Stack;

/// <summary>What stands in a template as CloudFormation would see it: parameters, conditions and references resolved.</summary>
/// <remarks>Refuses every function, attribute and kind of resource that it does not know, with the line where it stands.</remarks>
internal sealed partial class TemplateValues
{
    private const string NoValue = "AWS::NoValue";

    private static readonly Arns s_arns = new();

    private readonly YamlMappingNode _root;
    private readonly Dictionary<string, string> _names;
    private readonly Func<string, ResourceKind?> _kinds;

    /// <param name="root">The template.</param>
    /// <param name="stackName">What the stack is called.</param>
    /// <param name="given">Values of parameters that win over their defaults.</param>
    /// <param name="kinds">The kinds of resources by their types; null for what may not be referred to.</param>
    /// <exception cref="InvalidDataException">A parameter is given that the template does not have, or has no value.</exception>
    public TemplateValues(
        YamlMappingNode root, string stackName, IReadOnlyDictionary<string, string> given, Func<string, ResourceKind?>? kinds = null)
    {
        (_root, _kinds) = (root, kinds ?? ResourceKind.Of);
        StackName = stackName;
        _names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS::AccountId"] = s_arns.Account,
            ["AWS::Partition"] = s_arns.Partition,
            ["AWS::Region"] = s_arns.Region,
            ["AWS::StackName"] = stackName,
        };
        foreach (var (name, declared) in Yaml.Members(root, "Parameters"))
        {
            _names[name] = given.GetValueOrDefault(name)
                ?? (declared is YamlMappingNode parameter && Yaml.Find(parameter, "Default") is YamlScalarNode { Value: { } value } ? value
                    : throw Refusal(declared, $"the parameter {name} has no Default, and the rehearsal gives it no value; add one of the two"));
        }

        if (given.Keys.Except(_names.Keys, StringComparer.Ordinal).ToList() is [_, ..] unknown)
        {
            throw new InvalidDataException($"there is no parameter {string.Join(", ", unknown)}, which the rehearsal gives a value");
        }
    }

    public string StackName { get; }

    /// <summary>The value of a parameter.</summary>
    public string Parameter(string name) =>
        _names.GetValueOrDefault(name) ?? throw new InvalidDataException($"template.yaml has no parameter {name}, which the rehearsal needs");

    /// <summary>What exports of other stacks are; null: an import is refused.</summary>
    public Func<string, string>? Imports { get; init; }

    /// <summary>The text of a node; null when it is AWS::NoValue.</summary>
    public string? Text(YamlNode node) =>
        (Yaml.Function(node), node) switch
        {
            (null, YamlScalarNode { Value: { } value }) => value,
            (("!Ref", YamlScalarNode { Value: { } name }), _) => Reference(name, node),
            (("!GetAtt", YamlScalarNode { Value: { } path }), _) => Attribute(path, node),
            (("!GetAtt", YamlSequenceNode { Children: [YamlScalarNode { Value: { } id }, var attribute] }), _) =>
                Attribute($"{id}.{RequiredText(attribute)}", node),
            (("!Sub", YamlScalarNode { Value: { } text }), _) => Substitute(text, [], node),
            (("!Sub", YamlSequenceNode { Children: [YamlScalarNode { Value: { } text }, YamlMappingNode more] }), _) =>
                Substitute(text, Texts(more), node),
            (("!If", _), _) => Chosen(node) is { } chosen ? Text(chosen) : null,
            (("!Join", YamlSequenceNode { Children: [YamlScalarNode { Value: { } separator }, var list] }), _) =>
                string.Join(separator, Strings(list)),
            (("!Select", YamlSequenceNode { Children: [var index, var list] }), _) => Selected(index, list),
            (("!FindInMap", YamlSequenceNode { Children: [var map, var first, var second] }), _) => Mapped(map, first, second),
            (("!ImportValue", var name), _) when Imports is not null => Imports(RequiredText(name)),
            _ => throw Refusal(node, "the rehearsal reads plain values, !Ref, !GetAtt, !Sub, !If, !Join, !Select, !Split and !FindInMap here"),
        };

    /// <summary>The texts of a list, however the template comes by it; what is AWS::NoValue is not there.</summary>
    public IReadOnlyList<string> Strings(YamlNode node) => (Yaml.Function(node), node) switch
    {
        (null, YamlSequenceNode list) => [.. list.Children.Select(Text).OfType<string>()],
        (("!Ref" or "!ImportValue", _), _) => RequiredText(node).Split(','),
        (("!Split", YamlSequenceNode { Children: [var separator, var text] }), _) => RequiredText(text).Split(RequiredText(separator)),
        (("!GetAZs", _), _) => [.. "abc".Select(zone => $"{s_arns.Region}{zone}")],
        (("!If", _), _) => Chosen(node) is { } chosen ? Strings(chosen) : [],
        _ => throw Refusal(node, "the rehearsal reads a list, a parameter, !Split, !GetAZs or !If here"),
    };

    private string Selected(YamlNode index, YamlNode list) =>
        Strings(list) is var texts && Number(index) is var place && place >= 0 && place < texts.Count
            ? texts[place]
            : throw Refusal(index, $"!Select takes item {Text(index)} of a list of {Strings(list).Count}; the first is 0");

    private string Mapped(YamlNode map, YamlNode first, YamlNode second) =>
        Yaml.Section(Yaml.Section(Yaml.Section(_root, "Mappings"), RequiredText(map)), RequiredText(first)) is { } found
            && Yaml.Find(found, RequiredText(second)) is { } value
            ? RequiredText(value)
            : throw Refusal(map, $"the template's Mappings have no {RequiredText(map)}, {RequiredText(first)}, {RequiredText(second)}");

    /// <summary>As <see cref="Text"/>, where there must be one.</summary>
    public string RequiredText(YamlNode node) => Text(node) ?? throw Refusal(node, $"{NoValue} cannot be used where a value is required");

    /// <summary>The texts of a mapping; what is AWS::NoValue is not there.</summary>
    public Dictionary<string, string> Texts(YamlMappingNode node) =>
        (from child in node.Children let text = Text(child.Value) where text is not null select (Yaml.Key(child.Key), text))
            .ToDictionary(pair => pair.Item1, pair => pair.text);

    public int Number(YamlNode node) =>
        int.TryParse(RequiredText(node), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refusal(node, $"{Text(node)} is not a whole number");

    /// <summary>The node as JSON; all scalars are texts, as in event patterns.</summary>
    public JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping when Yaml.Tag(node) is null =>
                new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(Yaml.Key(child.Key), Json(child.Value)))),
            YamlSequenceNode list when Yaml.Tag(node) is null => new JsonArray([.. list.Children.Select(Json)]),
            _ => JsonValue.Create(RequiredText(node)),
        };

    /// <summary>The node as JSON with numbers and flags as such, where they are written without quotes; null when it is AWS::NoValue.</summary>
    public JsonNode? Typed(YamlNode node) => (Yaml.Function(node), node) switch
    {
        (null, YamlMappingNode mapping) => new JsonObject(
            from child in mapping.Children
            let value = Typed(child.Value)
            where value is not null
            select KeyValuePair.Create(Yaml.Key(child.Key), (JsonNode?)value)),
        (null, YamlSequenceNode list) => new JsonArray([.. list.Children.Select(Typed).Where(one => one is not null)]),
        (null, YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain }) => Plain(plain),
        (("!If", _), _) => Chosen(node) is { } chosen ? Typed(chosen) : null,
        (("!Ref", YamlScalarNode { Value: { } name }), _) when TypeOf(name) is { } type => OfType(type, Parameter(name)),
        (("!Split" or "!GetAZs", _), _) => OfList(Strings(node)),
        _ => Text(node) is { } text ? JsonValue.Create(text) : null,
    };

    private static JsonValue Plain(string text) =>
        bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) ? JsonValue.Create(small)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : JsonValue.Create(text);

    private static JsonNode OfType(string type, string value) =>
        type is "Number" ? Plain(value)
        : type is "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal) ? OfList(value.Split(','))
        : JsonValue.Create(value);

    private static JsonArray OfList(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text.Trim()))];

    /// <summary>Of a parameter; null: it is none.</summary>
    private string? TypeOf(string name) =>
        Yaml.Section(Yaml.Section(_root, "Parameters"), name) is { } parameter && Yaml.Find(parameter, "Type") is YamlScalarNode type
            ? type.Value
            : null;

    /// <summary>What an !If decides for; null when that is AWS::NoValue. Anything else is itself.</summary>
    public YamlNode? Chosen(YamlNode node)
    {
        if (Yaml.Function(node) is ("!If", var argument))
        {
            return argument is YamlSequenceNode { Children: [YamlScalarNode { Value: { } condition }, var whenSo, var otherwise] }
                ? Chosen(Holds(condition, node) ? whenSo : otherwise)
                : throw Refusal(node, "!If takes a condition and two values");
        }

        return Yaml.Function(node) is ("!Ref", YamlScalarNode { Value: NoValue }) ? null : node;
    }

    /// <param name="condition">A name under Conditions.</param>
    /// <param name="place">Where it is used.</param>
    public bool Holds(string condition, YamlNode place) =>
        Holds(Yaml.Members(_root, "Conditions").FirstOrDefault(it => it.Name == condition).Value
            ?? throw Refusal(place, $"{condition} is not a condition of the template; define it under Conditions"));

    /// <summary>Whether a resource is created: its Condition holds, or it has none.</summary>
    public bool IsCreated(YamlMappingNode resource) =>
        Yaml.Find(resource, "Condition") is not YamlScalarNode { Value: { } condition } scalar || Holds(condition, scalar);

    public static InvalidDataException Refusal(YamlNode node, string told) => new($"line {node.Start.Line}: {told}");

    private bool Holds(YamlNode node) =>
        Yaml.Function(node) switch
        {
            ("!Equals", YamlSequenceNode { Children: [var one, var other] }) => RequiredText(one) == RequiredText(other),
            ("!Not", YamlSequenceNode { Children: [var inner] }) => !Holds(inner),
            ("!And", YamlSequenceNode { Children: [_, _, ..] children }) => children.All(Holds),
            ("!Or", YamlSequenceNode { Children: [_, _, ..] children }) => children.Any(Holds),
            ("!Condition", YamlScalarNode { Value: { } name }) => Holds(name, node),
            _ => throw Refusal(node, "the rehearsal decides !Equals, !Not, !And, !Or and !Condition here"),
        };

    private string? Reference(string name, YamlNode place) =>
        name == NoValue ? null
            : _names.TryGetValue(name, out var value) ? value
            : Resource(name, place) is var (kind, called) ? kind.Ref(called)
            : throw Refusal(place, $"{name} is neither a parameter nor a resource of the template; correct the name");

    private string Attribute(string path, YamlNode place) =>
        path.Split('.', 2) is [var id, var attribute] && Resource(id, place) is var (kind, called)
            ? kind.Find(attribute, called)
                ?? throw Refusal(
                    place, $"the rehearsal does not know the attribute {attribute} of {id}; it knows {string.Join(", ", kind.Attributes.Keys)}")
            : throw Refusal(place, $"{path} is not an attribute of a resource of the template; use !GetAtt <resource>.<attribute>");

    private string Substitute(string text, Dictionary<string, string> more, YamlNode place) =>
        Variable.Replace(text, match => match.Groups["name"].Value switch
        {
            ['!', .. var literal] => $"${{{literal}}}",
            var name when more.TryGetValue(name, out var value) => value,
            var name when name.Contains('.', StringComparison.Ordinal) => Attribute(name, place),
            var name => Reference(name, place) ?? throw Refusal(place, $"{NoValue} cannot be used inside a string"),
        });

    /// <summary>A resource's kind and its name in the account.</summary>
    private (ResourceKind Kind, string Name)? Resource(string id, YamlNode place)
    {
        if (Yaml.Members(_root, "Resources").FirstOrDefault(it => it.Name == id).Value is not YamlMappingNode resource)
        {
            return null;
        }

        var type = (Yaml.Find(resource, "Type") as YamlScalarNode)?.Value ?? "";
        var kind = _kinds(type)
            ?? throw Refusal(
                place, $"the rehearsal has no resource of the kind {type}, which {id} is; it knows {string.Join(", ", ResourceKind.Types)}");
        return IsCreated(resource)
            ? (kind, NameOf(id, resource))
            : throw Refusal(place, $"{id} is not created, because its Condition does not hold; put the reference into an !If");
    }

    /// <summary>The name that the template gives a resource, else one made of the stack's and its own.</summary>
    public string NameOf(string id, YamlMappingNode resource)
    {
        var kind = _kinds(((YamlScalarNode)Yaml.Find(resource, "Type")!).Value!)!;
        return Yaml.Find(resource, "Properties") is YamlMappingNode properties
            && Yaml.Find(properties, kind.NameProperty) is { } name
            && Text(name) is { } text
            ? text
            : kind.DefaultName(StackName, id);
    }

    [GeneratedRegex(@"\$\{(?<name>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }
}
