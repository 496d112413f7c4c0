using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Canary.Judging;

namespace Hooks.Tests;

/// <summary>What docs/guide.md and docs/plan.md say of files that change: written from them, or held to them.</summary>
public sealed partial class GuideTests
{
    private const string Guide = "docs/guide.md";

    private static readonly JsonElement s_schema = JsonDocument.Parse(Repository.Read("docs/plan.schema.json")).RootElement;

    [Fact]
    public void Lists_every_setting_of_a_plan()
        => Repository.VerifyBetween("docs/plan.md", "<!-- plan: written from plan.schema.json by GuideTests, with UPDATE_GOLDEN=1 -->\n", "<!-- /plan -->", Table());

    [Fact]
    public void Every_setting_says_what_it_means()
        => Rows().ShouldAllBe(row => row.Meaning.Length > 0);

    [Fact]
    public void Tells_of_every_parameter_of_the_template()
        => Parameters().ShouldAllBe(parameter => Repository.Read(Guide).Contains($"`{parameter}`", StringComparison.Ordinal));

    [Fact]
    public void Tells_of_every_alarm_of_the_template()
    {
        var alarms = AlarmPattern().Matches(Repository.Read("template.yaml")).Select(match => match.Groups["name"].Value).ToList();

        alarms.ShouldNotBeEmpty();
        alarms.ShouldAllBe(alarm => Repository.Read(Guide).Contains($"**`<stack>-{alarm}`**", StringComparison.Ordinal));
    }

    [Fact]
    public void Tells_of_every_rule_by_which_a_deployment_may_be_stopped()
        => Enum.GetNames<Rule>().Except([nameof(Rule.Passed), nameof(Rule.GreenIsUp)])
            .ShouldAllBe(rule => TableRowPattern().Matches(Repository.Read(Guide)).Any(row => row.Groups["first"].Value.Contains($"`{rule}`", StringComparison.Ordinal)));

    [Fact]
    public void Samconfig_gives_parameters_that_the_template_has()
    {
        var given = OverridePattern().Matches(Repository.Read("samconfig.toml")).Select(match => match.Groups["name"].Value).ToList();

        given.ShouldNotBeEmpty();
        given.ShouldBeSubsetOf(Parameters());
    }

