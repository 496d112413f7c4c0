using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Canary.Deployments;

/// <summary>A mapping in an AppSpec whose keys are known; what it does not find it adds to the mistakes.</summary>
internal sealed class AppSpecSection
{
    /// <summary>Characters of a value, inclusive: more than any name or ARN of AWS has. What is read travels with the workflow.</summary>
    public const int LongestText = 512;

    /// <summary>Entries of a list, inclusive: ECS takes 16 subnets, 5 security groups and 20 capacity providers.</summary>
    private const int MostItems = 100;

    private readonly YamlMappingNode _mapping;
    private readonly AppSpecMistakes _mistakes;

    private AppSpecSection(YamlMappingNode mapping, string path, AppSpecMistakes mistakes)
    {
        _mapping = mapping;
        _mistakes = mistakes;
        Path = path;
    }

    public string Path { get; }

    public YamlNode? this[string key] => _mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    public static AppSpecSection? Of(YamlNode node, string path, string[] keys, AppSpecMistakes mistakes)
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
            mistakes.AddUnknownKey($"{path} has the key {AppSpecMistakes.Cut(name)}; "
                + $"{(meant is null ? $"known here: {string.Join(", ", keys)}" : $"write {meant}")}");
        }

        return new AppSpecSection(mapping, path is "the file" ? "" : path, mistakes);
    }

    public bool Has(string key) => this[key] is not null;

    public string? Text(string key) => (this[key] as YamlScalarNode)?.Value;

    public string Shown(string key) => this[key] is { } node ? AppSpecMistakes.Cut(node.ToString()) : "missing";

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
            return Bounded(text, At(key));
        }

        _mistakes.Add($"{At(key)} is {(Has(key) ? "empty" : "missing")}; write {cure}");
        return "";
    }

    public string? OptionalText(string key) => Text(key) is { } text ? Bounded(text, At(key)) : null;

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

        return [.. Fewer(texts, key).Select(text => Bounded(text, At(key)))];
    }

    public IReadOnlyList<(YamlNode Node, string Path)> Items(string key)
    {
        switch (this[key])
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return [.. Fewer(list.Children, key).Select((node, index) => (node, $"{At(key)}[{index}]"))];
            default:
                _mistakes.Add($"{At(key)} must be a list; start each entry with a dash");
                return [];
        }
    }

    private IEnumerable<T> Fewer<T>(ICollection<T> items, string key)
    {
        if (items.Count > MostItems)
        {
            _mistakes.Add($"{At(key)} has {items.Count} entries; use at most {MostItems}");
        }

        return items.Take(MostItems);
    }

    private string Bounded(string text, string path)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        _mistakes.Add($"{path} has {text.Length} characters; use at most {LongestText}");
        return "";
    }

    private string At(string key) => Path is "" ? key : $"{Path}.{key}";
}
