using System.Text.Json;

namespace Canary.Tests;

/// <summary>What <c>check --sarif</c> writes, held to the parts of SARIF's schema that it uses.</summary>
public class SarifTests
{
    private const string Written =
        "test/Rehearsal.Tests/Terminal/CheckOnGitHubTests.SARIF_has_levels_and_hostile_text_and_suppresses_what_a_plan_excepts.verified.txt";

    private static readonly PublishedSchema s_sarif = new("test/Canary.Tests/sarif.schema.json");

    [Fact]
    public void Follows_the_schema() => Mistakes(Repository.Read(Written)).ShouldBeEmpty();

    [Theory]
    [InlineData("\"level\": \"error\"", "\"level\": \"fatal\"")]
    [InlineData("\"startLine\": 1", "\"startLine\": 0")]
    [InlineData("\"version\": \"2.1.0\"", "\"version\": \"2.0.0\"")]
    [InlineData("\"kind\": \"external\"", "\"kind\": \"plan\"")]
    [InlineData("\"text\"", "\"words\"")]
    public void The_schema_refuses_what_SARIF_does(string good, string bad)
    {
        Repository.Read(Written).ShouldContain(good);

        Mistakes(Repository.Read(Written).Replace(good, bad, StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    [Fact]
    public void The_schema_is_one() => PublishedSchema.MistakesOfSchema(Repository.Read("test/Canary.Tests/sarif.schema.json")).ShouldBeEmpty();

    private static IReadOnlyList<string> Mistakes(string log) => s_sarif.Mistakes(JsonDocument.Parse(log).RootElement);
}
