using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>CodeDeploy's calls with which a pipeline deploys, and follows what it has started.</summary>
public class CreateDeploymentTests
{
    [Fact]
    public void A_deployment_runs_by_itself_and_the_account_answers_meanwhile() => Play(async scene =>
    {
        var id = Text(await Create(scene, """, "Description": "abc123" """), "DeploymentId");

        var during = await scene.Call("codedeploy:getDeployment", $$"""{ "DeploymentId": "{{id}}" }""");
        (Text(during["DeploymentInfo"]!, "Status"), Text(during["DeploymentInfo"]!, "Description")).ShouldBe(("Created", "abc123"));
        await scene.CodeDeploy.Find(id)!.Completion;

        Text((await scene.Call("codedeploy:getDeployment", $$"""{ "DeploymentId": "{{id}}" }"""))["DeploymentInfo"]!, "Status").ShouldBe("Succeeded");
        scene.Asked.Select(asked => asked.Function).ShouldBe(["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"]);
        scene.Service.Primary.Plan.TaskDefinition.ShouldEndWith("shop:2");
    });

    [Fact]
    public void Another_starts_from_what_the_one_before_has_brought() => Play(async scene =>
    {
        var first = scene.CodeDeploy.Find(Text(await Create(scene), "DeploymentId"))!;
        await first.Completion;

        var second = scene.CodeDeploy.Find(Text(await Create(scene), "DeploymentId"))!;
        await second.Completion;

        (second.Blue, $"{second.Status}").ShouldBe((first.Green, "Succeeded"));
        (await Listed(scene, "{}")).ShouldBe([second.Id, first.Id]);
        Forwards(scene).ShouldBe("shop-a 100");
    });

    [Fact]
    public void An_AppSpec_may_lie_in_a_bucket() => Play(async scene =>
    {
        scene.Account.Buckets.Create("specs").Put(new StoredObject("shop.yml", "text/yaml", scene.NextAppSpec().Content, scene.Clock.GetUtcNow()));

        var answer = await scene.Call("codedeploy:createDeployment", InS3("shop.yml"));

        await scene.CodeDeploy.Find(Text(answer, "DeploymentId"))!.Completion;
        scene.Service.Primary.Plan.TaskDefinition.ShouldEndWith("shop:2");
        (await scene.Refusal("codedeploy:createDeployment", InS3("nothing.yml"))).Code.ShouldBe("RevisionDoesNotExistException");
    });

    [Theory]
    [InlineData(""" "DeploymentGroupName": "shop-production", "Revision": {} """, "ApplicationNameRequiredException")]
    [InlineData(""" "ApplicationName": "nobody", "DeploymentGroupName": "shop-production", "Revision": {} """, "ApplicationDoesNotExistException")]
    [InlineData(""" "ApplicationName": "shop", "Revision": {} """, "DeploymentGroupNameRequiredException")]
    [InlineData(""" "ApplicationName": "shop", "DeploymentGroupName": "nobody", "Revision": {} """, "DeploymentGroupDoesNotExistException")]
    [InlineData(""" "ApplicationName": "shop", "DeploymentGroupName": "shop-production" """, "RevisionRequiredException")]
    [InlineData(""" "ApplicationName": "shop", "DeploymentGroupName": "shop-production", "Revision": { "RevisionType": "GitHub" } """, "InvalidRevisionException")]
    [InlineData(""" "ApplicationName": "shop", "DeploymentGroupName": "shop-production", "Revision": { "RevisionType": "AppSpecContent", "AppSpecContent": { "Content": "version: 0.0" } } """, "InvalidRevisionException")]
    public void What_CodeDeploy_refuses_is_refused_in_its_words(string parameters, string code) => Play(async scene =>
    {
        (await scene.Refusal("codedeploy:createDeployment", $$"""{ {{parameters}} }""")).Code.ShouldBe(code);

        scene.CodeDeploy.Deployments.ShouldBeEmpty();
    });

