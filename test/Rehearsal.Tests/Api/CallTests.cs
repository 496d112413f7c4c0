namespace Rehearsal.Tests.Api;

public class CallTests
{
    [Theory]
    [InlineData("dynamodb:getItem", "{}", "The service dynamodb is not part of the rehearsal")]
    [InlineData("ecs:runTask", "{}", "ecs:runTask is not part of the rehearsal; ecs answers describeServices")]
    [InlineData("codedeploy:getDeployment", """{ "deploymentId": "d-1" }""", "no parameter deploymentId in the rehearsal; it knows DeploymentId (PascalCase)")]
    [InlineData("ssm:getParameters", """{ "Names": ["a"], "Recursive": true }""", "no parameter Recursive")]
    public void What_the_account_does_not_know_is_no_answer_of_aws(string operation, string parameters, string message) => TestDeployment.Play(async scene =>
        (await Thrown.By<UnsupportedCallException>(() => scene.Call(operation, parameters))).Message.ShouldContain(message));

    [Theory]
    [InlineData("codedeploy:getDeployment", "{}", "DeploymentIdRequiredException")]
    [InlineData("codedeploy:getDeployment", """{ "DeploymentId": "d-NOTTHERE0" }""", "DeploymentDoesNotExistException")]
    [InlineData("codedeploy:getDeployment", """{ "DeploymentId": 7 }""", "SerializationException")]
    [InlineData("codedeploy:getDeploymentGroup", """{ "DeploymentGroupName": "shop-production" }""", "ApplicationNameRequiredException")]
    [InlineData("codedeploy:getDeploymentGroup", """{ "ApplicationName": "shop" }""", "DeploymentGroupNameRequiredException")]
    [InlineData("codedeploy:getDeploymentGroup", """{ "ApplicationName": "other", "DeploymentGroupName": "x" }""", "ApplicationDoesNotExistException")]
    [InlineData("codedeploy:getDeploymentGroup", """{ "ApplicationName": "shop", "DeploymentGroupName": "x" }""", "DeploymentGroupDoesNotExistException")]
    [InlineData("codedeploy:getDeploymentConfig", """{ "DeploymentConfigName": "x" }""", "DeploymentConfigDoesNotExistException")]
    [InlineData("codedeploy:stopDeployment", "{}", "DeploymentIdRequiredException")]
    [InlineData("codedeploy:stopDeployment", """{ "DeploymentId": "d-NOTTHERE0" }""", "DeploymentDoesNotExistException")]
    [InlineData("cloudwatch:getMetricData", "{}", "ValidationError")]
    [InlineData("ecs:describeServices", """{ "Cluster": "other", "Services": ["shop"] }""", "ClusterNotFoundException")]
    [InlineData("ecs:describeServices", """{ "Cluster": "main", "Services": [] }""", "InvalidParameterException")]
    [InlineData("ecs:listTasks", """{ "Cluster": "main", "ServiceName": "other" }""", "ServiceNotFoundException")]
    [InlineData("ecs:listTasks", """{ "Cluster": "main", "ServiceName": "shop", "StartedBy": "x" }""", "InvalidParameterException")]
    [InlineData("ecs:describeTaskDefinition", """{ "TaskDefinition": "other" }""", "ClientException")]
    [InlineData("elasticloadbalancingv2:describeTargetGroups", """{ "Names": ["other"] }""", "TargetGroupNotFoundException")]
    [InlineData("elasticloadbalancingv2:describeTargetGroups", """{ "Names": ["shop-a"], "TargetGroupArns": ["a"] }""", "ValidationError")]
    [InlineData("elasticloadbalancingv2:describeTargetHealth", """{ "TargetGroupArn": "other" }""", "TargetGroupNotFoundException")]
    [InlineData("elasticloadbalancingv2:describeListeners", """{ "ListenerArns": ["other"] }""", "ListenerNotFoundException")]
    [InlineData("elasticloadbalancingv2:describeListeners", "{}", "ValidationError")]
    [InlineData("elasticloadbalancingv2:describeLoadBalancers", """{ "Names": ["other"] }""", "LoadBalancerNotFoundException")]
    [InlineData("ssm:getParameters", "{}", "ValidationException")]
    [InlineData("elasticloadbalancingv2:describeTargetGroupAttributes", """{ "TargetGroupArn": "other" }""", "TargetGroupNotFoundException")]
    [InlineData("ecr:describeImages", """{ "RepositoryName": "other" }""", "RepositoryNotFoundException")]
    [InlineData("ecr:describeImages", """{ "RegistryId": "111122223333", "RepositoryName": "shop" }""", "RepositoryNotFoundException")]
    [InlineData("ecr:describeImages", """{ "RepositoryName": "shop", "ImageIds": [{ "ImageTag": "v1" }, { "ImageTag": "v9" }] }""", "ImageNotFoundException")]
    [InlineData("ecr:describeImages", """{ "RepositoryName": "shop", "ImageIds": [{ "ImageDigest": "sha256:00", "ImageTag": "v1" }] }""", "ImageNotFoundException")]
    [InlineData("ecr:describeImages", """{ "RepositoryName": "shop", "ImageIds": [{}] }""", "InvalidParameterException")]
    [InlineData("ecr:describeImages", "{}", "InvalidParameterException")]
    [InlineData("ecr:describeImageScanFindings", """{ "RepositoryName": "shop", "ImageId": { "ImageTag": "v9" } }""", "ImageNotFoundException")]
    [InlineData("ecr:batchGetImage", """{ "RepositoryName": "other", "ImageIds": [{ "ImageTag": "v1" }] }""", "RepositoryNotFoundException")]
    [InlineData("ecr:getLifecyclePolicy", """{ "RepositoryName": "other" }""", "RepositoryNotFoundException")]
    [InlineData("ec2:describeSubnets", """{ "SubnetIds": ["subnet-0a1b2c3d", "subnet-9"] }""", "InvalidSubnetID.NotFound")]
    [InlineData("ec2:describeSecurityGroups", """{ "GroupIds": ["sg-9"] }""", "InvalidGroup.NotFound")]
    [InlineData("ec2:describeRouteTables", """{ "Filters": [{ "Name": "subnet", "Values": ["subnet-9"] }] }""", "InvalidParameterValue")]
    [InlineData("lambda:getFunctionConfiguration", """{ "FunctionName": "other" }""", "ResourceNotFoundException")]
    public void What_aws_refuses_is_refused_in_its_words(string operation, string parameters, string code) => TestDeployment.Play(async scene =>
        (await scene.Refusal(operation, parameters)).Code.ShouldBe(code));

