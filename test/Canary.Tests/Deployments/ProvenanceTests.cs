using System.Text.Json.Nodes;

namespace Canary.Tests.Deployments;

/// <summary>What green is made of and who deployed it, in the location that travels through the workflow.</summary>
public sealed class ProvenanceTests
{
    private const string Digest = "sha256:a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
    private const string Other = "sha256:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2";
    private const string Images = "Health.GreenContainers.Images";

    [Fact]
    public void Of_CodeDeploy_it_is_what_the_deployment_and_green_s_task_definition_say() => Told(Sample.TestTraffic().Locate()).ShouldBe(Json("""
        {
          "Revision": "AppSpecContent 0a1b",
          "TaskDefinition": "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8",
          "RegisteredBy": "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions",
          "Creator": "user",
          "Commit": { "Id": "9fceb02d0ae598e95dc970b74767f19372d61af8", "Source": "Description" },
          "Images": [{ "Container": "web", "Image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8" }]
        }
        """));

    [Fact]
    public void Of_ECS_it_is_what_the_service_revision_and_its_task_definition_say() => Told(EcsSample.TestTraffic().Locate(LifecycleStage.PostTestTrafficShift)).ShouldBe(Json($$"""
        {
          "Revision": "arn:aws:ecs:eu-central-1:111122223333:service-revision/production/shop/222",
          "TaskDefinition": "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8",
          "RegisteredBy": "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions",
          "Images": [{ "Container": "web", "Image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8", "Digest": "{{Digest}}" }]
        }
        """));

