using FsCheck;
using FsCheck.Fluent;
using StepFunctions.Intrinsics;
using StepFunctions.Values;

namespace Rehearsal.Tests.StepFunctions;

public class IntrinsicTests
{
    private const string Input = """
        {"name": "green", "n": 3, "half": 1.5, "none": null, "yes": true, "list": [1, 2, 3, 3, 4], "map": {"a": 1, "b": {"c": [1]}}, "empty": [], "arn": "a:b:c", "blank": "", "delivery-partner": "UQS", "a\\,b)'c": "here"}
        """;

    [Theory]
    [InlineData("States.Format('plain')", "\"plain\"")]
    [InlineData("States.Format('{} of {}', $.name, $.n)", "\"green of 3\"")]
    [InlineData("States.Format('{}{}{}', $.none, $.yes, $.half)", "\"nulltrue1.5\"")]
    [InlineData(@"States.Format('\{{}\} it\'s \\', $.n)", "\"{3} it's \\\\\"")]
    [InlineData("States.Format($.name)", "\"green\"")]
    [InlineData("States.Format('{}', States.Format('{}!', $.name))", "\"green!\"")]
    [InlineData("States.Format('{}, ({})', 'a, b', ')')", "\"a, b, ())\"")]
    [InlineData("States.Format('{}', $.map)", "\"{a=1, b={c=[1]}}\"")]
    [InlineData("States.Format('{}', $['name'])", "\"green\"")]
    [InlineData("States.Format('{}', $['delivery-partner'])", "\"UQS\"")]
    [InlineData("States.Format('{}', $.list[-1])", "\"4\"")]
    [InlineData(@"States.Format('{}{}', $['a\,b)\'c'], $.n)", "\"here3\"")]
    public void Format_fills_each_pair_of_braces(string call, string value) => Workflows.Computed(call, Input).ShouldBe(value);