    [Theory]
    [InlineData(""", "DeploymentConfigName": "Mine" """, "DeploymentConfigDoesNotExistException", "No deployment configuration found for name: Mine")]
    [InlineData(""", "AutoRollbackConfiguration": { "Enabled": true } """, "InvalidAutoRollbackConfigException", "Automatic rollback is enabled without an event.")]
    public void What_is_wrong_beside_the_revision_is_refused_too(string more, string code, string message) => Play(async scene =>
    {
        var refusal = await Thrown.By<AwsException>(() => Create(scene, more));

        (refusal.Code, refusal.Message).ShouldBe((code, message));
    });

    [Fact]
    public void A_description_has_at_most_256_characters() => Play(async scene =>
        (await Thrown.By<AwsException>(() => Create(scene, $$""", "Description": "{{new string('a', 257)}}" """))).Code.ShouldBe("DescriptionTooLongException"));

    [Fact]
    public void A_hash_that_is_another_texts_is_refused() => Play(async scene =>
    {
        var spec = scene.NextAppSpec();
        var parameters = OfContent(spec);
        parameters["Revision"]!["AppSpecContent"]!["Sha256"] = new string('0', 64);

        var refusal = await scene.Refusal("codedeploy:createDeployment", parameters.ToJsonString());

        refusal.Message.ShouldBe($"Sha256 is {new string('0', 64)}, but that of Content is {spec.Sha256}.");
    });

    [Fact]
    public void A_group_has_one_deployment_at_a_time() => Play(async scene =>
    {
        var id = Text(await Create(scene), "DeploymentId");

        var refusal = await Thrown.By<AwsException>(() => Create(scene));

        (refusal.Code, refusal.Message).ShouldBe(("DeploymentLimitExceededException", $"The Deployment Group 'shop-production' already has an active Deployment '{id}'"));
    });

