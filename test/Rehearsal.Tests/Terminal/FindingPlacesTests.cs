using System.Text.RegularExpressions;
using Canary.Preflight;

namespace Rehearsal.Tests.Terminal;

public sealed partial class FindingPlacesTests
{
    private const string Definition = """
        {
          "taskDefinition": {
            "containerDefinitions": [
              { "name": "shop", "cpu": 0 },
              { "image": "shop:latest" }
            ],
            "cpu": "500"
          }
        }
        """;

    private const string AppSpec = """
        version: 0.0
        Resources:
          - TargetService:
              Properties:
                TaskDefinition: arn
        Hooks:
          - BeforeInstall: one
        """;

    [Theory]
    [InlineData("taskDefinition.cpu", 7)]
    [InlineData("TASKDEFINITION.CPU", 7)]
    [InlineData("taskDefinition.containerDefinitions.cpu", 4)]
    [InlineData("taskDefinition.containerDefinitions.image", 5)]
    [InlineData("taskDefinition.containerDefinitions.logConfiguration", 3)]
    [InlineData("taskDefinition.memory", 2)]
    [InlineData("cpu", 1)]
    [InlineData("", 1)]
    public void A_setting_has_its_own_line_in_JSON_or_that_of_what_it_belongs_into(string setting, int line)
        => new CheckedFile("td.json", Definition).LineOf(setting).ShouldBe(line);

    [Theory]
    [InlineData("Resources.TargetService.Properties.TaskDefinition", 5)]
    [InlineData("Resources.TargetService.Properties.LoadBalancerInfo", 4)]
    [InlineData("Hooks", 6)]
    [InlineData("hooks", 1)]
    public void And_in_YAML(string setting, int line) => new CheckedFile("appspec.yml", AppSpec).LineOf(setting).ShouldBe(line);

    [Fact]
    public void YAML_may_begin_with_a_brace() => new CheckedFile("appspec.yml", "{version: 0.0,\n Hooks: []}").LineOf("Hooks").ShouldBe(2);

    [Fact]
    public void Every_check_has_a_place_when_all_files_are_there()
    {
        var files = FactFiles.All.Select(file => file.Option).Append("--appspec").Append("--plan").ToDictionary(option => option, option => new CheckedFile(option, "{}"));
        var ids = Ids().Matches(Repository.Read("docs/checks.md").Split("<!-- /checks -->")[0]).Select(id => id.Groups["id"].Value).ToList();

        ids.Count.ShouldBeGreaterThan(40);
        ids.Where(id => new FindingPlaces(files, "/").Of(new Finding { Id = id }) is null).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_is_named_from_the_current_directory_if_it_is_in_it()
    {
        Place("/repo/deploy/td.json").ShouldBe(new FindingPlace("deploy/td.json", 7));
        Place("/other/td.json").ShouldBe(new FindingPlace("/other/td.json", 7));
    }

    [Fact]
    public void A_finding_about_no_given_file_has_no_place()
        => new FindingPlaces(new Dictionary<string, CheckedFile>(), "/repo").Of(new Finding { Id = "fargate-size" }).ShouldBeNull();

    private static FindingPlace? Place(string name)
        => new FindingPlaces(new Dictionary<string, CheckedFile> { ["--task-definition"] = new(name, Definition) }, "/repo").Of(new Finding { Id = "fargate-size" });

    [GeneratedRegex("^\\| `(?<id>[a-z-]+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();
}
