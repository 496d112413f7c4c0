using FsCheck;
using FsCheck.Fluent;
using StepFunctions.Values;

namespace Rehearsal.Tests.StepFunctions;

public class JsonPathTests
{
    private const string Document = """
        {"a": {"b": 1, "n": null, "x y": 2, "it's": 3}, "list": [10, 20, 30, 40], "rows": [{"id": 1, "k": {"id": 5}}, {"id": 2}, {"no": 3}], "é_1": 7,
         "delivery-partner": {"eu-west-1": 8}, "Test\\\"\"Name\"": 9, "a\\b": 10, "a\\\\b": 11, "a\\'b": 12}
        """;

    [Theory]
    [InlineData("$.a.b", "1")]
    [InlineData("$['a']['b']", "1")]
    [InlineData("$.a['x y']", "2")]
    [InlineData(@"$.a['it\'s']", "3")]
    [InlineData("$.é_1", "7")]
    [InlineData("$.a.n", "null")]
    [InlineData("$.list[0]", "10")]
    [InlineData("$.list[-1]", "40")]
    [InlineData("$.rows[1].id", "2")]
    [InlineData("$.delivery-partner.eu-west-1", "8")]
    public void A_definite_path_gives_the_value(string path, string value) => Find(path).ShouldBe(value);

    // The first was recorded on AWS.
    [Theory]
    [InlineData("""$['Test\""Name"']""", "9")]
    [InlineData(@"$['a\b']", "10")]
    [InlineData(@"$['a\\b']", "11")]
    [InlineData(@"$['a\\'b']", "12")]
    public void A_backslash_belongs_to_a_quoted_name_unless_a_quote_follows(string path, string value) => Find(path).ShouldBe(value);

    [Theory]
    [InlineData("$.list[*]", "[10,20,30,40]")]
    [InlineData("$.list.*", "[10,20,30,40]")]
    [InlineData("$.a.*", "[1,null,2,3]")]
    [InlineData("$.list[1:3]", "[20,30]")]
    [InlineData("$.list[2:]", "[30,40]")]
    [InlineData("$.list[:1]", "[10]")]
    [InlineData("$.list[-2:]", "[30,40]")]
    [InlineData("$.list[:-3]", "[10]")]
    [InlineData("$.list[1:99]", "[20,30,40]")]
    [InlineData("$.list[3:1]", "[]")]
    [InlineData("$.list[0,2]", "[10,30]")]
    [InlineData("$.list[0, -1]", "[10,40]")]
    [InlineData("$.list[0,9]", "[10]")]
    [InlineData("$.rows[*].id", "[1,2]")]
    [InlineData("$.rows[0:1].id", "[1]")]
    [InlineData("$..id", "[1,5,2]")]
    [InlineData("$.rows..no", "[3]")]
    [InlineData("$.rows[*].k.id", "[5]")]
    [InlineData("$..eu-west-1", "[8]")]
    public void Any_other_path_gives_an_array_even_of_one(string path, string hits) => Find(path).ShouldBe(hits);

    [Theory]
    [InlineData("$.absent[*]")]
    [InlineData("$.absent.deeper[*].id")]
    [InlineData("$.absent[1:3].id")]
    [InlineData("$.absent..id")]
    [InlineData("$.a.b[*]")]
    [InlineData("$.a.n[*].x")]
    [InlineData("$.list[*].x")]
    [InlineData("$.absent[0,1]")]
    public void An_indefinite_path_under_an_absent_parent_gives_an_empty_array(string path) => Find(path).ShouldBe("[]");

    [Theory]
    [InlineData("$[*]", "{}", "[]")]
    [InlineData("$[0,1]", "{}", "[]")]
    [InlineData("$[1:5]", "{}", null)]
    [InlineData("$[1:]", "{}", null)]
    [InlineData("$[:1]", "5", null)]
    [InlineData("$[:1]", "[]", "[]")]
    [InlineData("$[1:5].a", "{}", "[]")]
    public void Of_a_document_that_is_no_array_only_a_slice_is_absent(string path, string document, string? found) =>
        (JsonPath.Parse(path).Find(Json.Parse(document))?.ToString()).ShouldBe(found);

