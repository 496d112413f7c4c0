using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Canary.Tests;

/// <summary>What a visitor meets first: the README, its commands and its picture.</summary>
public sealed partial class ReadmeTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Pictures => ["docs/images/rollback-light.svg", "docs/images/rollback-dark.svg"];

    private const string Pictured = "dotnet run --project src/Rehearsal -- --green-fault errors=5%";

    [Fact]
    public void Every_command_of_dotnet_runs_in_CI()
    {
        var commands = ShellPattern().Matches(Repository.Read("README.md")).SelectMany(block => block.Groups["lines"].Value.Split('\n')).Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal)).ToList();

        commands.Count.ShouldBe(3);
        commands.ShouldAllBe(command => Repository.Read(".ci/run").Contains(command, StringComparison.Ordinal));
    }

    [Fact]
    public void Shows_what_each_rehearsal_prints_with_its_headline()
    {
        var screens = Screens();

        screens.Keys.ShouldBe(
        [
            "dotnet run --project src/Rehearsal",
            Pictured,
            "dotnet run --project src/Rehearsal -- --green-fault after=2m:errors=20% --deployment-config CodeDeployDefault.ECSCanary10Percent5Minutes",
        ]);
        screens.Values.First().ShouldContain("DEPLOYED");
        screens[Pictured].ShouldContain("ROLLED BACK");
        screens.Values.Last().ShouldContain("the watch stopped it during AllowTraffic; blue restored by ");
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Picture_shows_the_run_that_the_text_shows(string picture)
    {
        var rows = Texts(picture).GroupBy(text => (string)text.Attribute("y")!).Select(row => Words(string.Join(' ', row.Select(text => text.Value)))).ToHashSet(StringComparer.Ordinal);
        var lines = Screens()[Pictured].Split('\n').Select(Words).Where(line => line is not ("" or "...")).ToList();

        lines.ShouldNotBeEmpty();
        lines.ShouldBeSubsetOf(rows);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Picture_tells_those_who_cannot_see_it(string picture)
    {
        var image = Picture(picture);

        image.Element(s_svg + "title")!.Value.ShouldNotBeEmpty();
        image.Element(s_svg + "desc")!.Value.ShouldContain("ROLLED BACK");
    }

    /// <summary>WCAG 2.2, 1.4.3: text has a contrast of at least 4.5 to 1.</summary>
    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_colour_of_the_picture_can_be_read(string picture)
    {
        var image = Picture(picture);
        var paper = Luminance((string)image.Element(s_svg + "rect")!.Attribute("fill")!);
        var inks = FillPattern().Matches(image.Element(s_svg + "style")!.Value).Select(match => match.Groups["colour"].Value).ToList();

        inks.Count.ShouldBeGreaterThan(3);
        inks.ShouldAllBe(ink => Contrast(Luminance(ink), paper) >= 4.5);
    }

    private static Dictionary<string, string> Screens() => ScreenPattern().Matches(Repository.Read("README.md")).ToDictionary(match => match.Groups["command"].Value, match => match.Groups["text"].Value);

    private static XElement Picture(string file) => XDocument.Parse(Repository.Read(file)).Root!;

    private static IEnumerable<XElement> Texts(string picture) => Picture(picture).Elements(s_svg + "text");

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance(string colour)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(at => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(Linear)];

        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);

    [GeneratedRegex("^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShellPattern();

    [GeneratedRegex("<!-- screen: (?<command>.+?) -->\n```text\n(?<text>.*?)```\n<!-- /screen -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScreenPattern();

    [GeneratedRegex("fill:(?<colour>#[0-9a-f]{6})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FillPattern();
}