    [Fact]
    public void Samconfig_names_stacks_whose_functions_have_names_that_Lambda_takes()
    {
        var stacks = StackPattern().Matches(Repository.Read("samconfig.toml")).Select(match => match.Groups["name"].Value).ToList();

        stacks.ShouldBe(["hooks", "hooks-staging", "hooks-production"]);
        stacks.ShouldAllBe(stack => $"CodeDeployHook_{stack}-AfterAllowTestTraffic".Length <= 64);
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Repository.PathOf("test"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = TestPattern().Matches(Repository.Read("docs/threats.md")).Select(match => match.Groups["test"].Value).ToList();

        named.ShouldNotBeEmpty();
        named.ShouldAllBe(test => tests.Contains($" {test}(", StringComparison.Ordinal));
    }

    private static List<string> Parameters()
    {
        var parameters = ParameterPattern().Matches(Repository.Read("template.yaml")).Select(match => match.Groups["name"].Value).ToList();
        parameters.ShouldNotBeEmpty();

        return parameters;
    }

    private static string Table()
    {
        var table = new StringBuilder("| Setting | Type | Range | Default | Meaning |\n|---|---|---|---|---|\n");
        foreach (var row in Rows())
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{row.Name}` | {row.Type} | {row.Range} | {row.Default} | {row.Meaning} |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<Row> Rows() => Below(s_schema, "");

    private static IEnumerable<Row> Below(JsonElement schema, string prefix)
        => schema.GetProperty("properties").EnumerateObject().SelectMany(property => Setting(property.Value, prefix + property.Name));

    private static IEnumerable<Row> Setting(JsonElement schema, string name)
    {
        var row = new Row(name, TypeOf(schema), RangeOf(schema), DefaultOf(schema, name), Text(schema, "description").Replace("|", "\\|", StringComparison.Ordinal));

        return schema switch
        {
            _ when schema.TryGetProperty("items", out var items) && items.TryGetProperty("properties", out _) => Below(items, $"{name}[].").Prepend(row),
            _ when schema.TryGetProperty("properties", out _) => Below(schema, $"{name}.").Prepend(row),
            _ when schema.TryGetProperty("propertyNames", out _) => Below(schema.GetProperty("additionalProperties").GetProperty("oneOf")[1], $"{name}.<id>.").Prepend(row),
            _ => [row],
        };
    }

    private static string TypeOf(JsonElement schema) => schema switch
    {
        _ when schema.TryGetProperty("enum", out _) => "word",
        _ when schema.TryGetProperty("anyOf", out _) => "status, or list",
        _ when schema.TryGetProperty("oneOf", out _) => "string, or place",
        _ when schema.GetProperty("type").GetString() is "array" => schema.GetProperty("items").TryGetProperty("properties", out _) ? "list" : "list of numbers",
        _ => schema.GetProperty("type").GetString()!,
    };

    private static string RangeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var words))
        {
            return string.Join(", ", words.EnumerateArray().Select(word => $"`{word.GetString()}`"));
        }

        string?[] parts =
        [
            Between(schema, "minimum", "maximum", "") ?? Bound(schema, "minimum", "from"),
            Bound(schema, "exclusiveMinimum", "above"),
            Bound(schema, "exclusiveMaximum", "below"),
            schema.TryGetProperty("minimum", out _) ? null : Bound(schema, "maximum", "at most"),
            Between(schema, "minItems", "maxItems", " items") ?? Bound(schema, "maxItems", "at most", " items"),
            Between(schema, "minLength", "maxLength", " characters") ?? (schema.TryGetProperty("minLength", out _) ? "not empty" : null),
            schema.TryGetProperty("pattern", out var pattern) ? $"matches `{pattern.GetString()}`" : null,
            schema.TryGetProperty("propertyNames", out _) ? "ids of checks, and `unknown`" : null,
        ];

        return string.Join(", ", parts.OfType<string>());
    }

    private static string? Between(JsonElement schema, string lowest, string highest, string unit)
        => schema.TryGetProperty(lowest, out var from) && schema.TryGetProperty(highest, out var to) ? $"{from.GetRawText()} to {to.GetRawText()}{unit}" : null;

    private static string? Bound(JsonElement schema, string keyword, string word, string unit = "")
        => schema.TryGetProperty(keyword, out var bound) ? $"{word} {bound.GetRawText()}{unit}" : null;

    /// <summary>The judge's own are the preset's, which the schema leaves out so that an editor does not write them into every plan.</summary>
    private static string DefaultOf(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("default", out var value))
        {
            return $"`{value.GetRawText().ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal)}`";
        }

        return IsPresets(name) && ValueOf(JudgeSettings.Default, name) is { } usual
            ? string.Join("; ", OtherPresets().Select(preset => (preset.Name, Value: ValueOf(preset.Settings, name)!)).Where(preset => preset.Value != usual).Select(preset => $"{preset.Name} {preset.Value}").Prepend(usual))
            : "";
    }

    private static bool IsPresets(string name) => name.StartsWith("judge.", StringComparison.Ordinal) || name.StartsWith("warmUp.", StringComparison.Ordinal);

    private static IEnumerable<(string Name, JudgeSettings Settings)> OtherPresets() => [("strict", JudgeSettings.Strict), ("tolerant", JudgeSettings.Tolerant)];

    /// <summary>What a preset says of a setting, by the plan's name for it; null where it is a group of settings.</summary>
    private static string? ValueOf(JudgeSettings preset, string name)
    {
        var path = name is "judge.minSeconds" or "judge.maxSeconds" ? name.Replace("judge.", "judge.times.", StringComparison.Ordinal) : name;
        var value = path.Split('.').Where(member => member is not "judge").Aggregate<string, object?>(
            preset, (within, member) => within!.GetType().GetProperty(char.ToUpperInvariant(member[0]) + member[1..])!.GetValue(within));

        return value switch
        {
            double number => $"`{number.ToString("0.####", CultureInfo.InvariantCulture)}`",
            bool flag => $"`{(flag ? "true" : "false")}`",
            _ => null,
        };
    }

    private static string Text(JsonElement schema, string member) => schema.TryGetProperty(member, out var text) ? text.GetString()! : "";

    [GeneratedRegex("^stack_name = \"(?<name>[^\"]+)\"$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StackPattern();

    [GeneratedRegex("^  (?<name>[A-Z][A-Za-z]+):\n    Type: (String|Number|CommaDelimitedList)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(@"^      AlarmName: !Sub ""\$\{AWS::StackName\}-(?<name>[a-z-]+)""$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AlarmPattern();

    [GeneratedRegex(@"^\| (?<first>[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableRowPattern();

    [GeneratedRegex("^  \"(?<name>[A-Za-z]+)=", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OverridePattern();

    [GeneratedRegex(@"`([A-Za-z]+\.)?(?<test>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestPattern();

    private sealed record Row(string Name, string Type, string Range, string Default, string Meaning);
}
