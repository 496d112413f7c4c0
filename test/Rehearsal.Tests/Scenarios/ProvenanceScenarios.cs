using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Reporting;
using Hooks;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Every report in the bucket says what was deployed, from what and by whom.</summary>
public sealed class ProvenanceScenarios
{
    private const string Whole = "9fceb02d0ae598e95dc970b74767f19372d61af8";
    private const string RegisteredBy = "arn:aws:sts::000000000000:assumed-role/deploy/pipeline";

    private static readonly string s_digest = ImageRegistry.DigestOf("shop:v8");
    private static readonly JsonSerializerOptions s_written = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    private static readonly string[] s_hooks = ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"];

    [Fact]
    public void Of_CodeDeploy_every_hook_and_the_watch_tell_the_same_with_a_digest_where_the_registry_or_tasks_are_asked()
    {
        var reports = Stored(new Scenario { Service = new Scenario().Service with { Description = $"Deploy {Whole}" } });

        reports.Select(report => report.LifecycleEvent).ShouldBe(s_hooks);
        foreach (var report in reports)
        {
            var digest = report.LifecycleEvent is "BeforeInstall" or "AfterAllowTestTraffic" ? $$""", "Digest": "{{s_digest}}" """ : "";

            Told(report).ShouldBe(Json($$"""
                {
                  "Revision": "AppSpecContent {{AppSpec.Parse(Shipped.Text("appspec.yml")).Sha256}}",
                  "TaskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8",
                  "RegisteredBy": "{{RegisteredBy}}",
                  "Creator": "user",
                  "Commit": { "Id": "{{Whole}}", "Source": "Description" },
                  "Images": [{ "Container": "shop", "Image": "000000000000.dkr.ecr.local.amazonaws.com/shop:v8"{{digest}} }]
                }
                """), report.LifecycleEvent);
        }
    }

    [Fact]
    public void Of_ECS_every_hook_and_the_watch_tell_the_same_with_the_digest_that_ECS_keeps_to()
    {
        var (reports, deployment) = Played(new Scenario { Controller = Controller.Ecs, Service = Labelled("9fceb02") });

        reports.Select(report => report.LifecycleEvent).Distinct().ShouldBe(s_hooks.Select(name => Controller.Ecs.WordFor(name)));
        foreach (var report in reports)
        {
            Told(report).ShouldBe(Json($$"""
                {
                  "Revision": "{{((ServiceDeployment)deployment).Green.Arn}}",
                  "TaskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8",
                  "RegisteredBy": "{{RegisteredBy}}",
                  "Commit": { "Id": "9fceb02", "Source": "ImageLabel" },
                  "Images": [{ "Container": "shop", "Image": "000000000000.dkr.ecr.local.amazonaws.com/shop:v8", "Digest": "{{s_digest}}" }]
                }
                """), report.LifecycleEvent);
        }
    }

    /// <summary>Why it failed is looked for in its tasks, which know what they have pulled.</summary>
    [Fact]
    public void Of_CodeDeploy_the_report_of_a_failure_has_the_digest_of_what_ran()
        => Stored(new Scenario { GreenFault = "errors=20%" }).Single(report => report.LifecycleEvent == "AfterAllowTestTraffic").Provenance!.Images
            .ShouldBe([new DeployedImage("shop", "000000000000.dkr.ecr.local.amazonaws.com/shop:v8", s_digest)]);

    [Theory]
    [OnBoth]
    public void A_digest_in_the_task_definition_stands_in_every_report(Controller controller)
    {
        var image = $"000000000000.dkr.ecr.local.amazonaws.com/shop@{s_digest}";
        var reports = Stored(new Scenario { Controller = controller, Service = new Scenario().Service with { GreenTaskDefinition = Definition(new JsonObject { ["Image"] = image }) } });

        reports.Count.ShouldBeGreaterThan(4);
        reports.ShouldAllBe(report => report.Provenance!.Images.Single() == new DeployedImage("shop", image, s_digest));
    }

    [Theory]
    [OnBoth]
    public void Where_nothing_names_a_commit_there_is_none(Controller controller)
        => Stored(new Scenario { Controller = controller, Service = Labelled("main") with { Description = "Nightly of 20261130" } }).ShouldAllBe(report => report.Provenance!.Commit == null);

    [Theory]
    [OnBoth]
    public void The_plan_is_told_with_the_version_of_its_parameter(Controller controller)
    {
        var reports = Stored(new Scenario { Controller = controller, Given = stack => stack.Account.Parameters.Put(NameOfPlan(controller), Scenario.Plan) });

        reports.ShouldAllBe(report => report.PlanSource == NameOfPlan(controller) && report.PlanVersion == 2);
        Stored(new Scenario { Controller = controller, PlanText = null }).ShouldAllBe(report => report.PlanSource == "built in" && report.PlanVersion == null);
    }

    private static string NameOfPlan(Controller controller) => $"/hooks/{(new Scenario().Service with { Controller = controller }).NameOfPlan}";

    private static ServiceSetup Labelled(string revision)
        => new Scenario().Service with { GreenTaskDefinition = Definition(new JsonObject { ["DockerLabels"] = new JsonObject { ["org.opencontainers.image.revision"] = revision } }) };

    /// <summary>One container, with these members.</summary>
    private static JsonObject Definition(JsonObject members)
    {
        var container = new JsonObject
        {
            ["Name"] = "shop",
            ["Image"] = "000000000000.dkr.ecr.local.amazonaws.com/shop:v8",
            ["Essential"] = true,
            ["PortMappings"] = new JsonArray(new JsonObject { ["ContainerPort"] = 8080, ["Name"] = "http", ["Protocol"] = "tcp" }),
        };
        foreach (var (name, value) in members)
        {
            container[name] = value!.DeepClone();
        }

        return new JsonObject { ["ContainerDefinitions"] = new JsonArray(container) };
    }

    private static IReadOnlyList<Report> Stored(Scenario scenario) => Played(scenario).Reports;

    /// <summary>As they lie in the bucket.</summary>
    private static (IReadOnlyList<Report> Reports, IDeployment Deployment) Played(Scenario scenario)
    {
        RehearsalStack played = null!;
        var result = (scenario with { Given = stack => scenario.Given(played = stack) }).Deploy();

        return ([.. played.Stored.Where(stored => stored.Key.EndsWith(".json", StringComparison.Ordinal) && !stored.Key.Contains("baselines", StringComparison.Ordinal) && !stored.Key.EndsWith("/history.json", StringComparison.Ordinal))
            .Select(stored => JsonSerializer.Deserialize(stored.Body, HooksJson.Default.Report)!)], result.Deployed);
    }

    /// <summary>With the members that the functions write, which leave out what is not known.</summary>
    private static string Told(Report report) => Json(JsonSerializer.Serialize(report.Provenance, s_written));

    private static string Json(string text) => JsonNode.Parse(text)!.ToJsonString();
}
