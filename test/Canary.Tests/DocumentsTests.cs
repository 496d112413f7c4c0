using System.Text.RegularExpressions;

namespace Canary.Tests;

/// <summary>The documents as a whole: they lead to each other, the index names them all, and what is read first is short.</summary>
public sealed partial class DocumentsTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. new[] { "docs", "examples", "events" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.PathOf(""), file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_to_a_heading_of_it(string page)
        => Links(page).Where(link => !Resolves(page, link)).ShouldBeEmpty();

    [Fact]
    public void The_index_names_every_page_and_every_schema()
    {
        var named = Links("docs/README.md").Select(link => link.Split('#')[0]).ToHashSet(StringComparer.Ordinal);
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs")).Select(file => Path.GetFileName(file)!).Where(file => file is not "README.md").ToList();

        pages.Count.ShouldBeGreaterThan(10);
        pages.ShouldBeSubsetOf(named);
    }

    /// <summary>Words as wc counts them, commands, tables and what is printed included.</summary>
    [Theory]
    [InlineData("README.md", 1500)]
    [InlineData("CONTRIBUTING.md", 1500)]
    [InlineData("docs/README.md", 500)]
    [InlineData("docs/decisions.md", 1500)]
    [InlineData("docs/checks.md", 1700)]
    [InlineData("docs/ecs.md", 900)]
    [InlineData("examples/ecs-service/README.md", 1500)]
    [InlineData("examples/ecs-native/README.md", 1500)]
    public void What_is_read_first_stays_short(string page, int words)
        => Repository.Read(page).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeLessThan(words);

    /// <summary>Whoever copies an example of a plan has one that the hooks take.</summary>
    [Theory]
    [InlineData("docs/plan.md")]
    [InlineData("docs/checks.md")]
    [InlineData("docs/guide.md")]
    public void Every_example_of_a_plan_is_one(string page)
    {
        var plans = PlanPattern().Matches(Repository.Read(page)).Select(match => match.Groups["plan"].Value).ToList();

        plans.ShouldNotBeEmpty();
        plans.SelectMany(plan => PlanReader.Read(plan).Problems).ShouldBeEmpty();
    }

    /// <summary>The golden file is what the command's own test compares with.</summary>
    [Theory]
    [InlineData("docs/checks.md", "check", "CheckCommandTests.Tells_what_a_task_definition_a_plan_and_the_appspec_tell")]
    [InlineData("docs/plan.md", "power", "PowerCommandTests.Tells_what_the_built_in_plan_can_tell_apart")]
    public void Quotes_what_a_command_prints(string page, string command, string golden)
        => Repository.VerifyBetween(
            page,
            $"<!-- {command}: written from its golden file by DocumentsTests, with UPDATE_GOLDEN=1 -->\n",
            $"<!-- /{command} -->",
            $"```text\n{Repository.Read($"test/Rehearsal.Tests/Terminal/{golden}.verified.txt")}```\n");

    private static IEnumerable<string> Links(string page)
        => LinkPattern().Matches(WithoutCode(page)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    private static bool Resolves(string page, string link)
    {
        var (path, heading) = (link.Split('#')[0], link.Split('#').ElementAtOrDefault(1));
        var file = path.Length is 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);

        return heading is null
            ? File.Exists(Repository.PathOf(file)) || Directory.Exists(Repository.PathOf(file))
            : File.Exists(Repository.PathOf(file)) && Anchors(file).Contains(heading, StringComparer.Ordinal);
    }

    /// <summary>As GitHub makes them: lower case, without punctuation, hyphens for blanks, and a number where one comes again.</summary>
    private static IEnumerable<string> Anchors(string page)
        => HeadingPattern().Matches(WithoutCode(page)).Select(match => match.Groups["text"].Value)
            .Select(text => PunctuationPattern().Replace(text.ToLowerInvariant(), "").Replace(' ', '-'))
            .GroupBy(anchor => anchor, StringComparer.Ordinal).SelectMany(same => same.Select((anchor, number) => number is 0 ? anchor : $"{anchor}-{number}"));

    private static string WithoutCode(string page) => FencePattern().Replace(Repository.Read(page), "");

    [GeneratedRegex(@"(\]\(|srcset=""|src="")(?<target>[^)""\s]+)[)""]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PunctuationPattern();

    [GeneratedRegex("^ *```.*?^ *```$", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FencePattern();

    [GeneratedRegex("^```json\n(?<plan>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlanPattern();
}