    [Theory]
    [InlineData("$.absent", "No results for path: $['absent']")]
    [InlineData("$.a.absent", "No results for path: $['a']['absent']")]
    [InlineData("$.list[9]", "No results for path: $['list'][9]")]
    [InlineData("$.list[-5]", "No results for path: $['list'][-5]")]
    [InlineData("$.list.b", "No results for path: $['list']['b']")]
    [InlineData("$.no.deeper", "Missing property in path $['no']")]
    [InlineData("$.a.no.deeper.still", "Missing property in path $['a']['no']")]
    public void A_definite_path_to_nothing_finds_nothing_and_says_why(string path, string reason)
    {
        var document = Json.Parse(Document);

        JsonPath.Parse(path).Find(document).ShouldBeNull();
        JsonPath.Parse(path).Absence(document).ShouldBe(reason);
    }

    [Theory]
    [InlineData("", "begins with $")]
    [InlineData("a.b", "begins with $")]
    [InlineData("$a", "variables need Assign")]
    [InlineData("$.", "name")]
    [InlineData("$.-a", "['name']")]
    [InlineData("$-a", "'-' cannot stand here")]
    [InlineData(@"$['a\']", @"\' is a quote within the name")]
    [InlineData("$.0a", "['name']")]
    [InlineData("$.a b", "' ' cannot stand here")]
    [InlineData("$.list[?(@.x == 1)]", "filters")]
    [InlineData("$.list[(@.length-1)]", "filters")]
    [InlineData("$.list[]", "position or a name")]
    [InlineData("$.list[:]", "[*]")]
    [InlineData("$.list[0:2:1]", "']' is missing")]
    [InlineData("$.list[0", "']' is missing")]
    [InlineData("$.list[0,]", "position or a name")]
    [InlineData("$.list[99999999999]", "is not a position")]
    [InlineData("$['a", "closing '")]
    [InlineData("$['a','b']", "']' is missing")]
    [InlineData("$[\"a\"]", "single quotes")]
    [InlineData("$..*", "name")]
    [InlineData("$...a", "name")]
    public void Refuses_any_other_syntax_and_says_what_to_write(string path, string cure) =>
        Should.Throw<FormatException>(() => JsonPath.Parse(path)).Message.ShouldContain(cure);

    [Theory]
    [InlineData("$", true)]
    [InlineData("$.a['b'][0]", true)]
    [InlineData("$.a[-1]", false)]
    [InlineData("$.a[*]", false)]
    [InlineData("$..a", false)]
    public void A_reference_path_has_names_and_positions_only(string path, bool isReference) => JsonPath.Parse(path).IsReference.ShouldBe(isReference);

    [Fact]
    public void The_canonical_form_reads_back_as_itself() => Prop.ForAll(
        Paths.ToArbitrary(),
        path => JsonPath.Parse(path.Canonical).Canonical == path.Canonical && JsonPath.Parse(path.Canonical).Segments.Count == path.Segments.Count)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_put_at_a_path_is_found_there_and_nothing_else_changed() => Prop.ForAll(
        (from map in Documents.Map(3)
         from names in Documents.Name.NonEmptyListOf()
         from value in Documents.Document(2)
         select (map, path: new JsonPath("$", isContext: false, [.. names.Select(name => new PathSegment.Member($"new {name}"))]), value)).ToArbitrary(),
        sample =>
        {
            var changed = (JsonMap)sample.path.Put(sample.map, sample.value);
            return ReferenceEquals(sample.path.Find(changed), sample.value)
                && sample.map.Members.All(member => ReferenceEquals(changed[member.Key], member.Value))
                && changed.Count == sample.map.Count + 1;
        }).QuickCheckThrowOnFailure();

    private static Gen<JsonPath> Paths =>
        from isContext in ArbMap.Default.GeneratorFor<bool>()
        from segments in Segment.ListOf()
        select new JsonPath("$", isContext, [.. segments]);

    private static Gen<PathSegment> Segment => Gen.OneOf<PathSegment>(
        Documents.Name.Select(name => (PathSegment)new PathSegment.Member(name)),
        Gen.Choose(-3, 3).Select(position => (PathSegment)new PathSegment.Index(position)),
        Gen.Constant<PathSegment>(new PathSegment.Wildcard()),
        Gen.Choose(-3, 3).Select(from => (PathSegment)new PathSegment.Slice(from, null)),
        Gen.Choose(-3, 3).Two().Select(pair => (PathSegment)new PathSegment.Slice(pair.Item1, pair.Item2)),
        Gen.Choose(0, 3).Two().Select(pair => (PathSegment)new PathSegment.Union([new(pair.Item1), new(pair.Item2)])),
        Gen.Elements("a", "name").Select(name => (PathSegment)new PathSegment.Descendant(new PathSegment.Member(name))));

    private static string? Find(string path) => JsonPath.Parse(path).Find(Json.Parse(Document))?.ToString();
}
