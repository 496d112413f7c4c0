using System.Text;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Terminal;

/// <summary>A file that <c>check</c> was given, and where in it a setting stands.</summary>
internal sealed record CheckedFile(string Name, string Text)
{
    private static readonly JsonReaderOptions s_json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The line of a setting, from 1; where it is missing, of what it belongs into.</summary>
    /// <param name="path">Names from the top, separated by points. What is in a list is looked for in its items, in their order.</param>
    public int LineOf(string path)
    {
        for (var at = path; at is not ""; at = at[..Math.Max(0, at.LastIndexOf('.'))])
        {
            if (Find(at) is { } line)
            {
                return line;
            }
        }

        return 1;
    }

    private int? Find(string path)
    {
        try
        {
            return Text.AsSpan().TrimStart().StartsWith("{") ? OfJson(path) : OfYaml(path);
        }
        catch (JsonException)
        {
            // YAML that begins with a brace.
            return OfYaml(path);
        }
    }

    private int? OfJson(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        var reader = new Utf8JsonReader(bytes, s_json);
        List<string> at = [];
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }

            // The depth counts lists too, which have no names.
            var depth = reader.CurrentDepth;
            while (at.Count >= depth)
            {
                at.RemoveAt(at.Count - 1);
            }

            while (at.Count < depth - 1)
            {
                at.Add("");
            }

            at.Add(reader.GetString()!);
            if (string.Join('.', at.Where(name => name is not "")).Equals(path, StringComparison.OrdinalIgnoreCase))
            {
                return 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
            }
        }

        return null;
    }

    private int? OfYaml(string path)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Text));

        return LineIn(yaml.Documents[0].RootNode, path.Split('.'));
    }

    private static int? LineIn(YamlNode node, string[] path)
    {
        var name = path[0];
        if (node is YamlSequenceNode list)
        {
            foreach (var item in list.Children)
            {
                if (LineIn(item, path) is { } line)
                {
                    return line;
                }
            }
        }

        if (node is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(name), out var value))
        {
            return null;
        }

        return path.Length > 1 ? LineIn(value, path[1..]) : (int)map.Children.Keys.First(key => key.Equals(new YamlScalarNode(name))).Start.Line;
    }
}
