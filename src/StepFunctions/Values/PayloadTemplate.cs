using StepFunctions.Intrinsics;

namespace StepFunctions.Values;

/// <summary>A JSON document in which the members named <c>….$</c> are computed from the input.</summary>
internal abstract class PayloadTemplate
{
    private const string Suffix = ".$";

    public abstract Json Evaluate(Evaluation evaluation);

    /// <summary>Compiles a document; each mistake goes to <paramref name="report"/> with the field it is in.</summary>
    public static PayloadTemplate Compile(Json document, string field, Action<string, string> report) => document switch
    {
        JsonMap map => Compile(map, field, report),
        JsonList list => Compile(list, field, report),
        _ => new Constant(document),
    };

    /// <summary>The name that a member has once it is computed.</summary>
    public static string NameOf(string member) => member.EndsWith(Suffix, StringComparison.Ordinal) ? member[..^Suffix.Length] : member;

    /// <summary>Compiles the value of a computed member: a path or a call of an intrinsic function.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static PayloadTemplate CompileExpression(string expression, string field) => expression.StartsWith('$')
        ? new Computed(field, new Expression.Path(JsonPath.Parse(expression)))
        : new Computed(field, IntrinsicParser.Parse(expression));

    private static PayloadTemplate Compile(JsonMap map, string field, Action<string, string> report)
    {
        var members = new List<(string Name, PayloadTemplate Value)>();
        foreach (var (name, value) in map.Members)
        {
            var bare = NameOf(name);
            if (members.Any(member => member.Name == bare))
            {
                report($"{field}.{name}", $"gives '{bare}' a second value; keep one of '{bare}' and '{bare}{Suffix}'");
            }

            members.Add((bare, bare == name ? Compile(value, $"{field}.{name}", report) : CompileComputed(value, $"{field}.{name}", name, report)));
        }

        return members.All(member => member.Value is Constant) ? new Constant(map) : new Map(members);
    }

    private static PayloadTemplate Compile(JsonList list, string field, Action<string, string> report)
    {
        PayloadTemplate[] items = [.. list.Items.Select((item, index) => Compile(item, $"{field}[{index}]", report))];
        return items.All(item => item is Constant) ? new Constant(list) : new List(items);
    }

    private static PayloadTemplate CompileComputed(Json value, string field, string name, Action<string, string> report)
    {
        try
        {
            return value is JsonString { Value: var expression }
                ? CompileExpression(expression, name)
                : throw new FormatException($"is of type {value.Kind}; a member named {Suffix} holds a path or an intrinsic function in a string");
        }
        catch (FormatException mistake)
        {
            report(field, mistake.Message);
            return new Constant(value);
        }
    }

    private sealed class Constant(Json value) : PayloadTemplate
    {
        public override Json Evaluate(Evaluation evaluation) => value;
    }

    private sealed class Computed(string field, Expression expression) : PayloadTemplate
    {
        public override Json Evaluate(Evaluation evaluation) => expression.Evaluate(evaluation, field);
    }

    private sealed class Map(IReadOnlyList<(string Name, PayloadTemplate Value)> members) : PayloadTemplate
    {
        public override Json Evaluate(Evaluation evaluation) =>
            JsonMap.Of(members.Select(member => (member.Name, (Json?)member.Value.Evaluate(evaluation))));
    }

    private sealed class List(IReadOnlyList<PayloadTemplate> items) : PayloadTemplate
    {
        public override Json Evaluate(Evaluation evaluation) => new JsonList([.. items.Select(item => item.Evaluate(evaluation))]);
    }
}