    [Theory]
    [InlineData(false, "1")]
    [InlineData(true, "2")]
    public void Who_stands_between_a_caller_and_the_account_fails_a_call_before_or_after_it_took_effect(bool after, string stored) => TestDeployment.Play(async scene =>
    {
        scene.Account.EventBus.Route = _ => scene.Account.Parameters.Put("a", "2");
        scene.Account.Parameters.Put("a", "1");
        scene.Api.Intercept = async (call, parameters, proceed, _) =>
        {
            (call.Operation, parameters.ContainsKey("Entries")).ShouldBe(("eventbridge:putEvents", true));
            if (after)
            {
                await proceed();
            }

            throw new AwsException("ThrottlingException", "Rate exceeded");
        };

        (await scene.Refusal("eventbridge:putEvents", """{ "Entries": [{ "Source": "shop", "DetailType": "Sold", "Detail": "{}" }] }""")).Message.ShouldBe("Rate exceeded");

        scene.Api.Intercept = null;
        (await scene.Call("ssm:getParameter", """{ "Name": "a" }"""))["Parameter"]!["Value"]!.GetValue<string>().ShouldBe(stored);
    });

    [Fact]
    public void Fails_as_often_as_ordered_and_does_nothing_when_it_fails() => TestDeployment.Play(async scene =>
    {
        scene.Api.Faults.Fail("ssm:getParameter", 2, new AwsException("ThrottlingException", "Rate exceeded"));
        scene.Account.Parameters.Put("a", "1");

        (await scene.Refusal("ssm:getParameter", """{ "Name": "a" }""")).Message.ShouldBe("Rate exceeded");
        (await scene.Refusal("ssm:getParameter", """{ "Name": "a" }""")).Code.ShouldBe("ThrottlingException");
        (await scene.Call("ssm:getParameter", """{ "Name": "a" }"""))["Parameter"]!["Value"]!.GetValue<string>().ShouldBe("1");
        scene.Api.CallsOf("ssm:getParameter").ShouldBe(3);
    });

    [Fact]
    public void A_lost_answer_has_had_its_effect() => TestDeployment.Play(async scene =>
    {
        const string put = "codedeploy:putLifecycleEventHookExecutionStatus";
        scene.Api.Faults.LoseAnswer(put, 1, new AwsException("InternalFailure", "The connection was reset", 500));
        var codes = new List<string>();
        scene.Hooks[Rehearsal.CodeDeploy.LifecycleStep.BeforeInstall] = async (deployment, execution) =>
        {
            codes.Add((await Thrown.By<AwsException>(() => scene.Answer(deployment, execution, "Succeeded"))).Code);
            codes.Add((await Thrown.By<AwsException>(() => scene.Answer(deployment, execution, "Succeeded"))).Code);
        };

        (await scene.Deploy()).Status.ShouldBe(Rehearsal.CodeDeploy.DeploymentStatus.Succeeded);
        codes.ShouldBe(["InternalFailure", "LifecycleEventAlreadyCompletedException"]);
    });

    [Fact]
    public void Takes_as_long_as_it_is_told() => TestDeployment.Play(async scene =>
    {
        scene.Api.Latency = TimeSpan.FromMilliseconds(250);
        await scene.Clock.PassSeconds(1);

        await scene.Call("cloudwatch:describeAlarms", "{}");
        await scene.Call("cloudwatch:describeAlarms", "{}");

        scene.Api.Calls.ShouldBe(
        [
            new AccountCall("cloudwatch", "describeAlarms", VirtualTime.Start.AddSeconds(1)),
            new AccountCall("cloudwatch", "describeAlarms", VirtualTime.Start.AddSeconds(1.25)),
        ]);
    });

    [Fact]
    public void The_same_seed_makes_the_same_ids()
    {
        var (one, same, other) = (new Identifiers(1), new Identifiers(1), new Identifiers(2));

        one.Deployment().ShouldBe(same.Deployment());
        one.HookExecution().ShouldBe(same.HookExecution());
        one.Deployment().ShouldNotBe(other.Deployment());
    }
}
