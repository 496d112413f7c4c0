using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Stack;

/// <summary>Reads YAML nodes by name.</summary>
internal static class Yaml
{
    /// <summary>A template of CloudFormation, in YAML or JSON.</summary>
    /// <exception cref="InvalidDataException">It is none; the message begins with what the template's name has to stand before.</exception>
    public static YamlMappingNode Template(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException($"line {exception.Start.Line}: it is not YAML: {exception.Message}", exception);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }, ..] && Section(root, "Resources") is not null
            ? root
            : throw new InvalidDataException("line 1: it has no Resources");
    }

    public static YamlNode? Find(YamlMappingNode node, string name) =>
        node.Children.FirstOrDefault(child => child.Key is YamlScalarNode key && key.Value == name).Value;

    public static YamlMappingNode? Section(YamlMappingNode? node, string name) => node is null ? null : Find(node, name) as YamlMappingNode;

    /// <summary>The members of a section, in their order; none when it is not there.</summary>
    public static IEnumerable<(string Name, YamlNode Value)> Members(YamlMappingNode node, string section) =>
        Section(node, section)?.Children.Select(child => (Key(child.Key), child.Value)) ?? [];

    public static string Key(YamlNode key) => ((YamlScalarNode)key).Value!;

    /// <summary>A local tag such as !Ref; null: none.</summary>
    public static string? Tag(YamlNode node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? null : node.Tag.Value;

    /// <summary>A function of CloudFormation as its tag, however it is written, and what it is called with; null: it is none.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html</remarks>
    public static (string Tag, YamlNode Argument)? Function(YamlNode node) => Tag(node) is { } tag
        ? (tag, node)
        : node is YamlMappingNode { Children: { Count: 1 } only } && LongForm(Key(only[0].Key)) is { } name ? (name, only[0].Value) : null;

    private static string? LongForm(string key) =>
        key is "Ref" or "Condition" ? $"!{key}" : key.StartsWith("Fn::", StringComparison.Ordinal) ? $"!{key["Fn::".Length..]}" : null;
}
