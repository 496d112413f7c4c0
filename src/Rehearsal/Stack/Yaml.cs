using YamlDotNet.RepresentationModel;

namespace Rehearsal.Stack;

/// <summary>Reads YAML nodes by name.</summary>
internal static class Yaml
{
    public static YamlNode? Find(YamlMappingNode node, string name) =>
        node.Children.FirstOrDefault(child => child.Key is YamlScalarNode key && key.Value == name).Value;

    public static YamlMappingNode? Section(YamlMappingNode? node, string name) => node is null ? null : Find(node, name) as YamlMappingNode;

    /// <summary>The members of a section, in their order; none when it is not there.</summary>
    public static IEnumerable<(string Name, YamlNode Value)> Members(YamlMappingNode node, string section) =>
        Section(node, section)?.Children.Select(child => (Key(child.Key), child.Value)) ?? [];

    public static string Key(YamlNode key) => ((YamlScalarNode)key).Value!;

    /// <summary>A local tag such as !Ref; null: none.</summary>
    public static string? Tag(YamlNode node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? null : node.Tag.Value;
}
