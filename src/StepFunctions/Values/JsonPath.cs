namespace StepFunctions.Values;

/// <summary>A JSONPath into the state's document (<c>$</c>) or the context object (<c>$$</c>).</summary>
internal sealed class JsonPath(string text, bool isContext, IReadOnlyList<PathSegment> segments)
{
    public static readonly JsonPath Root = new("$", isContext: false, []);

    public bool IsContext { get; } = isContext;

    public IReadOnlyList<PathSegment> Segments { get; } = segments;

    public bool IsDefinite { get; } = segments.All(segment => segment.IsDefinite);

    /// <summary>Whether it names one place, as ResultPath, ItemsPath and Variable must: names and positions from the start.</summary>
    public bool IsReference => Segments.All(segment => segment is PathSegment.Member or PathSegment.Index { Position: >= 0 });

    /// <summary>The path with every step in brackets.</summary>
    public string Canonical => (IsContext ? "$$" : "$") + string.Concat(Segments);

    /// <exception cref="FormatException">The text is not a JSONPath that is implemented; the message says what to write.</exception>
    public static JsonPath Parse(string text) => new JsonPathParser(text).Parse();

    /// <summary>The text as it was written.</summary>
    public override string ToString() => text;

    /// <summary>The value at a definite path, or null if it is absent; an array of all hits, perhaps empty, for any other path.</summary>
    /// <remarks>Only a slice of the document itself, as in <c>$[1:3]</c>, is absent when there is no array.</remarks>
    public Json? Find(Json document)
    {
        // The exception to the rule below that AWS documents.
        if (Segments is [PathSegment.Slice] && document is not JsonList)
        {
            return null;
        }

        if (!IsDefinite)
        {
            // Absent parents are no error here: recorded on AWS, and the way to read a field that may be missing.
            return new JsonList([.. Segments.Aggregate<PathSegment, IEnumerable<Json>>(
                [document], (hits, segment) => hits.SelectMany(segment.Select))]);
        }

        var value = document;
        for (var index = 0; index < Segments.Count && value is not null; index++)
        {
            value = Step(Segments[index], value);
        }

        return value;
    }

    /// <summary>Why <see cref="Find"/> found nothing, in the words of the service.</summary>
    public string Absence(Json document)
    {
        var value = document;
        var path = IsContext ? "$$" : "$";
        foreach (var segment in Segments.SkipLast(1))
        {
            path += segment;
            value = Step(segment, value);
            if (value is null)
            {
                return $"Missing property in path {path}";
            }
        }

        return $"No results for path: {Canonical}";
    }

    /// <summary>The document with the value at this path. Missing objects on the way are made.</summary>
    /// <exception cref="StateFailure">The path leads through a value that cannot hold it.</exception>
    public Json Put(Json document, Json value) => Put(document, value, 0);

    private static Json? Step(PathSegment segment, Json value) => segment switch
    {
        PathSegment.Member member => member.In(value),
        PathSegment.Index index => index.In(value),
        _ => throw new InvalidOperationException($"{segment} is not definite"),
    };

    private Json Put(Json? holder, Json value, int depth) => depth == Segments.Count ? value : (Segments[depth], holder) switch
    {
        (PathSegment.Member member, null) => JsonMap.Of((member.Name, Put(null, value, depth + 1))),
        (PathSegment.Member member, JsonMap map) => map.With(member.Name, Put(map[member.Name], value, depth + 1)),
        (PathSegment.Index { Position: var at }, JsonList list) when at < list.Items.Count => list.With(at, Put(list.Items[at], value, depth + 1)),
        (var segment, _) => throw StateFailure.ResultPath(
            $"Unable to apply step \"{segment}\" of ResultPath '{text}' to "
                + $"{(holder is null ? "a place that does not exist" : $"a value of type {holder.Kind}")}"),
    };
}