    [Fact]
    public void Format_puts_any_text_in_unchanged() => Prop.ForAll(
        Documents.Name.ToArbitrary(),
        ArbMap.Default.ArbFor<NonNull<string>>(),
        (one, other) => Workflows.Computed("States.Format('{}-{}', $[0], $[1])", List(one, other.Get).ToString()) == new JsonString($"{one}-{other.Get}").ToString())
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Splitting_what_was_joined_gives_the_pieces_back() => Prop.ForAll(
        Gen.Elements("a", "bc", "d e", "ä").NonEmptyListOf().ToArbitrary(),
        pieces => Workflows.Computed("States.StringSplit($, ':')", new JsonString(string.Join("::", pieces)).ToString()) == List([.. pieces]).ToString())
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"t":"{\"a\":[1,2.50,null]}"}""", """{"a":[1,2.50,null]}""")]
    [InlineData("""{"t":""}""", "null")]
    [InlineData("""{"t":" "}""", "null")]
    [InlineData("""{"t":"-0"}""", "0")]
    [InlineData("""{"t":"\"x\""}""", "\"x\"")]
    public void StringToJson_reads_JSON(string input, string value) => Workflows.Computed("States.StringToJson($.t)", input).ShouldBe(value);

    [Theory]
    [InlineData("""{"v":{"b": 1, "a": [ 1, "x/ä🙂" ]}}""", """{"b":1,"a":[1,"x/ä🙂"]}""")]
    [InlineData("""{"v":null}""", "null")]
    [InlineData("""{"v":"x"}""", "\"x\"")]
    public void JsonToString_writes_compact_JSON(string input, string text) =>
        Workflows.Computed("States.JsonToString($.v)", input).ShouldBe(new JsonString(text).ToString());

    [Theory]
    [InlineData("States.StringSplit('This.is+a,test=string', '.+,=')", """["This","is","a","test","string"]""")]
    [InlineData("States.StringSplit(',,,,', ',')", "[]")]
    [InlineData("States.StringSplit(', , ,', ',')", """[" "," "]""")]
    [InlineData("States.ArrayGetItem(States.StringSplit($.arn, ':'), 2)", "\"c\"")]
    public void StringSplit_splits_at_each_character_and_drops_empty_pieces(string call, string value) => Workflows.Computed(call, Input).ShouldBe(value);

    [Theory]
    [InlineData("States.Array()", "[]")]
    [InlineData("States.Array(1, 'a', null, true, $.n, States.Array(-2.5))", "[1,\"a\",null,true,3,[-2.5]]")]
    [InlineData("States.ArrayPartition($.list, 2)", "[[1,2],[3,3],[4]]")]
    [InlineData("States.ArrayPartition($.empty, 2)", "[]")]
    [InlineData("States.ArrayContains($.list, 3)", "true")]
    [InlineData("States.ArrayContains($.list, 3.0)", "true")]
    [InlineData("States.ArrayContains($.list, '3')", "false")]
    [InlineData("States.ArrayContains(States.Array($.map), $.map)", "true")]
    [InlineData("States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]")]
    [InlineData("States.ArrayRange(1, 8, 2)", "[1,3,5,7]")]
    [InlineData("States.ArrayRange(3, 1, -1)", "[3,2,1]")]
    [InlineData("States.ArrayRange(3, 1, 1)", "[]")]
    [InlineData("States.ArrayRange(2, 2, 5)", "[2]")]
    [InlineData("States.ArrayRange(0.5, 2.4, 1)", "[1,2]")]
    [InlineData("States.ArrayGetItem($.list, 0)", "1")]
    [InlineData("States.ArrayLength($.list)", "5")]
    [InlineData("States.ArrayLength($.absent[*])", "0")]
    [InlineData("States.ArrayUnique($.list)", "[1,2,3,4]")]
    public void Array_functions(string call, string value) => Workflows.Computed(call, Input).ShouldBe(value);

    [Theory]
    [InlineData("1.49", "1.5", "3")]
    [InlineData("-1.5", "0", "-1")]
    [InlineData("-0.5", "0", "0")]
    [InlineData("2.5", "0", "3")]
    [InlineData("1.4", "1.4", "2")]
    [InlineData("111", "-1", "110")]
    [InlineData("2147483647", "0", "2147483647")]
    public void MathAdd_rounds_each_argument_half_up_before_adding(string left, string right, string sum) =>
        Workflows.Computed($"States.MathAdd({left}, {right})").ShouldBe(sum);

    [Fact]
    public void MathRandom_includes_the_start_and_excludes_the_end()
    {
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 200).Select(_ => NumberFunctions.Draw(Number(2), Number(5), null, random).Integer!.Value).Distinct().Order();

        drawn.ShouldBe([2L, 3L, 4L]);
    }

    [Fact]
    public void MathRandom_repeats_itself_with_a_seed() => Workflows.Computed("States.Array(States.MathRandom(0, 1000000, 7), States.MathRandom(0, 1000000, 7))")
        .ShouldSatisfyAllConditions(pair => pair!.Trim('[', ']').Split(',').Distinct().Count().ShouldBe(1));

    [Theory]
    [InlineData("States.Base64Encode('Data to encode')", "\"RGF0YSB0byBlbmNvZGU=\"")]
    [InlineData("States.Base64Decode('RGVjb2RlZCBkYXRh')", "\"Decoded data\"")]
    [InlineData("States.Hash('input data', 'SHA-1')", "\"aaff4a450a104cd177d28d18d74485e8cae074b7\"")]
    [InlineData("States.Hash('', 'MD5')", "\"d41d8cd98f00b204e9800998ecf8427e\"")]
    [InlineData("States.Hash('', 'SHA-256')", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"")]
    public void Encodings_and_hashes(string call, string value) => Workflows.Computed(call).ShouldBe(value);

    [Theory]
    [InlineData("SHA-384", 96)]
    [InlineData("SHA-512", 128)]
    public void Long_hashes_are_in_lower_case_hex(string algorithm, int digits) =>
        Workflows.Computed($"States.Hash('x', '{algorithm}')").ShouldMatch($"^\"[0-9a-f]{{{digits}}}\"$");

    [Fact]
    public void JsonMerge_takes_the_members_of_the_right_one_and_merges_no_deeper() => Workflows
        .Computed("States.JsonMerge($.l, $.r, false)", """{"l":{"a":{"x":1},"b":2},"r":{"a":{"y":3},"c":4}}""").ShouldBe("""{"a":{"y":3},"b":2,"c":4}""");

    [Fact]
    public void JsonMerge_leaves_its_arguments_alone() => Workflows.OutputOf(
        """
        "Type": "Pass", "Parameters": {"merged.$": "States.JsonMerge($.l, $.r, false)", "l.$": "$.l", "r.$": "$.r"}
        """,
        """{"l":{"a":1},"r":{"a":2}}""").ShouldBe("""{"merged":{"a":2},"l":{"a":1},"r":{"a":2}}""");

    [Fact]
    public void UUID_is_of_version_4_and_repeats_with_the_seed()
    {
        const string Twice = "States.Array(States.UUID(), States.UUID())";

        Workflows.Computed(Twice).ShouldMatch("""^\["[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}","[0-9a-f-]{36}"\]$""");
        Workflows.Computed(Twice).ShouldBe(Workflows.Computed(Twice));
        Workflows.Computed("States.UUID()").ShouldNotBe(Workflows.Computed("States.ArrayGetItem(States.Array(States.UUID(), States.UUID()), 1)"));
    }

    [Fact]
    public void The_context_object_can_be_an_argument() => Workflows.Computed("States.Format('{}/{}', $$.StateMachine.Name, $$.State.Name)").ShouldBe("\"machine/Only\"");

    [Theory]
    [InlineData("States.StringToJson('not json')", "not JSON")]
    [InlineData("States.ArrayGetItem($.list, 5)", "not a position")]
    [InlineData("States.ArrayGetItem($.list, -1)", "not a position")]
    [InlineData("States.ArrayLength($.name)", "expected an array")]
    [InlineData("States.ArrayPartition($.list, 0)", "not positive")]
    [InlineData("States.ArrayRange(0, 1000, 1)", "at most 1000")]
    [InlineData("States.ArrayRange(0, 1, 0)", "step is 0")]
    [InlineData("States.Base64Decode('%')", "not Base64")]
    [InlineData("States.Hash('a', 'CRC')", "unknown")]
    [InlineData("States.JsonMerge($.map, $.map, true)", "shallow")]
    [InlineData("States.JsonMerge($.map, $.list, false)", "expected an object")]
    [InlineData("States.MathAdd('1', 1)", "expected a number")]
    [InlineData("States.MathAdd(2147483647, 1)", "32-bit")]
    [InlineData("States.MathRandom(1, 1)", "not below")]
    [InlineData("States.Format($.name, 1)", "0 placeholders for 1")]
    [InlineData("States.StringSplit('a b', $.blank)", "the separator is empty; name at least one character to split at")]
    [InlineData("States.StringSplit('a b', States.Format(''))", "the separator is empty")]
    public void A_failing_call_is_an_IntrinsicFailure_that_names_the_call(string call, string reason)
    {
        var execution = Workflows.RunOnly($$"""
            "Type": "Pass", "Parameters": {"value.$": "{{call}}"}
            """, Input);

        execution.Error.ShouldBe(StateFailure.IntrinsicFailure);
        execution.Cause!.ShouldStartWith($"An error occurred while executing the state 'Only' (entered at the event id #2). The function '{call}'");
        execution.Cause!.ShouldContain(reason);
    }

    [Fact]
    public void Text_longer_than_10000_characters_is_not_hashed() => Workflows.RunOnly("""
        "Type": "Pass", "Parameters": {"value.$": "States.Hash($.t, 'MD5')"}
        """, $$"""{"t":"{{new string('x', 10_001)}}"}""").Cause!.ShouldContain("at most 10000");

    [Theory]
    [InlineData("States.Unknown(1)", "States.Unknown is not implemented; use one of States.Format")]
    [InlineData("Format('x')", "begins with States.")]
    [InlineData("plain", "begins with States.")]
    [InlineData("States.UUID", "'(' is missing")]
    [InlineData("States.UUID(1)", "takes 0 arguments, not 1")]
    [InlineData("States.MathRandom(1)", "takes 2 to 3 arguments, not 1")]
    [InlineData("States.Format()", "at least 1 arguments")]
    [InlineData("States.Format('{}')", "1 placeholders for 0 arguments")]
    [InlineData("States.Format('{', 1)", "single brace")]
    [InlineData("States.Array('a)", "closing '")]
    [InlineData("States.Array(1", "')' is missing")]
    [InlineData("States.Array(1) ", "nothing may follow")]
    [InlineData("States.Array(1,)", "is none")]
    [InlineData("States.Array(abc)", "'abc' is none")]
    [InlineData("States.Array(.5)", "'.5' is none")]
    [InlineData(@"States.Array('\n')", @"\n is not an escape")]
    [InlineData("States.Array($.a[?(@.b)])", "filters")]
    [InlineData("States.Array($x)", "variables need Assign")]
    [InlineData("States.StringSplit('a b', '')", "the separator is empty; name at least one character to split at")]
    [InlineData("States.Array(States.StringSplit($.name, ''))", "the separator is empty")]
    [InlineData("States.Format('{}', $.delivery-partner)", "at character 31: in a call, write a name with a hyphen in brackets, as in $['delivery-partner']")]
    [InlineData("States.Array($['a)", "the closing ' is missing")]
    public void A_wrong_call_is_refused_at_load(string call, string cure)
    {
        var refused = Workflows.Refused(Workflows.Only($$"""
            "Type": "Pass", "Parameters": {"deep": [{"value.$": {{new JsonString(call)}}}]}
            """));

        refused.Problems.ShouldHaveSingleItem().ShouldContain(cure);
        refused.Message.ShouldContain("State 'Only', field 'Parameters.deep[0].value.$'");
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Calls_nest_ten_deep(int depth, bool allowed)
    {
        var call = string.Concat(Enumerable.Repeat("States.Array(", depth)) + new string(')', depth);
        var loading = Record.Exception(() => Workflows.Load(Workflows.Only($$"""
            "Type": "Pass", "Parameters": {"value.$": "{{call}}"}
            """)));

        (loading is null).ShouldBe(allowed);
    }

    private static JsonNumber Number(long value) => new(value);

    private static JsonList List(params string[] texts) => new([.. texts.Select(text => new JsonString(text))]);
}
