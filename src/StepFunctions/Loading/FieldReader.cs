using StepFunctions.Values;

namespace StepFunctions.Loading;

/// <summary>Takes the fields out of one object of a definition and reports what is wrong with each, and what was left over.</summary>
internal sealed class FieldReader(string place, string prefix, JsonMap fields, List<string> problems)
{
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _refused = [];

    /// <summary>Where problems are said to be, such as <c>State 'Judge'</c>.</summary>
    public string Place => place;

    public IEnumerable<string> Unread => fields.Names.Where(name => !_known.Contains(name) && !_refused.Contains(name));

    /// <summary>The fields of an object inside this one, such as <c>Retry[0]</c>.</summary>
    public FieldReader Inside(string field, JsonMap inner) => new(place, $"{prefix}{field}.", inner, problems);

    public void Report(string field, string problem) => problems.Add($"{place}, field '{prefix}{field}': {problem}");

    public Json? Take(string field)
    {
        _known.Add(field);
        return fields[field];
    }

    public bool Has(string field) => fields[field] is not null;

    public T? Take<T>(string field, string wanted)
        where T : Json
    {
        var value = Take(field);
        if (value is not null and not T)
        {
            Report(field, $"is of type {value.Kind}; write {wanted}");
        }

        return value as T;
    }

    public string? Text(string field, bool required = false)
    {
        if (required && !Has(field))
        {
            Report(field, "is missing; it is required");
        }

        return Take<JsonString>(field, "a string")?.Value;
    }

    public int? Integer(string field, int least, int most)
    {
        if (Take(field) is not { } value)
        {
            return null;
        }

        if (value is JsonNumber { Integer: { } integer } && integer >= least && integer <= most)
        {
            return (int)integer;
        }

        Report(field, $"is {value}; use an integer from {least} to {most}");
        return null;
    }

    /// <summary>A path that may also be null; absent is <c>$</c>.</summary>
    public JsonPath? NullablePath(string field, bool isReference = false, bool mayReadContext = true) =>
        Take(field) is JsonNull ? null : Path(field, isReference, mayReadContext) ?? JsonPath.Root;

    public JsonPath? Path(string field, bool isReference, bool mayReadContext = true)
    {
        if (Take<JsonString>(field, "a path that begins with $") is not { Value: var text })
        {
            return null;
        }

        try
        {
            var path = JsonPath.Parse(text);
            if (isReference && !path.IsReference)
            {
                Report(field, $"is {text}, which may match several values; use only names and positions, as in $.a.b[0]");
            }

            if (path.IsContext && !mayReadContext)
            {
                Report(field, $"is {text}, but the context object cannot be used here; begin with a single $");
            }

            return path;
        }
        catch (FormatException mistake)
        {
            Report(field, mistake.Message);
            return null;
        }
    }

    public PayloadTemplate? Template(string field) =>
        Take<JsonMap>(field, "an object") is { } document ? PayloadTemplate.Compile(document, field, Report) : null;

    /// <summary>The objects of an array.</summary>
    public IEnumerable<(FieldReader Reader, JsonMap Fields)> Objects(string field)
    {
        var items = Take<JsonList>(field, "an array of objects")?.Items ?? [];
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index] is JsonMap map)
            {
                yield return (Inside($"{field}[{index}]", map), map);
            }
            else
            {
                Report($"{field}[{index}]", $"is of type {items[index].Kind}; write an object");
            }
        }
    }

    /// <summary>Says that a field means something to AWS and nothing here, and what to do instead.</summary>
    public void Refuse(string field, string instead)
    {
        _refused.Add(field);
        if (Has(field))
        {
            Report(field, $"is not implemented; {instead}");
        }
    }

    /// <summary>Reports the fields that nothing asked for.</summary>
    public void Finish(string owner)
    {
        foreach (var field in Unread)
        {
            Report(field, $"is not a field of {owner}; remove it, or use one of {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }
}