    [Fact]
    public void A_deployment_that_wants_no_rollback_has_none() => Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterInstall);
        var deployment = scene.CodeDeploy.Find(Text(await Create(scene, """, "AutoRollbackConfiguration": { "Enabled": false } """), "DeploymentId"))!;

        await deployment.Completion;

        ($"{deployment.Status}", deployment.Rollback).ShouldBe(("Failed", null));
        ApiAnswers.Same((await scene.InfoOf(deployment))["AutoRollbackConfiguration"]!, """{ "Enabled": false }""");
    });

    [Fact]
    public void Deployments_are_listed_by_group_status_and_time() => Play(async scene =>
    {
        var first = Text(await Create(scene), "DeploymentId");
        await scene.CodeDeploy.Find(first)!.Completion;
        var second = Text(await Create(scene), "DeploymentId");

        const string group = """ "ApplicationName": "shop", "DeploymentGroupName": "shop-production" """;
        (await Listed(scene, $$"""{ {{group}}, "IncludeOnlyStatuses": ["Succeeded"] }""")).ShouldBe([first]);
        (await Listed(scene, $$"""{ {{group}}, "CreateTimeRange": { "Start": "2026-01-01T00:00:01Z" } }""")).ShouldBe([second]);
        (await Listed(scene, """{ "CreateTimeRange": { "End": "2026-01-01T00:00:01Z" } }""")).ShouldBe([first]);
        (await scene.Refusal("codedeploy:listDeployments", """{ "ApplicationName": "shop" }""")).Code.ShouldBe("DeploymentGroupNameRequiredException");
        (await scene.Refusal("codedeploy:listDeployments", """{ "DeploymentGroupName": "shop-production" }""")).Code.ShouldBe("ApplicationNameRequiredException");
        (await scene.Refusal("codedeploy:listDeployments", """{ "IncludeOnlyStatuses": ["Dead"] }""")).Code.ShouldBe("InvalidDeploymentStatusException");
        (await scene.Refusal("codedeploy:listDeployments", """{ "NextToken": "x" }""")).Code.ShouldBe("InvalidNextTokenException");
        var both = await scene.Call("codedeploy:batchGetDeployments", $$"""{ "DeploymentIds": ["{{first}}", "d-NOBODY000", "{{second}}"] }""");
        both["DeploymentsInfo"]!.AsArray().Select(info => Text(info!, "DeploymentId")).ShouldBe([first, second]);
    });

    [Fact]
    public void Applications_and_groups_are_listed() => Play(async scene =>
    {
        ApiAnswers.Same(await scene.Call("codedeploy:listApplications", "{}"), """{ "Applications": ["shop"] }""");
        ApiAnswers.Same(
            await scene.Call("codedeploy:listDeploymentGroups", """{ "ApplicationName": "shop" }"""),
            """{ "ApplicationName": "shop", "DeploymentGroups": ["shop-production"] }""");
        var application = (await scene.Call("codedeploy:getApplication", """{ "ApplicationName": "shop" }"""))["Application"]!;
        (Text(application, "ApplicationName"), Text(application, "ComputePlatform")).ShouldBe(("shop", "ECS"));
    });

    [Fact]
    public void To_continue_ends_the_wait_before_blue_goes() => Play(async scene =>
    {
        var id = Text(await Create(scene), "DeploymentId");
        (await Continue("TERMINATION_WAIT")).ShouldBe("InvalidDeploymentStatusException");
        (await Continue("READY_WAIT")).ShouldBe("DeploymentIsNotInReadyStateException");
        (await Continue("TEA")).ShouldBe("InvalidDeploymentWaitTypeException");
        await scene.Clock.Pass(TimeSpan.FromMinutes(6));
        var began = scene.Clock.GetUtcNow();

        await scene.Call("codedeploy:continueDeployment", $$"""{ "DeploymentId": "{{id}}", "DeploymentWaitType": "TERMINATION_WAIT" }""");
        await scene.CodeDeploy.Find(id)!.Completion;

        (scene.Clock.GetUtcNow() - began).ShouldBe(scene.CodeDeploy.Options.DrainingTime);
        scene.CodeDeploy.Find(id)!.Status.ShouldBe(DeploymentStatus.Succeeded);
        (await Continue("TERMINATION_WAIT")).ShouldBe("DeploymentAlreadyCompletedException");

        async Task<string> Continue(string type) => (await scene.Refusal(
            "codedeploy:continueDeployment", $$"""{ "DeploymentId": "{{id}}", "DeploymentWaitType": "{{type}}" }""")).Code;
    });

    private static void Play(Func<TestDeployment, Task> body) => TestDeployment.Play(async scene =>
    {
        (scene.CodeDeploy.Hooks, scene.CodeDeploy.Progress) = (scene, scene);
        await body(scene);
    });

    private static Task<JsonObject> Create(TestDeployment scene, string more = "") =>
        scene.Call("codedeploy:createDeployment", OfContent(scene.NextAppSpec()).ToJsonString()[..^1] + more + "}");

    private static JsonObject OfContent(AppSpec spec) => new()
    {
        ["ApplicationName"] = "shop",
        ["DeploymentGroupName"] = "shop-production",
        ["Revision"] = new JsonObject
        {
            ["RevisionType"] = "AppSpecContent",
            ["AppSpecContent"] = new JsonObject { ["Content"] = spec.Content },
        },
    };

    private static string InS3(string key) => $$"""
        { "ApplicationName": "shop", "DeploymentGroupName": "shop-production",
          "Revision": { "RevisionType": "S3", "S3Location": { "Bucket": "specs", "Key": "{{key}}", "BundleType": "YAML" } } }
        """;

    private static async Task<IEnumerable<string>> Listed(TestDeployment scene, string parameters) =>
        (await scene.Call("codedeploy:listDeployments", parameters))["Deployments"]!.AsArray().Select(id => id!.GetValue<string>());

    private static string Forwards(TestDeployment scene) => TestDeployment.Forwards(scene.Group.ProductionListener);

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
