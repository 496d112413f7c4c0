namespace Canary.Tests.Preflight;

/// <summary>What the preflight workflow is told to ask, round by round.</summary>
public sealed class PreflightQueriesTests
{
    private const string GreenImage = Sample.Web + ".Image";
    private const string BlueNetwork = Sample.BlueSet + ".NetworkConfiguration.AwsvpcConfiguration";

    [Theory]
    [InlineData("""{ "RevisionType": "AppSpecContent", "AppSpecContent": { "Sha256": "0a1b" } }""", """{"ApplicationName":"shop","Revision":{"RevisionType":"AppSpecContent","AppSpecContent":{"Sha256":"0a1b"}}}""")]
    [InlineData("""{ "RevisionType": "String", "String": { "Sha256": "0a1b" } }""", """{"ApplicationName":"shop","Revision":{"RevisionType":"String","String":{"Sha256":"0a1b"}}}""")]
    public void Asks_for_the_AppSpec_by_its_hash(string revision, string query)
    {
        var asked = Locate(Sample.BeforeInstall().Set(Sample.Deployment + ".Revision", revision).Remove("Controller").Remove("Service").Remove("Health")).Revisions.ShouldHaveSingleItem();

        asked.ApplicationName.ShouldBe("shop");
        LambdaJson.Write(asked).ShouldBe(query);
    }

    [Theory]
    [InlineData("""{ "RevisionType": "S3", "S3Location": { "Bucket": "b", "Key": "k" } }""")]
    [InlineData("""{ "RevisionType": "AppSpecContent", "AppSpecContent": {} }""")]
    [InlineData("null")]
    public void Asks_for_no_AppSpec_where_CodeDeploy_does_not_hold_it(string revision)
        => Locate(Sample.BeforeInstall().Set(Sample.Deployment + ".Revision", revision)).Revisions.ShouldBeEmpty();

    [Theory]
    [InlineData("shop-pipeline", """{ "Bucket": "shop-pipeline", "Key": "a/appspec.yml", "BundleType": "YAML", "Version": "v7", "ETag": "0a1b" }""", """{"Bucket":"shop-pipeline","Key":"a/appspec.yml","VersionId":"v7","Range":"bytes=0-131071"}""")]
    [InlineData("shop-*", """{ "Bucket": "shop-pipeline", "Key": "appspec.json", "BundleType": "JSON" }""", """{"Bucket":"shop-pipeline","Key":"appspec.json","Range":"bytes=0-131071"}""")]
    [InlineData("shop-pipelin?", """{ "Bucket": "shop-pipeline", "Key": "appspec.json" }""", """{"Bucket":"shop-pipeline","Key":"appspec.json","Range":"bytes=0-131071"}""")]
    [InlineData("", """{ "Bucket": "shop-pipeline", "Key": "appspec.yml" }""", null)]
    [InlineData("other", """{ "Bucket": "shop-pipeline", "Key": "appspec.yml" }""", null)]
    [InlineData("shop", """{ "Bucket": "shop-pipeline", "Key": "appspec.yml" }""", null)]
    [InlineData("shop-*", """{ "Bucket": "shop-pipeline", "Key": "bundle.zip", "BundleType": "zip" }""", null)]
    [InlineData("shop-*", """{ "Bucket": "shop-pipeline" }""", null)]
    public void Asks_for_an_AppSpec_in_S3_where_the_stack_may(string pattern, string location, string? query)
    {
        var sample = Sample.BeforeInstall().Set(Sample.Deployment + ".Revision", $$"""{ "RevisionType": "S3", "S3Location": {{location}} }""").Remove("Controller").Remove("Service").Remove("Health");
        var asked = LambdaJson.Travel(Locator.Locate(new LocateRequest { LifecycleEvent = LifecycleEvent.BeforeInstall, Facts = sample.Read(), AppSpecBucketPattern = pattern })).Queries!.AppSpecObjects;

        asked.Select(LambdaJson.Write).ShouldBe(query is null ? [] : [query]);
    }

    [Fact]
    public void Asks_for_what_the_AppSpec_names()
    {
        var asked = Locate(Sample.BeforeInstall().Remove("Service").Remove("Health")).GreenReadings.ShouldHaveSingleItem();

        asked.TaskDefinitions.ShouldBe(["arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8"]);
        asked.HookFunctions.ShouldBe(LifecycleEvent.All.Select(name => $"CodeDeployHook_hooks-{name}"));
    }

    [Fact]
    public void Asks_for_a_hook_function_once()
        => Locate(Sample.BeforeInstall().Set(Sample.AppSpec, System.Text.Json.JsonSerializer.Serialize(AppSpec("", "CodeDeployHook_one", "CodeDeployHook_one"))))
            .GreenReadings[0].HookFunctions.ShouldBe(["CodeDeployHook_one"]);

