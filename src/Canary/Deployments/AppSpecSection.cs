using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Canary.Deployments;

/// <summary>A mapping in an AppSpec whose keys are known; what it does not find it adds to the mistakes.</summary>
internal sealed class AppSpecSection
{
    private readonly YamlMappingNode _mapping;
    private readonly List<string> _mistakes;

    private AppSpecSection(YamlMappingNode mapping, string path, List<string> mistakes)
    {
        _mapping = mapping;
        _mistakes = mistakes;
        Path = path;
    }

    public string Path { get; }

    public YamlNode? this[string key] => _mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    public static AppSpecSection? Of(YamlNode node, string path, string[] keys, List<string> mistakes)
    {
        if (node is not YamlMappingNode mapping)
        {
            mistakes.Add($"{path} must hold {string.Join(", ", keys)}");
            return null;
        }

        foreach (var name in mapping.Children.Keys.Select(key => key.ToString()).Except(keys, StringComparer.Ordinal))
        {
            // Only a wrong case is worth a guess: CodeDeploy reads the exact spelling.
            var meant = keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
            mistakes.Add($"{path} has the key {name}; {(meant is null ? $"known here: {string.Join(", ", keys)}" : $"write {meant}")}");
        }

        return new AppSpecSection(mapping, path is "the file" ? "" : path, mistakes);
    }

    public bool Has(string key) => this[key] is not null;

    public string? Text(string key) => (this[key] as YamlScalarNode)?.Value;

    public string Shown(string key) => this[key] is { } node ? node.ToString() : "missing";

    public AppSpecSection? Child(string key, params string[] keys)
    {
        if (this[key] is { } node)
        {
            return Of(node, At(key), keys, _mistakes);
        }

        _mistakes.Add($"{At(key)} is missing; it holds {string.Join(", ", keys)}");
        return null;
    }

    public string RequiredText(string key, string cure)
    {
        if (Text(key) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        _mistakes.Add($"{At(key)} is {(Has(key) ? "empty" : "missing")}; write {cure}");
        return "";
    }

    /// <summary>Both bounds are inclusive.</summary>
    public int RequiredNumber(string key, int least, int most)
    {
        if (int.TryParse(Text(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _mistakes.Add($"{At(key)} is {Shown(key)}; use {least} to {most}");
        return least;
    }

    public IReadOnlyList<string> RequiredTexts(string key)
    {
        string[] texts = this[key] is YamlSequenceNode list ? [.. list.Children.OfType<YamlScalarNode>().Select(text => text.Value ?? "")] : [];
        if (texts is [] || texts.Any(string.IsNullOrWhiteSpace))
        {
            _mistakes.Add($"{At(key)} is {(Has(key) ? "not a list of ids" : "missing")}; list at least one");
        }

        return texts;
    }

    public IReadOnlyList<(YamlNode Node, string Path)> Items(string key)
    {
        switch (this[key])
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return [.. list.Children.Select((node, index) => (node, $"{At(key)}[{index}]"))];
            default:
                _mistakes.Add($"{At(key)} must be a list; start each entry with a dash");
                return [];
        }
    }

    private string At(string key) => Path is "" ? key : $"{Path}.{key}";
}
