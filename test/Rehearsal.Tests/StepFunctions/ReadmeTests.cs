using StepFunctions.Intrinsics;
using StepFunctions.Loading;
using StepFunctions.States;

namespace Rehearsal.Tests.StepFunctions;

/// <summary>The lists of the interpreter's page are those of its code.</summary>
public class ReadmeTests
{
    private const string File = "src/StepFunctions/README.md";

    [Fact]
    public void Lists_every_state_with_its_fields() => Verify(
        "states",
        "| state | fields |\n|---|---|\n" + string.Concat(States().Select(type => $"| {type} | {string.Join(", ", FieldsOf(type).Select(field => $"`{field}`"))} |\n")));

    [Fact]
    public void Lists_every_comparison_operator() => Verify("operators", string.Join(", ", ChoiceReader.Operators.Select(name => $"`{name}`")) + ".\n");

    [Fact]
    public void Lists_every_intrinsic_function() => Verify(
        "intrinsics",
        "| function | arguments |\n|---|---|\n" + string.Concat(IntrinsicFunction.All.Values.Select(function => $"| `{function.Name}` | {Arguments(function)} |\n")));

    private static IEnumerable<string> States() => typeof(State).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(State)) && !type.IsAbstract)
        .Select(type => type.Name[..^nameof(State).Length])
        .Order(StringComparer.Ordinal);

    /// <summary>What the interpreter itself says of a field that the state does not have.</summary>
    private static string[] FieldsOf(string type)
    {
        const string Before = "is not a field of a ";
        var refused = Workflows.Refused($$"""{"StartAt": "A", "States": {"A": {"Type": "{{type}}", "Surplus": 1} } }""");

        return refused.Problems.Single(problem => problem.Contains($"'Surplus': {Before}{type} state", StringComparison.Ordinal)).Split("use one of ")[1].Split(", ");
    }

    private static string Arguments(IntrinsicFunction function) =>
        function.Most == int.MaxValue ? $"{function.Fewest} or more"
        : function.Fewest == function.Most ? $"{function.Fewest}"
        : $"{function.Fewest} to {function.Most}";

    private static void Verify(string mark, string expected) => Repository.VerifyBetween(File, $"<!-- {mark}: written by ReadmeTests, with UPDATE_GOLDEN=1 -->\n", $"<!-- /{mark} -->", expected);
}
