using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Rehearsal.Tests.Wire;

/// <summary>What is written in a protocol is read back as it was.</summary>
public class RoundTripTests
{
    private static readonly Gen<string> s_text = Gen.Elements("", "a", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.125Z", "<ä&b>", "a.b=c&d", "\u0001\uD83D\uDE00");

    private static readonly Gen<JsonNode?> s_scalar = Gen.OneOf(
        s_text.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Elements(0, -1, int.MaxValue).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(0.5, -1e300).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)));

    [Fact]
    public void Json_with_small_letters_and_times_in_seconds() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Section(3, Node)), section =>
    {
        var service = WireServices.Of("ecs");
        var timely = Timely(section);

        var wire = WireMembers.ToWire(service, "none", timely, inSeconds: true);

        JsonNode.DeepEquals(WireMembers.FromWire(service, wire), timely).ShouldBeTrue(wire.ToJsonString());
    }));

    [Fact]
    public void Cbor_with_times_that_are_tagged() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Section(3, Node)), section =>
    {
        var timely = Timely(section);

        var read = Rehearsal.Wire.Cbor.Read(Rehearsal.Wire.Cbor.Write(timely, new HashSet<string> { "CreatedAt" }));

        read!.ToJsonString().ShouldBe(timely.ToJsonString());
    }));

    [Fact]
    public void A_time_in_CBOR_is_a_number_with_a_tag() =>
        Convert.ToHexString(Rehearsal.Wire.Cbor.Write(new JsonObject { ["At"] = "2026-01-01T00:00:00.5Z", ["Is"] = "2026-01-01T00:00:00.5Z" }, new HashSet<string> { "At" }))
            .ShouldBe("A2" + "624174" + "C1FB41DA556E40200000" + "624973" + "76323032362D30312D30315430303A30303A30302E355A");

    [Fact]
    public void Queries_of_lists_and_structures() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Section(3, Textual)), section =>
    {
        var pairs = Pairs("", section, "member.").ToList();

        var read = QueryParameters.Read(WireServices.Of("sns"), pairs);

        read.ToJsonString().ShouldBe(section.ToJsonString(), string.Join('&', pairs));
    }));

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 1767225600)]
    [InlineData("2026-01-01T00:00:00.5Z", 1767225600.5)]
    [InlineData("1969-12-31T23:59:59.999Z", -0.001)]
    public void Times_are_seconds(string time, double seconds)
    {
        WireTime.Seconds(time).ShouldBe((decimal)seconds);
        WireTime.Text(JsonValue.Create(seconds)).ShouldBe(time);
    }

    /// <summary>EC2's clients write lists in the singular and without a word between, and the tenth comes after the ninth.</summary>
    [Fact]
    public void Queries_of_EC2()
    {
        List<KeyValuePair<string, string>> pairs =
        [
            .. Enumerable.Range(1, 11).Select(number => KeyValuePair.Create($"SubnetId.{number}", $"s{number}")).Reverse(),
            new("Filter.1.Name", "n"), new("Filter.1.Value.1", "v"), new("MaxResults", "5"), new("DryRun", "false"),
        ];

        var read = QueryParameters.Read(WireServices.Of("ec2"), pairs);

        read.ToJsonString().ShouldBe(
            """{"SubnetIds":["s1","s2","s3","s4","s5","s6","s7","s8","s9","s10","s11"],"Filters":[{"Name":"n","Values":["v"]}],"MaxResults":5,"DryRun":false}""");
    }

    private static Gen<JsonNode?> Node(int depth) => depth == 0
        ? s_scalar
        : Gen.Frequency(
            (3, s_scalar),
            (1, Section(depth - 1, Node).Select(section => (JsonNode?)section)),
            (1, Gen.ListOf(Node(depth - 1)).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))));

    /// <summary>What a query can say: text that is not empty, in lists and structures that are not.</summary>
    private static Gen<JsonNode?> Textual(int depth) => depth == 0
        ? s_text.Where(text => text is not "").Select(text => (JsonNode?)JsonValue.Create(text))
        : Gen.Frequency(
            (3, Textual(0)),
            (1, Section(depth - 1, Textual).Where(section => section.Count > 0).Select(section => (JsonNode?)section)),
            (1, Gen.NonEmptyListOf(Textual(depth - 1)).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))));

    private static Gen<JsonObject> Section(int depth, Func<int, Gen<JsonNode?>> node) =>
        from names in Gen.SubListOf<string>("Name", "Arn", "DNSName", "CreatedAt", "Values", "Options", "A")
        from values in Gen.ListOf(node(depth), names.Count)
        select new JsonObject(names.Zip(values, (name, value) => KeyValuePair.Create(name, value?.DeepClone())));

    /// <summary>A member that is a time holds times, and no map is among the sections.</summary>
    private static JsonObject Timely(JsonObject section)
    {
        var timely = section.DeepClone().AsObject();
        Mend(timely);
        return timely;

        static void Mend(JsonNode? node)
        {
            if (node is JsonArray list)
            {
                list.ToList().ForEach(Mend);
            }
            else if (node is JsonObject inner)
            {
                if (inner["CreatedAt"] is JsonValue or JsonArray)
                {
                    inner["CreatedAt"] = "2026-01-01T00:00:00.125Z";
                }

                inner.Select(member => member.Value).ToList().ForEach(Mend);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string prefix, JsonNode? node, string item) => node switch
    {
        JsonObject section => section.SelectMany(member => Pairs($"{prefix}{member.Key}.", member.Value, item)),
        JsonArray list => list.SelectMany((value, place) => Pairs(string.Create(CultureInfo.InvariantCulture, $"{prefix}{item}{place + 1}."), value, item)),
        _ => [KeyValuePair.Create(prefix.TrimEnd('.'), node!.GetValue<string>())],
    };
}
