using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Plans;

public sealed class DefinitePathTests
{
    private const string Document = """{ "ok": true, "items": [{ "id": 7 }, { "id": 8 }], "a b": { "c.d": null }, "größe": 1, "0": "zero", "x-y_z": 2 }""";

    [Theory]
    [InlineData("$.ok", "true")]
    [InlineData("$.items[1].id", "8")]
    [InlineData("$['a b']['c.d']", "null")]
    [InlineData("$.größe", "1")]
    [InlineData("$['0']", "\"zero\"")]
    [InlineData("$.x-y_z", "2")]
    public void Finds_members_and_items(string path, string value) => Find(path)?.GetRawText().ShouldBe(value);

    [Fact]
    public void The_root_alone_is_the_document() => Find("$")?.ValueKind.ShouldBe(JsonValueKind.Object);

    [Theory]
    [InlineData("$.missing")]
    [InlineData("$.ok.deeper")]
    [InlineData("$.items[2]")]
    [InlineData("$.items.id")]
    [InlineData("$.items[999999]")]
    [InlineData("$.OK")]
    public void Finds_nothing_where_there_is_nothing(string path) => Find(path).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData(".ok")]
    [InlineData("$ok")]
    [InlineData("$.")]
    [InlineData("$..ok")]
    [InlineData("$.items[*]")]
    [InlineData("$.items[-1]")]
    [InlineData("$.items[1000000]")]
    [InlineData("$.items[0:1]")]
    [InlineData("$['']")]
    [InlineData("$.1st")]
    [InlineData("$.a b")]
    [InlineData("$.ok\n")]
    public void Refuses_what_is_no_definite_path(string path) => DefinitePath.TryParse(path, out _).ShouldBeFalse();

    [Fact]
    public void Finds_whatever_was_put_at_its_end()
    {
        var name = Gen.Elements("a", "b_c", "d-e", "f g", "h.i", "ü");
        var step = Gen.OneOf(name.Select(member => (Member: member, Index: -1)), Gen.Choose(0, 3).Select(index => (Member: "", Index: index)));

        Prop.ForAll(Gen.Choose(0, 9).SelectMany(length => Gen.ListOf(step, length)).ToArbitrary(), steps =>
        {
            var path = "$" + string.Concat(steps.Select(it => it.Index >= 0 ? $"[{it.Index}]" : $"['{it.Member}']"));
            var document = Enumerable.Reverse(steps).Aggregate((JsonNode)"here", (inner, it) => it.Index >= 0
                ? new JsonArray([.. Enumerable.Range(0, it.Index).Select(JsonNode? (_) => 0), inner])
                : new JsonObject { [it.Member] = inner });

            return DefinitePath.TryParse(path, out var parsed) && parsed.Find(JsonSerializer.SerializeToElement(document))?.GetString() == "here";
        }).QuickCheckThrowOnFailure();
    }

    private static JsonElement? Find(string path)
    {
        DefinitePath.TryParse(path, out var parsed).ShouldBeTrue();

        return parsed.Find(JsonDocument.Parse(Document).RootElement);
    }
}
