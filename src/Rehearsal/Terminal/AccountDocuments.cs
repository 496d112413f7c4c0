using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Resources;

namespace Rehearsal.Terminal;

/// <summary>Files that tell what an account has: what the AWS CLI printed, and templates of CloudFormation.</summary>
internal sealed class AccountDocuments
{
    private readonly AccountDocument _document = new();
    private readonly List<string> _names = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _mistakes = [];
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _option;

    /// <param name="overrides">Each NAME=VALUE.</param>
    /// <param name="option">What gives them.</param>
    public AccountDocuments(IReadOnlyList<string> overrides, string option)
    {
        _option = option;
        foreach (var text in overrides)
        {
            if (text.Split('=', 2) is [{ Length: > 0 } name, var value])
            {
                _parameters[name] = value;
            }
            else
            {
                _mistakes.Add($"{option} has {text}; write NAME=VALUE");
            }
        }
    }

    /// <param name="option">That names the file.</param>
    public void AddAccount(string option, string file, string text)
    {
        _names.Add($"{option} {file}");
        try
        {
            var outputs = JsonOutputs.In(text);
            if (outputs.Any(output => output is not JsonObject))
            {
                _mistakes.Add($"{option} {file} is not JSON objects; give what the AWS CLI prints");
                return;
            }

            var members = outputs.Select(output => output!.AsObject()).ToList();
            var other = ThisAccount.Of(members);
            members.ForEach(output => _document.Add(other is var (id, region) ? ThisAccount.Move(output, id, region) : output));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            _mistakes.Add($"{option} {file} is not JSON; give what the AWS CLI prints with --output json");
        }
    }

    /// <summary>The stack is called as the file is, without its ending.</summary>
    public void AddTemplate(string option, string file, string text)
    {
        _names.Add($"{option} {file}");
        _known.UnionWith(TemplateResources.ParametersOf(text));
        var (document, notes, mistakes) = TemplateResources.Read(text, StackOf(file), _parameters);
        _mistakes.AddRange(mistakes.Select(mistake => $"{option} {file}: {mistake}"));
        _notes.AddRange(notes);
        if (document is not null)
        {
            _document.Add(document);
        }
    }

    /// <summary>The resources, or every mistake, each with the file that it is in.</summary>
    public (AccountResources? Resources, IReadOnlyList<string> Mistakes) Read(ResourceChoices choices)
    {
        var unknown = _parameters.Keys.Where(name => !_known.Contains(name)).ToList();
        _mistakes.AddRange(unknown.Select(name => $"{_option} gives {name}, which is no parameter of a template that is served; correct its name"));
        if (_mistakes is not [])
        {
            return (null, _mistakes);
        }

        var (resources, mistakes) = AccountReader.Read(_document, choices);
        return (
            resources is null ? null : resources with { Notes = [.. _notes, .. resources.Notes] },
            [.. mistakes.Select(mistake => $"{string.Join(", ", _names)}: {mistake}")]);
    }

    private string StackOf(string file)
    {
        var name = new string([.. Path.GetFileNameWithoutExtension(file).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
        return _names.Count > 1 ? $"{name}-{_names.Count}" : name;
    }
}
