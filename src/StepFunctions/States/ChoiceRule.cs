using System.Text;
using StepFunctions.Values;

namespace StepFunctions.States;

/// <summary>A condition of a Choice state.</summary>
internal abstract record ChoiceRule
{
    public abstract bool Holds(Evaluation evaluation);

    public sealed record And(IReadOnlyList<ChoiceRule> Rules) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => Rules.All(rule => rule.Holds(evaluation));
    }

    public sealed record Or(IReadOnlyList<ChoiceRule> Rules) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => Rules.Any(rule => rule.Holds(evaluation));
    }

    public sealed record Not(ChoiceRule Rule) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => !Rule.Holds(evaluation);
    }

    /// <summary>IsPresent: the one rule that may be asked of an absent variable. A null is present.</summary>
    public sealed record Presence(JsonPath Variable, bool Expected) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => evaluation.Find(Variable) is not null == Expected;
    }

    /// <summary>IsNull, IsString and their like.</summary>
    public sealed record TypeTest(JsonPath Variable, Func<Json, bool> Test, bool Expected) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => Test(Read(evaluation, Variable)) == Expected;
    }

    /// <summary>A comparison with a literal or with the value at another path.</summary>
    public sealed record Comparison(JsonPath Variable, Comparer Compare, Json? Literal, JsonPath? Path) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => Compare.Holds(Read(evaluation, Variable), Literal ?? Read(evaluation, Path!));
    }

    /// <summary>StringMatches: <c>*</c> stands for any characters, <c>\*</c> and <c>\\</c> for themselves.</summary>
    public sealed record Matches(JsonPath Variable, WildcardPattern Pattern) : ChoiceRule
    {
        public override bool Holds(Evaluation evaluation) => Read(evaluation, Variable) is JsonString text && Pattern.Matches(text.Value);
    }

    private static Json Read(Evaluation evaluation, JsonPath path) => evaluation.Find(path)
        ?? throw StateFailure.Unevaluable($"Invalid path '{path}': The choice state's condition path references an invalid value.");
}

/// <summary>Compares two values of one type; a value of another type never fits, and that is no error.</summary>
internal sealed record Comparer(Func<Json, Json, int?> Order, Func<int, bool> Accepts)
{
    public bool Holds(Json value, Json expected) => Order(value, expected) is { } order && Accepts(order);

    public static int? Strings(Json left, Json right) =>
        left is JsonString one && right is JsonString other ? string.CompareOrdinal(one.Value, other.Value) : null;

    public static int? Numbers(Json left, Json right) => left is JsonNumber one && right is JsonNumber other ? one.Compare(other) : null;

    public static int? Booleans(Json left, Json right) =>
        left is JsonBoolean one && right is JsonBoolean other ? one.Value.CompareTo(other.Value) : null;

    public static int? Timestamps(Json left, Json right) => Instant(left) is { } one && Instant(right) is { } other ? one.CompareTo(other) : null;

    public static DateTimeOffset? Instant(Json value) => value is JsonString text && Rfc3339.TryParse(text.Value, out var instant) ? instant : null;
}

/// <summary>A text in which some places stand for any characters.</summary>
internal sealed class WildcardPattern(IReadOnlyList<string> pieces)
{
    /// <exception cref="FormatException">A backslash escapes something else than * and itself.</exception>
    public static WildcardPattern Parse(string pattern)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '*')
            {
                pieces.Add(piece.ToString());
                piece.Clear();
                continue;
            }

            if (pattern[at] == '\\' && (++at == pattern.Length || pattern[at] is not ('*' or '\\')))
            {
                throw new FormatException(@"has a backslash before a character other than * or \; write \\ for a backslash");
            }

            piece.Append(pattern[at]);
        }

        pieces.Add(piece.ToString());
        return new WildcardPattern(pieces);
    }

    public bool Matches(string text)
    {
        if (pieces is [var only])
        {
            return text == only;
        }

        if (!text.StartsWith(pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        // The earliest place for each piece leaves the most for those after it.
        var from = pieces[0].Length;
        foreach (var piece in pieces.Skip(1).SkipLast(1))
        {
            var found = text.IndexOf(piece, from, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            from = found + piece.Length;
        }

        return text.Length - from >= pieces[^1].Length && text.EndsWith(pieces[^1], StringComparison.Ordinal);
    }
}
