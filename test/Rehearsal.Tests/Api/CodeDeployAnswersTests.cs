namespace Rehearsal.Tests.Api;

/// <summary>CodeDeploy's answers in full, as a workflow gets them.</summary>
public class CodeDeployAnswersTests
{
    private static readonly ServiceSetup Alarmed = new() { Alarms = ["shop-errors"], TerminationWait = TimeSpan.FromMinutes(5) };

    [Fact]
    public void A_deployment_that_runs() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);

        ApiAnswers.Same(
            await scene.Call("codedeploy:getDeployment", $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }"""),
            $$"""
            { "DeploymentInfo": {
                "ApplicationName": "shop", "DeploymentGroupName": "shop-production", "DeploymentId": "{{run.Deployment.Id}}",
                "DeploymentConfigName": "CodeDeployDefault.ECSAllAtOnce", "ComputePlatform": "ECS", "Creator": "user", "Status": "InProgress",
                "CreateTime": "2026-01-01T00:00:00Z", "StartTime": "2026-01-01T00:00:00Z",
                "AutoRollbackConfiguration": {
                    "Enabled": true, "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"] },
                "BlueGreenDeploymentConfiguration": {
                    "DeploymentReadyOption": { "ActionOnTimeout": "CONTINUE_DEPLOYMENT", "WaitTimeInMinutes": 0 },
                    "TerminateBlueInstancesOnDeploymentSuccess": { "Action": "TERMINATE", "TerminationWaitTimeInMinutes": 5 } },
                "DeploymentStyle": { "DeploymentOption": "WITH_TRAFFIC_CONTROL", "DeploymentType": "BLUE_GREEN" },
                "FileExistsBehavior": "DISALLOW", "IgnoreApplicationStopFailures": false, "InstanceTerminationWaitTimeStarted": false,
                "LoadBalancerInfo": { "TargetGroupPairInfoList": [ {
                    "TargetGroups": [ { "Name": "shop-a" }, { "Name": "shop-b" } ],
                    "ProdTrafficRoute": { "ListenerArns": ["{{scene.Group.ProductionListener.Arn}}"] },
                    "TestTrafficRoute": { "ListenerArns": ["{{scene.Group.TestListener!.Arn}}"] } } ] },
                "Revision": { "RevisionType": "AppSpecContent", "AppSpecContent": { "Sha256": "{{run.Deployment.AppSpec.Sha256}}" } },
                "UpdateOutdatedInstancesOnly": false } }
            """);
        await run.Completion;
    });

    [Fact]
    public void A_deployment_that_is_over_counts_its_one_target() => TestDeployment.Play(async scene =>
    {
        var good = await scene.Deploy();
        scene.Fail(LifecycleStep.AfterInstall);
        var bad = await scene.Deploy();

        ApiAnswers.Same((await scene.InfoOf(good))["DeploymentOverview"]!, """{ "Failed": 0, "InProgress": 0, "Pending": 0, "Ready": 0, "Skipped": 0, "Succeeded": 1 }""");
        (await scene.InfoOf(good))["CompleteTime"]!.GetValue<string>().ShouldBe("2026-01-01T00:10:30Z");
        ApiAnswers.Same((await scene.InfoOf(bad))["DeploymentOverview"]!, """{ "Failed": 1, "InProgress": 0, "Pending": 0, "Ready": 0, "Skipped": 0, "Succeeded": 0 }""");
    });

    [Fact]
    public void A_deployment_group() => TestDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            var group = await scene.Call("codedeploy:getDeploymentGroup", """{ "ApplicationName": "shop", "DeploymentGroupName": "shop-production" }""");

            var info = group["DeploymentGroupInfo"]!.AsObject();
            ApiAnswers.Same(info["EcsServices"]!, """[ { "ClusterName": "main", "ServiceName": "shop" } ]""");
            ApiAnswers.Same(info["AlarmConfiguration"]!, """{ "Alarms": [ { "Name": "shop-errors" } ], "Enabled": true, "IgnorePollAlarmFailure": false }""");
            ApiAnswers.Same(
                info["LastSuccessfulDeployment"]!,
                $$"""
                { "CreateTime": "2026-01-01T00:00:00Z", "DeploymentId": "{{deployment.Id}}", "EndTime": "2026-01-01T00:10:30Z", "Status": "Succeeded" }
                """);
            info["LoadBalancerInfo"]!["TargetGroupPairInfoList"]![0]!["TestTrafficRoute"].ShouldNotBeNull();
        },
        Alarmed);

    [Fact]
    public void What_is_empty_is_left_out() => TestDeployment.Play(
        async scene =>
        {
            var group = await scene.Call("codedeploy:getDeploymentGroup", """{ "ApplicationName": "shop", "DeploymentGroupName": "shop-production" }""");

            var info = group["DeploymentGroupInfo"]!.AsObject();
            info["LoadBalancerInfo"]!["TargetGroupPairInfoList"]![0]!.AsObject().ContainsKey("TestTrafficRoute").ShouldBeFalse();
            info.ContainsKey("AlarmConfiguration").ShouldBeFalse();
            info.ContainsKey("LastAttemptedDeployment").ShouldBeFalse();
            (await scene.Call("cloudwatch:describeAlarms", "{}")).ShouldBeEmpty();
            (await scene.Call("elasticloadbalancingv2:describeTargetHealth", $$"""{ "TargetGroupArn": "{{scene.Group.TargetGroups.Two.Arn}}" }""")).ShouldBeEmpty();
        },
        new ServiceSetup { HasTestListener = false });

    [Theory]
    [InlineData("CodeDeployDefault.ECSAllAtOnce", """{ "Type": "AllAtOnce" }""")]
    [InlineData(
        "CodeDeployDefault.ECSCanary10Percent15Minutes",
        """{ "Type": "TimeBasedCanary", "TimeBasedCanary": { "CanaryPercentage": 10, "CanaryInterval": 15 } }""")]
    [InlineData(
        "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
        """{ "Type": "TimeBasedLinear", "TimeBasedLinear": { "LinearPercentage": 10, "LinearInterval": 3 } }""")]
    [InlineData(
        "Rehearsal.Canary10Percent1Minute",
        """{ "Type": "TimeBasedCanary", "TimeBasedCanary": { "CanaryPercentage": 10, "CanaryInterval": 1 } }""")]
    public void A_deployment_configuration(string name, string routing) => TestDeployment.Play(async scene =>
        ApiAnswers.Same(
            await scene.Call("codedeploy:getDeploymentConfig", $$"""{ "DeploymentConfigName": "{{name}}" }"""),
            $$"""{ "DeploymentConfigInfo": { "ComputePlatform": "ECS", "DeploymentConfigName": "{{name}}", "TrafficRoutingConfig": {{routing}} } }"""));

    [Fact]
    public void The_appspecs_text_comes_with_the_revision_alone() => TestDeployment.Play(async scene =>
    {
        var appSpec = (await scene.Deploy()).AppSpec;

        var answer = await scene.Call(
            "codedeploy:getApplicationRevision",
            $$"""{ "ApplicationName": "shop", "Revision": { "RevisionType": "AppSpecContent", "AppSpecContent": { "Sha256": "{{appSpec.Sha256}}" } } }""");

        answer["Revision"]!["AppSpecContent"]!["Content"]!.GetValue<string>().ShouldBe(appSpec.Content);
        AppSpec.Parse(appSpec.Content).TaskDefinition.ShouldBe(appSpec.TaskDefinition);
        var unknown = new string('0', 64);
        (await scene.Refusal(
            "codedeploy:getApplicationRevision",
            $$"""{ "ApplicationName": "shop", "Revision": { "RevisionType": "AppSpecContent", "AppSpecContent": { "Sha256": "{{unknown}}" } } }"""))
            .Code.ShouldBe("RevisionDoesNotExistException");
    });

    [Fact]
    public void The_target_of_a_deployment_in_the_middle_of_a_canary() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start("CodeDeployDefault.ECSCanary10Percent5Minutes");
        await scene.Clock.PassSeconds(5 * 60);

        ApiAnswers.Same(
            await scene.Call("codedeploy:listDeploymentTargets", $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }"""),
            """{ "TargetIds": ["main:shop"] }""");
        var target = await scene.TargetOf(run.Deployment);
        ApiAnswers.Same(
            target["TaskSetsInfo"]!,
            $$"""
            [ { "Identifer": "{{run.Deployment.Blue!.Id}}", "DesiredCount": 2, "PendingCount": 0, "RunningCount": 2, "Status": "PRIMARY",
                "TaskSetLabel": "Blue", "TargetGroup": { "Name": "shop-a" }, "TrafficWeight": 90 },
              { "Identifer": "{{run.Deployment.Green!.Id}}", "DesiredCount": 2, "PendingCount": 0, "RunningCount": 2, "Status": "ACTIVE",
                "TaskSetLabel": "Green", "TargetGroup": { "Name": "shop-b" }, "TrafficWeight": 10 } ]
            """);
        ApiAnswers.Same(
            target["LifecycleEvents"]![6]!,
            """{ "LifecycleEventName": "AllowTraffic", "StartTime": "2026-01-01T00:04:00Z", "Status": "InProgress" }""");
        ApiAnswers.Same(target["LifecycleEvents"]![7]!, """{ "LifecycleEventName": "AfterAllowTraffic", "Status": "Pending" }""");
        target["Status"]!.GetValue<string>().ShouldBe("InProgress");
        target["TargetArn"]!.GetValue<string>().ShouldBe("arn:aws:ecs:local:000000000000:service/main/shop");
        await run.Completion;
    });

    [Fact]
    public void Blue_is_the_original_whatever_it_was_the_last_time() => TestDeployment.Play(async scene =>
    {
        await scene.Deploy();
        var run = scene.Start();
        await scene.Clock.PassSeconds(90);

        (await scene.TargetOf(run.Deployment))["TaskSetsInfo"]!.AsArray()
            .Select(set => $"{set!["TaskSetLabel"]} {set["TargetGroup"]!["Name"]} {set["TrafficWeight"]}")
            .ShouldBe(["Blue shop-b 100", "Green shop-a 0"]);
        await run.Completion;
    });

    [Fact]
    public void A_failed_lifecycle_event_has_diagnostics() => TestDeployment.Play(async scene =>
    {
        scene.Fail(LifecycleStep.AfterInstall);
        var deployment = await scene.Deploy();

        ApiAnswers.Same(
            (await scene.TargetOf(deployment))["LifecycleEvents"]![2]!,
            """
            { "LifecycleEventName": "AfterInstall", "StartTime": "2026-01-01T00:01:00Z", "EndTime": "2026-01-01T00:02:00Z", "Status": "Failed",
              "Diagnostics": { "ErrorCode": "UnknownError", "Message": "The hook AfterInstall answered Failed (function AfterInstall)." } }
            """);
    });

    [Fact]
    public void Before_install_the_deployment_has_not_started() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await scene.Clock.PassSeconds(30);

        var deployment = $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }""";
        (await scene.Refusal("codedeploy:listDeploymentTargets", deployment)).Code.ShouldBe("DeploymentNotStartedException");
        (await Thrown.By<AwsException>(() => scene.TargetOf(run.Deployment))).Code.ShouldBe("DeploymentNotStartedException");

        scene.CodeDeploy.Options = new CodeDeployOptions { ListTargetsBeforeInstall = true };
        (await scene.TargetOf(run.Deployment))["TaskSetsInfo"]!.AsArray().ShouldHaveSingleItem()!["TaskSetLabel"]!.GetValue<string>().ShouldBe("Blue");
        await run.Completion;
    });
}