    [Theory]
    [InlineData("CodeDeployHook_one", true)]
    [InlineData("CodeDeployHook_one:live", true)]
    [InlineData("arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_one:7", true)]
    [InlineData("verify-shop", false)]
    [InlineData("arn:aws:lambda:eu-central-1:111122223333:function:verify-shop", false)]
    public void Asks_for_no_function_that_the_stack_may_not_read(string hook, bool isAsked)
        => Locate(Sample.BeforeInstall().Set(Sample.AppSpec, System.Text.Json.JsonSerializer.Serialize(AppSpec("", $"\"{hook}\"", "CodeDeployHook_two"))))
            .GreenReadings[0].HookFunctions.ShouldBe(isAsked ? [hook, "CodeDeployHook_two"] : ["CodeDeployHook_two"]);

    [Fact]
    public void Asks_for_nothing_that_an_unread_AppSpec_would_name()
        => Locate(Sample.BeforeInstall().Set("Controller.Revisions[0]", Sample.Denied("CodeDeploy", "codedeploy:GetApplicationRevision"))).GreenReadings.ShouldBeEmpty();

    [Fact]
    public void Asks_for_what_blue_runs_and_for_its_network_when_the_AppSpec_has_none()
    {
        var queries = Locate(Sample.BeforeInstall()
            .Set(BlueNetwork, """{ "Subnets": ["subnet-a", "subnet-b", "subnet-a"], "SecurityGroups": ["sg-tasks"], "AssignPublicIp": "DISABLED" }""")
            .Remove("Health"));

        queries.BlueReadings.ShouldHaveSingleItem().TaskDefinitions.ShouldHaveSingleItem().ShouldEndWith("task-definition/shop:7");
        queries.BlueReadings[0].HookFunctions.ShouldBeEmpty();
        queries.Subnets.ShouldHaveSingleItem().ShouldBe(["subnet-a", "subnet-b"]);
        queries.SecurityGroups.ShouldHaveSingleItem().ShouldBe(["sg-tasks"]);
    }

