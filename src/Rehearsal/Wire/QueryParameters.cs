using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Wire;

/// <summary>
/// The parameters of a query: <c>Names.member.1</c> is the first of a list, and so is <c>SubnetId.1</c> in EC2's, whose parameter is SubnetIds.
/// </summary>
internal static class QueryParameters
{
    private const int Deepest = 24;

    /// <param name="service">It says which are numbers, true or false.</param>
    /// <param name="pairs">Without Action and Version.</param>
    /// <exception cref="FormatException">A name contradicts another.</exception>
    public static JsonObject Read(WireService service, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var root = new Branch();
        foreach (var (name, text) in pairs)
        {
            var parts = name.Split('.', Deepest + 1);
            if (parts.Length > Deepest)
            {
                throw new FormatException($"The parameter {name} is more than {Deepest} levels deep.");
            }

            root.Put(name, parts, text);
        }

        return Section(service, root);
    }

    /// <summary>A value as the account reads it. A number that is none stays text: the account says what is wrong with it.</summary>
    public static JsonValue Scalar(WireService service, string name, string text) =>
        service.Flags.Contains(name) && text is "true" or "false" ? JsonValue.Create(text is "true")
        : !service.Numbers.Contains(name) ? JsonValue.Create(text)
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);

    private static JsonObject Section(WireService service, Branch branch)
    {
        var section = new JsonObject();
        foreach (var (name, child) in branch.Children)
        {
            // An empty list is sent as a name with nothing behind it.
            if (Value(service, name, child) is { } value)
            {
                section[child.IsPlainList ? $"{name}s" : name] = value;
            }
        }

        return section;
    }

    private static JsonNode? Value(WireService service, string name, Branch branch) => branch switch
    {
        { Text: { } text } => text is "" ? null : Scalar(service, name, text),
        { Members: { } members } => new JsonArray([.. members.InOrder.Select(item => Value(service, name, item))]),
        { IsPlainList: true } => new JsonArray([.. branch.InOrder.Select(item => Value(service, name, item))]),
        _ => Section(service, branch),
    };

    /// <summary>A part of a name, with what follows it.</summary>
    private sealed class Branch
    {
        private readonly Dictionary<string, Branch> _children = new(StringComparer.Ordinal);

        public string? Text { get; private set; }

        public IEnumerable<KeyValuePair<string, Branch>> Children => _children;

        public Branch? Members => _children.Count == 1 ? _children.GetValueOrDefault("member") : null;

        /// <summary>Its parts are numbers, as EC2 writes lists, whose names are then in the singular.</summary>
        public bool IsPlainList => _children.Count > 0 && _children.Keys.All(name => int.TryParse(name, NumberStyles.None, null, out _));

        public IEnumerable<Branch> InOrder => _children
            .OrderBy(child => int.TryParse(child.Key, NumberStyles.None, null, out var place)
                ? place
                : throw new FormatException($"{child.Key} is not a place in a list."))
            .Select(child => child.Value);

        public void Put(string name, ReadOnlySpan<string> parts, string text)
        {
            if (parts is [var first, .. var rest])
            {
                var child = _children.TryGetValue(first, out var known) ? known : _children[first] = new();
                child.Put(name, rest, text);
            }
            else if (Text is null)
            {
                Text = text;
            }
            else
            {
                throw new FormatException($"The parameter {name} is there twice.");
            }

            if (Text is not null && _children.Count > 0)
            {
                throw new FormatException($"The parameter {name} is both a value and a list or structure.");
            }
        }
    }
}