    [Fact]
    public void Before_there_is_a_green_it_is_what_the_AppSpec_names()
        => Sample.BeforeInstall().Remove("Health.GreenContainers").Locate(LifecycleEvent.BeforeInstall).Provenance!.ShouldSatisfyAllConditions(
            made => made.TaskDefinition.ShouldBe("arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8"),
            made => made.RegisteredBy.ShouldBe("arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions"),
            made => made.Images.ShouldBe([new DeployedImage("web", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8", Digest: null)]));

    [Fact]
    public void Without_the_task_definition_ECS_s_revision_tells_the_images()
        => EcsSample.TestTraffic().Set("Health.GreenContainers", """{ "Error": "Ecs.ClientException" }""").Locate(LifecycleStage.PostTestTrafficShift).Provenance!.Images
            .ShouldBe([new DeployedImage("web", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8", Digest)]);

    [Theory]
    [InlineData("""{ "RevisionType": "String", "String": { "Sha256": "0a1b" } }""", "String 0a1b")]
    [InlineData("""{ "RevisionType": "S3", "S3Location": { "Bucket": "specs", "Key": "shop/appspec.yml", "BundleType": "YAML", "Version": "3sL4", "ETag": "\"d41d\"" } }""", "S3 s3://specs/shop/appspec.yml version 3sL4")]
    [InlineData("""{ "RevisionType": "S3", "S3Location": { "Bucket": "specs", "Key": "appspec.yml", "ETag": "\"d41d\"" } }""", "S3 s3://specs/appspec.yml ETag d41d")]
    [InlineData("""{ "RevisionType": "GitHub", "GitHubLocation": { "Repository": "acme/shop", "CommitId": "1a2b3c4" } }""", "GitHub acme/shop 1a2b3c4")]
    [InlineData("""{ "RevisionType": "S3" }""", null)]
    [InlineData("{}", null)]
    public void A_revision_is_told_by_what_CodeDeploy_knows_it_by(string revision, string? told)
        => Sample.TestTraffic().Set(Sample.Deployment + ".Revision", revision).Locate().Provenance!.Revision.ShouldBe(told);

    [Theory]
    [InlineData("""{ "RevisionType": "GitHub", "GitHubLocation": { "Repository": "acme/shop", "CommitId": "1a2b3c4" } }""", "5a2b3c4", "1a2b3c4", CommitSource.GitHubRevision)]
    [InlineData("{}", "5a2b3c4", "5a2b3c4", CommitSource.ImageLabel)]
    [InlineData("{}", "", "9fceb02d0ae598e95dc970b74767f19372d61af8", CommitSource.Description)]
    public void The_commit_is_that_of_the_first_source_that_names_one(string revision, string label, string id, CommitSource source)
        => Sample.TestTraffic().Set(Sample.Deployment + ".Revision", revision).Set(Images + "[0].Label", $"\"{label}\"").Locate().Provenance!.Commit.ShouldBe(new Commit(id, source));

    /// <summary>A sidecar has commits of its own.</summary>
    [Theory]
    [InlineData("web", "3a2b3c4")]
    [InlineData("proxy", null)]
    public void Of_several_containers_the_one_that_takes_the_traffic_names_the_commit(string labelled, string? id)
    {
        var proxy = $$"""{ "Container": "proxy", "Image": "envoy:5a2b3c4"{{(labelled is "proxy" ? """, "Label": "4a2b3c4" """ : "")}} }""";
        var web = $$"""{ "Container": "web", "Image": "shop:v8"{{(labelled is "web" ? """, "Label": "3a2b3c4" """ : "")}} }""";
        var made = Sample.TestTraffic().Remove(Sample.Deployment + ".Description").Set(Images, $"[{proxy}, {web}]").Locate().Provenance!;

        made.Commit?.Id.ShouldBe(id);
        made.Images.Select(image => image.Container).ShouldBe(["web", "proxy"], "the one that takes the traffic comes first");
    }

    [Fact]
    public void The_image_s_own_digest_goes_before_any_other()
        => Sample.TestTraffic().Set(Images, $$"""[{ "Container": "web", "Image": "shop@{{Other}}" }]""").Locate().Provenance!.With([new ContainerDigest("web", Digest)]).Images
            .ShouldBe([new DeployedImage("web", $"shop@{Other}", Other)]);

    [Theory]
    [InlineData("sha256:a1")]
    [InlineData("a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1")]
    [InlineData("sha256:<script>1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1")]
    public void What_is_no_digest_is_none(string digest)
    {
        ContainerDigest.Of("web", digest).ShouldBeNull();
        Sample.TestTraffic().Set(Images, $$"""[{ "Container": "web", "Image": "shop@{{digest}}" }]""").Locate().Provenance!.Images[0].Digest.ShouldBeNull();
    }

    /// <summary>Green's tasks are asked for while it is not up; the next look forgets them, and what the workflow does not ask again.</summary>
    [Fact]
    public void What_one_look_has_found_the_next_ones_know()
    {
        var request = LambdaJson.Read<LocateRequest>(Sample.Request(
            Sample.TestTraffic().Set(Sample.GreenSet + ".RunningCount", "1").Set(Images + "[0].Label", "\"3a2b3c4\"").Document(), LifecycleEvent.AfterInstall));
        var tasks = LambdaJson.Read<TaskFacts>($$"""{ "Running": [{ "Tasks": [{ "LastStatus": "PENDING", "Containers": [{ "Name": "web", "ImageDigest": "{{Digest}}" }] }] }] }""");
        var kept = new Facts { Deployment = request.Facts!.Deployment, Controller = request.Facts.Controller };

        var before = Locator.Locate(request);
        var waiting = Locator.Locate(request with { Known = LambdaJson.Travel(before), Facts = kept with { Tasks = tasks } });
        var again = Locator.Locate(request with { Known = LambdaJson.Travel(waiting), Facts = kept });

        (before.Next, waiting.Next, again.Next).ShouldBe((NextStep.AskTasks, NextStep.Wait, NextStep.AskService));
        before.Provenance!.Images[0].Digest.ShouldBeNull();
        waiting.Provenance!.Images[0].Digest.ShouldBe(Digest);
        LambdaJson.Write(again.Provenance).ShouldBe(LambdaJson.Write(waiting.Provenance));
        again.Provenance!.Commit.ShouldBe(new Commit("3a2b3c4", CommitSource.ImageLabel), "the description, which is known in every look, does not take its place");
    }

    [Fact]
    public void The_checks_carry_the_images_of_a_revision_no_further()
    {
        var location = EcsSample.PreScaleUp().Locate(LifecycleStage.PreScaleUp);

        location.Facts!.Controller!.ServiceRevisions!.ServiceRevisions!.ShouldAllBe(revision => revision.ContainerImages == null);
        location.Provenance!.Images.ShouldHaveSingleItem().Digest.ShouldBe(Digest);
    }

    [Fact]
    public void The_checks_have_the_digests_of_green_s_images_from_ECR()
        => PreflightChecks.Run(LambdaJson.Travel(new PreflightRequest { Location = Sample.BeforeInstall().Locate(LifecycleEvent.BeforeInstall), Facts = Sample.BeforeInstall().Read() })).Digests
            .ShouldBe([new ContainerDigest("web", Digest)]);

    [Fact]
    public void Where_nothing_was_read_there_is_none()
        => Locator.Locate(LambdaJson.Read<LocateRequest>(Sample.Request([], LifecycleEvent.AfterInstall))).Provenance.ShouldBeNull();

    [Fact]
    public void A_rollback_tells_what_it_goes_back_to()
        => Sample.TestTraffic().Set(Sample.Deployment + ".Creator", "\"codeDeployRollback\"").Locate().Provenance!.ShouldSatisfyAllConditions(
            made => made.Creator.ShouldBe("codeDeployRollback"),
            made => made.Revision.ShouldBe("AppSpecContent 0a1b"));

    /// <summary>It is in every state of the workflow, which holds 256 KiB.</summary>
    [Fact]
    public void Is_small_and_printable_whatever_it_is_made_of()
    {
        var text = "\\u001b[31m\\n" + new string('x', 2000);
        var made = Sample.TestTraffic()
            .Set(Sample.Deployment + ".Creator", $"\"{text}\"").Set(Sample.GreenSet + ".TaskDefinition", $"\"{text}\"").Set("Health.GreenContainers.RegisteredBy", $"\"{text}\"")
            .Set(Sample.Deployment + ".Revision", $$"""{ "RevisionType": "GitHub", "GitHubLocation": { "Repository": "{{text}}", "CommitId": "1a2b3c4" } }""")
            .Set(Images, $"[{string.Join(", ", Enumerable.Range(0, 10).Select(number => $$"""{ "Container": "{{number}}{{text}}", "Image": "{{text}}@{{Digest}}" }"""))}]")
            .Locate().Provenance!;

        made.Images.Count.ShouldBe(5);
        LambdaJson.Write(made).Length.ShouldBeLessThan(4000);
        new[] { made.Revision, made.TaskDefinition, made.RegisteredBy, made.Creator }.ShouldAllBe(part => part!.Length <= 300 && !part.Any(char.IsControl));
        made.Images.ShouldAllBe(image => image.Container.Length <= 100 && image.Image.Length <= 300);
    }

    private static string Told(Location location) => Json(LambdaJson.Write(location.Provenance!));

    private static string Json(string text) => JsonNode.Parse(text)!.ToJsonString();
}
