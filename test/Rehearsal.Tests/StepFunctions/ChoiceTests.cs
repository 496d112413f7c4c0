using System.Text.Json.Nodes;

namespace Rehearsal.Tests.StepFunctions;

public class ChoiceTests
{
    private static readonly string[] Values =
        ["\"a\"", "\"2026-01-01T00:00:00Z\"", "1", "0", "1.5", "true", "false", "null", "[]", "[1]", "{}", "{\"a\":1}"];

    [Theory]
    [InlineData("StringEquals", "\"b\"", "\"b\"", true)]
    [InlineData("StringEquals", "\"B\"", "\"b\"", false)]
    [InlineData("StringLessThan", "\"a\"", "\"b\"", true)]
    [InlineData("StringLessThan", "\"b\"", "\"b\"", false)]
    [InlineData("StringLessThan", "\"Z\"", "\"a\"", true)]
    [InlineData("StringLessThanEquals", "\"b\"", "\"b\"", true)]
    [InlineData("StringLessThanEquals", "\"c\"", "\"b\"", false)]
    [InlineData("StringGreaterThan", "\"ab\"", "\"a\"", true)]
    [InlineData("StringGreaterThan", "\"a\"", "\"a\"", false)]
    [InlineData("StringGreaterThanEquals", "\"a\"", "\"a\"", true)]
    [InlineData("StringGreaterThanEquals", "\"A\"", "\"a\"", false)]
    [InlineData("NumericEquals", "1.0", "1", true)]
    [InlineData("NumericEquals", "1", "2", false)]
    [InlineData("NumericLessThan", "-1.5", "-1", true)]
    [InlineData("NumericLessThan", "1", "1.0", false)]
    [InlineData("NumericLessThanEquals", "1", "1.0", true)]
    [InlineData("NumericLessThanEquals", "10", "9", false)]
    [InlineData("NumericGreaterThan", "10", "9", true)]
    [InlineData("NumericGreaterThan", "9", "9", false)]
    [InlineData("NumericGreaterThanEquals", "9", "9", true)]
    [InlineData("NumericGreaterThanEquals", "8.999", "9", false)]
    [InlineData("BooleanEquals", "true", "true", true)]
    [InlineData("BooleanEquals", "false", "true", false)]
    [InlineData("TimestampEquals", "\"2026-01-01T01:00:00+01:00\"", "\"2026-01-01T00:00:00Z\"", true)]
    [InlineData("TimestampEquals", "\"2026-01-01T00:00:00.001Z\"", "\"2026-01-01T00:00:00Z\"", false)]
    [InlineData("TimestampEquals", "\"2026-01-01T00:00:00.000Z\"", "\"2026-01-01T00:00:00Z\"", true)]
    [InlineData("TimestampLessThan", "\"2026-01-01T00:00:00.1Z\"", "\"2026-01-01T00:00:00.11Z\"", true)]
    [InlineData("TimestampLessThan", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00Z\"", false)]
    [InlineData("TimestampLessThanEquals", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00Z\"", true)]
    [InlineData("TimestampLessThanEquals", "\"2026-01-01T00:00:01Z\"", "\"2026-01-01T00:00:00Z\"", false)]
    [InlineData("TimestampGreaterThan", "\"2026-01-01T00:00:00-01:00\"", "\"2026-01-01T00:59:59Z\"", true)]
    [InlineData("TimestampGreaterThan", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00Z\"", false)]
    [InlineData("TimestampGreaterThanEquals", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00Z\"", true)]
    [InlineData("TimestampGreaterThanEquals", "\"2025-12-31T23:59:59.999Z\"", "\"2026-01-01T00:00:00Z\"", false)]
    public void Comparisons_with_a_literal_and_with_a_path_agree(string name, string value, string literal, bool holds)
    {
        Holds($"\"Variable\": \"$.v\", \"{name}\": {literal}", $$"""{"v":{{value}}}""").ShouldBe(holds);
        Holds($"\"Variable\": \"$.v\", \"{name}Path\": \"$.w\"", $$"""{"v":{{value}},"w":{{literal}}}""").ShouldBe(holds);
    }