    [Fact]
    public void Asks_for_the_network_of_the_AppSpec_where_it_has_one()
    {
        const string network = "        NetworkConfiguration:\n          AwsvpcConfiguration:\n            Subnets: [\"subnet-z\"]\n            SecurityGroups: [\"sg-z\"]\n            AssignPublicIp: \"DISABLED\"\n";

        var queries = Locate(Sample.BeforeInstall().Set(Sample.AppSpec, System.Text.Json.JsonSerializer.Serialize(AppSpec(network, "one", "two"))).Remove("Health"));

        queries.Subnets.ShouldHaveSingleItem().ShouldBe(["subnet-z"]);
        queries.SecurityGroups.ShouldHaveSingleItem().ShouldBe(["sg-z"]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{ "AssignPublicIp": "DISABLED" }""")]
    [InlineData("""{ "Subnets": [], "SecurityGroups": [""] }""")]
    public void Sends_no_empty_list_of_ids(string network)
    {
        var queries = Locate(Sample.BeforeInstall().Set(BlueNetwork, network));

        queries.Subnets.ShouldBeEmpty();
        queries.SecurityGroups.ShouldBeEmpty();
    }

    [Fact]
    public void Asks_for_the_images_of_both_and_each_repository_once()
    {
        var sample = Sample.BeforeInstall().Remove("Images");
        var queries = Locate(sample);

        sample.Locate(LifecycleEvent.BeforeInstall).Next.ShouldBe(NextStep.AskImages);
        queries.GreenImages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            image => image.RegistryId.ShouldBe("111122223333"),
            image => image.RepositoryName.ShouldBe("shop"),
            image => image.ImageIds.ShouldBe([new ImageId("v8", ImageDigest: null)]));
        queries.BlueImages.ShouldHaveSingleItem().ImageIds.ShouldBe([new ImageId("v7", ImageDigest: null)]);
        queries.Repositories.ShouldBe([new RepositoryQuery("111122223333", "shop")]);
    }

    [Theory]
    [InlineData("public.ecr.aws/nginx/nginx:1.27")]
    [InlineData("nginx")]
    [InlineData("111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:v8")]
    public void Asks_for_no_image_that_this_Regions_registries_cannot_have(string image)
        => Locate(Sample.BeforeInstall().Set(GreenImage, $"\"{image}\"").Remove("Images")).GreenImages.ShouldBeEmpty();

    [Fact]
    public void Goes_on_to_the_checks_where_there_is_no_image_to_ask_for()
        => Sample.BeforeInstall().Set(GreenImage, "\"nginx\"").Set("Health.BlueTaskDefinitions", "[]").Remove("Images")
            .Locate(LifecycleEvent.BeforeInstall).Next.ShouldBe(NextStep.Preflight);

    [Fact]
    public void Goes_on_to_the_checks_when_the_images_have_been_asked_for()
        => Sample.BeforeInstall().Locate(LifecycleEvent.BeforeInstall).Next.ShouldBe(NextStep.Preflight);

    [Fact]
    public void Carries_the_facts_on_without_what_the_scheduler_said()
    {
        var location = LambdaJson.Travel(Sample.BeforeInstall().Set(Sample.Service + ".Events", """[{ "Message": "(service shop) has reached a steady state." }]""").Locate(LifecycleEvent.BeforeInstall));

        location.Facts!.Service!.Services!.Services![0].Events.ShouldBeNull();
        location.Facts.Service.Services.Services[0].TaskSets.ShouldNotBeEmpty();
    }

    [Fact]
    public void Carries_of_an_environment_the_names_of_credentials_and_no_value()
    {
        var sample = Sample.BeforeInstall().Set(Sample.Web + ".Environment", """[{ "Name": "REGION", "Value": "eu" }, { "Name": "DB_PASSWORD", "Value": "hunter2" }, { "Name": "API_TOKEN", "Value": "" }]""");
        var location = sample.Locate(LifecycleEvent.BeforeInstall);

        var container = location.Facts!.Service!.GreenTaskDefinitions![0].TaskDefinition!.ContainerDefinitions![0];
        container.Environment.ShouldBe([new EnvironmentVariable("DB_PASSWORD", Value: null) { Credential = "" }]);
        LambdaJson.Write(location).ShouldNotContain("hunter2");
        LambdaJson.Write(PreflightChecks.Run(new PreflightRequest { Location = location }))
            .ShouldBe(LambdaJson.Write(PreflightChecks.Run(new PreflightRequest { Location = location, Facts = sample.Read() })));
    }

    [Fact]
    public void The_facts_that_travel_with_the_location_are_enough_for_every_check()
    {
        var sample = Sample.BeforeInstall();
        var location = sample.Locate(LifecycleEvent.BeforeInstall);

        var raw = PreflightChecks.Run(new PreflightRequest { Location = location, Facts = sample.Read() });
        var carried = PreflightChecks.Run(LambdaJson.Travel(new PreflightRequest { Location = location }));

        LambdaJson.Write(carried).ShouldBe(LambdaJson.Write(raw));
    }

    [Theory]
    [InlineData(LifecycleEvent.AfterInstall)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic)]
    [InlineData(LifecycleEvent.AfterAllowTraffic)]
    public void The_other_lifecycle_events_carry_nothing_of_it(string lifecycleEvent)
    {
        var location = Sample.TestTraffic().Locate(lifecycleEvent);

        location.Queries.ShouldBeNull();
        location.Facts.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{ "ImageScanStatus": [{ "Status": "COMPLETE" }], "ImageScanFindings": { "FindingSeverityCounts": [{ "HIGH": 2 }] } }""", "COMPLETE", 2)]
    [InlineData("""{ "ImageScanStatus": [{ "Status": "FAILED" }], "ImageScanFindings": { "FindingSeverityCounts": [] } }""", "FAILED", null)]
    [InlineData("""{ "ImageScanStatus": { "Status": "COMPLETE" }, "ImageScanFindings": { "FindingSeverityCounts": { "HIGH": 2 } } }""", "COMPLETE", 2)]
    [InlineData("""{ "ImageScanStatus": [], "ImageScanFindings": { "FindingSeverityCounts": null } }""", null, null)]
    public void A_scan_is_read_by_tolerant_paths_and_without_them(string scan, string? status, int? high)
    {
        var read = Sample.BeforeInstall().Set(Sample.Image + ".Scan", scan).Read().Images!.Green![0].Scan!;

        read.ImageScanStatus?.Status.ShouldBe(status);
        (read.ImageScanFindings?.FindingSeverityCounts?["HIGH"]).ShouldBe(high);
        LambdaJson.Travel(new Facts { Images = new ImageFacts { Green = [new ImageFact { Scan = read }] } }).Images!.Green![0].Scan!.ImageScanStatus.ShouldBe(read.ImageScanStatus);
    }

    private static PreflightQueries Locate(Sample sample) => LambdaJson.Travel(sample.Locate(LifecycleEvent.BeforeInstall)).Queries.ShouldNotBeNull();

    private static string AppSpec(string network, string first, string second)
        => "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n"
            + "        TaskDefinition: arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8\n"
            + "        LoadBalancerInfo:\n          ContainerName: web\n          ContainerPort: 8080\n" + network
            + $"Hooks:\n  - BeforeInstall: {first}\n  - AfterInstall: {second}\n";
}
