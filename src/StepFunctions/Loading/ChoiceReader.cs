using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Loading;

/// <summary>Reads the rules of a Choice state.</summary>
internal sealed class ChoiceReader(FieldReader state)
{
    private static readonly (string Prefix, Func<Json, Json, int?> Order, Type Literal, string Wanted)[] Orders =
    [
        ("String", Comparer.Strings, typeof(JsonString), "a string"),
        ("Numeric", Comparer.Numbers, typeof(JsonNumber), "a number"),
        ("Timestamp", Comparer.Timestamps, typeof(JsonString), "a timestamp as 2026-01-31T12:00:00Z"),
        ("Boolean", Comparer.Booleans, typeof(JsonBoolean), "true or false"),
    ];

    private static readonly (string Suffix, Func<int, bool> Accepts)[] Relations =
    [
        ("Equals", order => order == 0),
        ("LessThan", order => order < 0),
        ("LessThanEquals", order => order <= 0),
        ("GreaterThan", order => order > 0),
        ("GreaterThanEquals", order => order >= 0),
    ];

    private static readonly Dictionary<string, Func<Json, bool>> TypeTests = new()
    {
        ["IsNull"] = value => value is JsonNull,
        ["IsString"] = value => value is JsonString,
        ["IsNumeric"] = value => value is JsonNumber,
        ["IsBoolean"] = value => value is JsonBoolean,
        ["IsTimestamp"] = value => Comparer.Instant(value) is not null,
    };

    private static readonly Dictionary<string, (Comparer Comparer, Type Literal, string Wanted)> Comparisons = (
        from order in Orders
        from relation in Relations
        where order.Prefix != "Boolean" || relation.Suffix == "Equals"
        select (Name: order.Prefix + relation.Suffix, Value: (new Comparer(order.Order, relation.Accepts), order.Literal, order.Wanted)))
        .ToDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>All operators that are implemented.</summary>
    public static readonly IReadOnlyList<string> Operators =
    [
        "And", "Or", "Not", "IsPresent", .. TypeTests.Keys, "StringMatches", .. Comparisons.Keys, .. Comparisons.Keys.Select(name => $"{name}Path"),
    ];

    public IReadOnlyList<(ChoiceRule Rule, string Next)> Choices()
    {
        var choices = new List<(ChoiceRule Rule, string Next)>();
        foreach (var (rule, fields) in state.Objects("Choices"))
        {
            rule.OnlyJsonPath();
            var next = rule.Text("Next", required: true);
            if (Rule(rule, fields) is { } read && next is not null)
            {
                choices.Add((read, next));
            }
        }

        if (state.Take("Choices") is null or JsonList { Items: [] })
        {
            state.Report("Choices", "has no rule; write at least one");
        }

        return choices;
    }

    private static ChoiceRule? Rule(FieldReader rule, JsonMap fields)
    {
        rule.Text("Comment");
        if (fields.Names.Where(Operators.Contains).ToArray() is not [var name])
        {
            rule.Report("Variable", $"a rule has exactly one operator; use one of {string.Join(", ", Operators)}");
            return null;
        }

        var read = name switch
        {
            "And" => Combined(rule, name) is { } rules ? new ChoiceRule.And(rules) : null,
            "Or" => Combined(rule, name) is { } rules ? new ChoiceRule.Or(rules) : null,
            "Not" => Negated(rule),
            _ => Variable(rule) is { } variable ? Test(rule, name, variable) : null,
        };
        rule.Finish("a rule with this operator");
        return read;
    }

    private static List<ChoiceRule>? Combined(FieldReader rule, string name)
    {
        var rules = rule.Objects(name).Select(inner => Rule(inner.Reader, inner.Fields)).ToList();
        if (rules is [])
        {
            rule.Report(name, "has no rule; write at least one");
        }

        return rules.Contains(null) ? null : [.. rules.OfType<ChoiceRule>()];
    }

    private static ChoiceRule.Not? Negated(FieldReader rule) =>
        rule.Take<JsonMap>("Not", "a rule") is { } inner && Rule(rule.Inside("Not", inner), inner) is { } negated
            ? new ChoiceRule.Not(negated)
            : null;

    private static JsonPath? Variable(FieldReader rule)
    {
        rule.Text("Variable", required: true);
        return rule.Path("Variable", isReference: true);
    }

    private static ChoiceRule? Test(FieldReader rule, string name, JsonPath variable) => name switch
    {
        "IsPresent" => Expected(rule, name) is { } expected ? new ChoiceRule.Presence(variable, expected) : null,
        "StringMatches" => Pattern(rule) is { } pattern ? new ChoiceRule.Matches(variable, pattern) : null,
        _ when TypeTests.TryGetValue(name, out var test) =>
            Expected(rule, name) is { } expected ? new ChoiceRule.TypeTest(variable, test, expected) : null,
        _ when Comparisons.TryGetValue(name, out var comparison) => Literal(rule, name) is { } literal
            ? new ChoiceRule.Comparison(variable, comparison.Comparer, literal, Path: null)
            : null,
        _ => rule.Path(name, isReference: true) is { } path
            ? new ChoiceRule.Comparison(variable, Comparisons[name[..^"Path".Length]].Comparer, Literal: null, path)
            : null,
    };

    private static bool? Expected(FieldReader rule, string name) => rule.Take<JsonBoolean>(name, "true or false")?.Value;

    private static Json? Literal(FieldReader rule, string name)
    {
        var (_, literal, wanted) = Comparisons[name];
        var value = rule.Take(name)!;
        if (value.GetType() == literal && (!name.StartsWith("Timestamp", StringComparison.Ordinal) || Comparer.Instant(value) is not null))
        {
            return value;
        }

        rule.Report(name, $"is {value}; write {wanted}");
        return null;
    }

    private static WildcardPattern? Pattern(FieldReader rule)
    {
        try
        {
            return rule.Take<JsonString>("StringMatches", "a string") is { Value: var pattern } ? WildcardPattern.Parse(pattern) : null;
        }
        catch (FormatException mistake)
        {
            rule.Report("StringMatches", mistake.Message);
            return null;
        }
    }
}