    [Theory]
    [InlineData("String", "\"a\"")]
    [InlineData("Numeric", "1")]
    [InlineData("Boolean", "true")]
    [InlineData("Timestamp", "\"2026-01-01T00:00:00Z\"")]
    public void A_value_of_another_type_matches_nothing_and_is_no_error(string type, string literal)
    {
        string[] relations = type == "Boolean" ? ["Equals"] : ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
        foreach (var value in Values.Where(value => TypeOf(value) != type && !(type == "String" && TypeOf(value) == "Timestamp")))
        {
            foreach (var relation in relations)
            {
                Holds($"\"Variable\": \"$.v\", \"{type}{relation}\": {literal}", $$"""{"v":{{value}}}""").ShouldBeFalse($"{value} {type}{relation}");
                Holds($"\"Variable\": \"$.v\", \"{type}{relation}Path\": \"$.w\"", $$"""{"v":{{value}},"w":{{literal}}}""").ShouldBeFalse($"{value} {type}{relation}Path");
                Holds($"\"Variable\": \"$.w\", \"{type}{relation}Path\": \"$.v\"", $$"""{"v":{{value}},"w":{{literal}}}""").ShouldBeFalse($"{type}{relation}Path {value}");
            }
        }
    }

    [Theory]
    [InlineData("IsNull", "null")]
    [InlineData("IsString", "\"a\"", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("IsNumeric", "1", "0", "1.5")]
    [InlineData("IsBoolean", "true", "false")]
    [InlineData("IsTimestamp", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("IsPresent", "\"a\"", "\"2026-01-01T00:00:00Z\"", "1", "0", "1.5", "true", "false", "null", "[]", "[1]", "{}", "{\"a\":1}")]
    public void Type_tests_hold_for_their_type_and_false_is_the_negation(string name, params string[] ofType)
    {
        foreach (var value in Values)
        {
            Holds($"\"Variable\": \"$.v\", \"{name}\": true", $$"""{"v":{{value}}}""").ShouldBe(ofType.Contains(value), value);
            Holds($"\"Variable\": \"$.v\", \"{name}\": false", $$"""{"v":{{value}}}""").ShouldBe(!ofType.Contains(value), value);
        }
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", true)]
    [InlineData("2026-01-01T00:00:00.123456789Z", true)]
    [InlineData("2026-01-01T00:00:00+05:30", true)]
    [InlineData("2026-01-01T00:00:00", false)]
    [InlineData("2026-01-01 00:00:00Z", false)]
    [InlineData("2026-01-01t00:00:00z", false)]
    [InlineData("2026-13-01T00:00:00Z", false)]
    [InlineData("2026-01-01", false)]
    public void A_timestamp_has_T_and_Z_or_an_offset(string text, bool isTimestamp) =>
        Holds("\"Variable\": \"$.v\", \"IsTimestamp\": true", $$"""{"v":"{{text}}"}""").ShouldBe(isTimestamp);

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("*.log", "zebra.log", true)]
    [InlineData("log-*.txt", "log-.txt", true)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*ab*ab*", "ab", false)]
    [InlineData("*ab*ab*", "xabyabz", true)]
    [InlineData("a?c", "abc", false)]
    [InlineData(@"a\\*", "a*", true)]
    [InlineData(@"a\\*", "ab", false)]
    [InlineData(@"a\\\\*", @"a\\b", true)]
    public void StringMatches_knows_only_the_asterisk(string pattern, string value, bool holds) =>
        Holds($"\"Variable\": \"$.v\", \"StringMatches\": \"{pattern}\"", $$"""{"v":"{{value}}"}""").ShouldBe(holds);

    [Fact]
    public void StringMatches_matches_no_other_type() => Holds("\"Variable\": \"$.v\", \"StringMatches\": \"*\"", """{"v":1}""").ShouldBeFalse();

    [Theory]
    [InlineData(1, 1, true, true, false)]
    [InlineData(1, 0, false, true, false)]
    [InlineData(0, 1, false, true, true)]
    [InlineData(0, 0, false, false, true)]
    public void And_Or_and_Not_combine(int a, int b, bool and, bool or, bool not)
    {
        const string A = """{"Variable": "$.a", "NumericEquals": 1}""";
        const string B = """{"Variable": "$.b", "NumericEquals": 1}""";
        var input = $$"""{"a":{{a}},"b":{{b}}}""";

        Holds($"\"And\": [{A}, {B}]", input).ShouldBe(and);
        Holds($"\"Or\": [{A}, {B}]", input).ShouldBe(or);
        Holds($"\"Not\": {A}", input).ShouldBe(not);
        Holds($$"""
            "Not": {"Or": [{{A}}, {"Not": {{B}}}]}
            """, input).ShouldBe(a == 0 && b == 1);
    }

    [Fact]
    public void And_stops_at_the_first_rule_that_does_not_hold() => Holds("""
        "And": [{"Variable": "$.v", "IsPresent": true}, {"Variable": "$.v", "StringEquals": "a"}]
        """, "{}").ShouldBeFalse();

    [Fact]
    public void Or_stops_at_the_first_rule_that_holds() => Holds("""
        "Or": [{"Variable": "$.v", "IsPresent": false}, {"Variable": "$.v", "StringEquals": "a"}]
        """, "{}").ShouldBeTrue();

    [Theory]
    [InlineData("\"Variable\": \"$.absent\", \"StringEquals\": \"a\"")]
    [InlineData("\"Variable\": \"$.absent\", \"IsNull\": true")]
    [InlineData("\"Variable\": \"$.absent\", \"StringMatches\": \"*\"")]
    [InlineData("\"Variable\": \"$.v\", \"StringEqualsPath\": \"$.absent\"")]
    public void An_absent_variable_is_a_Runtime_error(string rule)
    {
        var execution = Choose(rule, """{"v":"a"}""");

        execution.Error.ShouldBe("States.Runtime");
        execution.Cause!.ShouldEndWith("Invalid path '$.absent': The choice state's condition path references an invalid value.");
    }

    [Theory]
    [InlineData("$.absent", false)]
    [InlineData("$.absent.deeper", false)]
    [InlineData("$.v", true)]
    [InlineData("$.v[0]", false)]
    [InlineData("$$.Execution.Name", true)]
    public void IsPresent_may_ask_for_anything(string variable, bool present) =>
        Holds($"\"Variable\": \"{variable}\", \"IsPresent\": true", """{"v":null}""").ShouldBe(present);

    [Fact]
    public void Rules_compare_with_the_context_object() => Holds("""
        "Variable": "$$.Execution.StartTime", "TimestampEqualsPath": "$.t"
        """, """{"t":"2026-01-01T00:00:00Z"}""").ShouldBeTrue();

    [Fact]
    public void The_first_rule_that_holds_decides() => Workflows.Run("""
        {"StartAt": "Which", "States": {
          "Which": {"Type": "Choice", "InputPath": "$.in", "Choices": [
            {"Variable": "$.n", "NumericGreaterThan": 5, "Next": "Big"}, {"Variable": "$.n", "NumericGreaterThan": 1, "Next": "Middle"}], "Default": "Small"},
          "Big": {"Type": "Succeed"}, "Middle": {"Type": "Succeed"}, "Small": {"Type": "Succeed"} } }
        """, """{"in":{"n":3}}""").ShouldSatisfyAllConditions(
            execution => execution.Entered().ShouldBe(["Which", "Middle"]),
            execution => Workflows.Text(execution.Output).ShouldBe("""{"n":3}"""));

    [Fact]
    public void No_match_and_no_default_is_NoChoiceMatched_which_nothing_catches()
    {
        var execution = Workflows.Run("""
            {"StartAt": "Both", "States": {
              "Both": {"Type": "Parallel", "Branches": [{"StartAt": "Which", "States": {
                "Which": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "One"}]}, "One": {"Type": "Succeed"}}}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
              "Caught": {"Type": "Succeed"} } }
            """, """{"n":2}""");

        execution.Status.ShouldBe(ExecutionStatus.Failed);
        execution.Error.ShouldBe("States.NoChoiceMatched");
    }

    private static string TypeOf(string value) => JsonNode.Parse(value) switch
    {
        null => "Null",
        JsonValue text when text.TryGetValue<string>(out var s) => s.StartsWith("2026", StringComparison.Ordinal) ? "Timestamp" : "String",
        JsonValue boolean when boolean.TryGetValue<bool>(out _) => "Boolean",
        JsonValue => "Numeric",
        _ => "Structure",
    };

    private static bool Holds(string rule, string input)
    {
        var execution = Choose(rule, input);
        execution.Error.ShouldBeNull(execution.Cause);
        return execution.Entered()[1] == "Yes";
    }

    private static Execution Choose(string rule, string input) => Workflows.Run($$"""
        {"StartAt": "Which", "States": {
          "Which": {"Type": "Choice", "Choices": [{ {{rule}}, "Next": "Yes"}], "Default": "No"}, "Yes": {"Type": "Succeed"}, "No": {"Type": "Succeed"} } }
        """, input);
}
