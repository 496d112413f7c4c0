using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using StepFunctions.Values;

namespace Rehearsal.Tests.StepFunctions;

public class JsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[true,false,null,"x",-1.50,1e3]}""")]
    [InlineData("""["\"\\\n\r\t\b\f\u0001","äöü €","🙂","</script>&'"]""")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Text_comes_back_as_it_was(string text) => Json.Parse(text).ToString().ShouldBe(text);

    [Fact]
    public void Size_is_the_length_of_the_text_in_UTF8() =>
        Prop.ForAll(Documents.Arbitrary, document => document.Size == Encoding.UTF8.GetByteCount(document.ToString())).QuickCheckThrowOnFailure();

    [Fact]
    public void Nodes_and_values_turn_into_each_other() =>
        Prop.ForAll(Documents.Arbitrary, document => Json.From(document.ToNode()).ToString() == document.ToString()).QuickCheckThrowOnFailure();

    [Fact]
    public void A_node_made_in_code_reads_like_a_parsed_one()
    {
        var node = new JsonObject { ["int"] = 1, ["text"] = "a", ["date"] = DateTimeOffset.UnixEpoch, ["list"] = new JsonArray(1.5, null) };

        Json.From(node).ToString().ShouldBe("""{"int":1,"text":"a","date":"1970-01-01T00:00:00+00:00","list":[1.5,null]}""");
        Json.From(node).ToNode()!["int"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("""{"a":1,"b":[2]}""", """{"b":[2],"a":1.0}""", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("null", "false", false)]
    public void Values_are_compared_deeply_and_numbers_by_value(string left, string right, bool same) =>
        Json.Parse(left).IsSameAs(Json.Parse(right)).ShouldBe(same);

    [Theory]
    [InlineData("")]
    [InlineData("{} {}")]
    [InlineData("{'a': 1}")]
    [InlineData("[1,]")]
    public void Refuses_what_is_not_JSON(string text) => Should.Throw<JsonException>(() => Json.Parse(text));
}

/// <summary>Random documents.</summary>
internal static class Documents
{
    public static Arbitrary<Json> Arbitrary => Gen.Sized(size => Document(Math.Min(size, 4))).ToArbitrary();

    public static Gen<string> Name => Gen.Elements("a", "b", "name", "with blank", "quote'", @"back\slash", "Ж", "x.y", "0", "[*]");

    public static Gen<Json> Document(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Constant<Json>(JsonNull.Value),
            ArbMap.Default.GeneratorFor<bool>().Select(value => (Json)JsonBoolean.Of(value)),
            ArbMap.Default.GeneratorFor<long>().Select(value => (Json)new JsonNumber(value)),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => (Json)new JsonString(text.Get)));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Document(depth - 1).ListOf(3).Select(items => (Json)new JsonList([.. items])),
                Map(depth - 1).Select(map => (Json)map));
    }

    public static Gen<JsonMap> Map(int depth) =>
        from members in (from name in Name from value in Document(depth) select (name, (Json?)value)).ListOf(3)
        select JsonMap.Of(members);
}
