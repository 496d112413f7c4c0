using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

public class SdkIntegrationTests
{
    [Fact]
    public void Hands_the_accounts_answer_to_the_workflow() => TestDeployment.Play(async scene =>
    {
        scene.Account.Parameters.Put("a", "1");

        var answer = await Run(scene, "arn:aws:states:::aws-sdk:ssm:getParameter", """{ "Name": "a" }""");

        answer!["Parameter"]!["Value"]!.GetValue<string>().ShouldBe("1");
    });

    [Theory]
    [InlineData("codedeploy", "LifecycleEventAlreadyCompletedException", "CodeDeploy.LifecycleEventAlreadyCompletedException")]
    [InlineData("codedeploy", "ThrottlingException", "CodeDeploy.ThrottlingException")]
    [InlineData("codedeploy", "AccessDeniedException", "CodeDeploy.CodeDeployException")]
    [InlineData("ecs", "ClusterNotFoundException", "Ecs.ClusterNotFoundException")]
    [InlineData("ecs", "AccessDeniedException", "Ecs.AccessDeniedException")]
    [InlineData("ecs", "ThrottlingException", "Ecs.EcsException")]
    [InlineData("elasticloadbalancingv2", "TargetGroupNotFound", "ElasticLoadBalancingV2.TargetGroupNotFoundException")]
    [InlineData("elasticloadbalancingv2", "TargetGroupNotFoundException", "ElasticLoadBalancingV2.TargetGroupNotFoundException")]
    [InlineData("elasticloadbalancingv2", "ValidationError", "ElasticLoadBalancingV2.ElasticLoadBalancingV2Exception")]
    [InlineData("cloudwatch", "InvalidNextToken", "CloudWatch.InvalidNextTokenException")]
    [InlineData("ssm", "ParameterNotFound", "Ssm.ParameterNotFoundException")]
    [InlineData("ssm", "ValidationException", "Ssm.SsmException")]
    [InlineData("sfn", "ExecutionAlreadyExists", "Sfn.ExecutionAlreadyExistsException")]
    [InlineData("sfn", "ValidationException", "Sfn.ValidationException")]
    [InlineData("ec2", "InvalidSubnetID.NotFound", "Ec2.Ec2Exception")]
    [InlineData("ecr", "ImageNotFoundException", "Ecr.ImageNotFoundException")]
    [InlineData("ecr", "ScanNotFoundException", "Ecr.ScanNotFoundException")]
    [InlineData("ecr", "ValidationException", "Ecr.ValidationException")]
    [InlineData("ecr", "AccessDeniedException", "Ecr.EcrException")]
    [InlineData("s3", "NoSuchBucket", "S3.NoSuchBucketException")]
    [InlineData("s3", "AccessDenied", "S3.S3Exception")]
    [InlineData("s3", "SlowDown", "S3.S3Exception")]
    [InlineData("eventbridge", "ValidationException", "EventBridge.EventBridgeException")]
    [InlineData("sns", "Throttled", "Sns.ThrottledException")]
    [InlineData("cloudwatchlogs", "InvalidParameterException", "CloudWatchLogs.InvalidParameterException")]
    [InlineData("lambda", "ResourceNotFoundException", "Lambda.ResourceNotFoundException")]
    [InlineData("lambda", "AccessDeniedException", "Lambda.LambdaException")]
    [InlineData("cloudwatch", "ValidationError", "CloudWatch.CloudWatchException")]
    public void Names_an_error_by_the_clients_class(string service, string code, string error) => ErrorNames.Of(service, code).ShouldBe(error);

    [Fact]
    public void An_error_says_which_service_and_which_request() => TestDeployment.Play(async scene =>
    {
        var failure = await Failure(scene, "arn:aws:states:::aws-sdk:codedeploy:getDeployment", """{ "DeploymentId": "d-NOTTHERE0" }""");

        failure.Error.ShouldBe("CodeDeploy.DeploymentDoesNotExistException");
        failure.Cause.ShouldNotBeNull().ShouldMatch(
            @"^The deployment d-NOTTHERE0 could not be found \(Service: CodeDeploy, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$");
    });

    [Theory]
    [InlineData("check")]
    [InlineData("arn:aws:lambda:local:000000000000:function:check")]
    [InlineData("arn:aws:lambda:local:000000000000:function:check:live")]
    public void Invokes_a_function_and_wraps_what_it_returns(string name) => TestDeployment.Play(async scene =>
    {
        var answer = await Run(scene, "arn:aws:states:::lambda:invoke", $$"""{ "FunctionName": "{{name}}", "Payload": { "a": 1 } }""");

        answer!.AsObject().Select(member => member.Key).ShouldBe(["ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"]);
        answer["Payload"]!.ToJsonString().ShouldBe("""{"function":"check","got":{"a":1}}""");
        answer["StatusCode"]!.GetValue<int>().ShouldBe(200);
        answer["SdkHttpMetadata"]!["HttpStatusCode"]!.GetValue<int>().ShouldBe(200);
        answer["SdkResponseMetadata"]!["RequestId"]!.GetValue<string>().ShouldBe(answer["SdkHttpMetadata"]!["HttpHeaders"]!["x-amzn-RequestId"]!.GetValue<string>());
    });

    [Fact]
    public void A_function_that_returns_nothing_has_an_empty_payload() => TestDeployment.Play(async scene =>
    {
        var answer = await Run(scene, "arn:aws:states:::lambda:invoke", """{ "FunctionName": "nothing" }""");

        answer!.AsObject().ContainsKey("Payload").ShouldBeTrue();
        answer["Payload"].ShouldBeNull();
    });

    [Fact]
    public void A_function_that_throws_fails_with_its_exceptions_name() => TestDeployment.Play(async scene =>
    {
        var failure = await Failure(scene, "arn:aws:states:::lambda:invoke", """{ "FunctionName": "throws", "Payload": {} }""");

        failure.Error.ShouldBe("InvalidOperationException");
        var cause = JsonNode.Parse(failure.Cause!)!.AsObject();
        cause.Select(member => member.Key).ShouldBe(["errorMessage", "errorType", "requestId", "stackTrace"]);
        (cause["errorMessage"]!.GetValue<string>(), cause["errorType"]!.GetValue<string>()).ShouldBe(("no plan", "InvalidOperationException"));
    });

    [Fact]
    public void A_function_that_is_not_there() => TestDeployment.Play(async scene =>
    {
        var failure = await Failure(scene, "arn:aws:states:::lambda:invoke", """{ "FunctionName": "nobody" }""");

        failure.Error.ShouldBe("Lambda.ResourceNotFoundException");
        failure.Cause.ShouldNotBeNull().ShouldMatch(
            @"^Function not found: arn:aws:lambda:local:000000000000:function:nobody \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: [0-9a-f-]{36}; Proxy: null\)$");
    });

    [Theory]
    [InlineData("arn:aws:states:::sqs:sendMessage", "{}")]
    [InlineData("arn:aws:states:::lambda:invoke.waitForTaskToken", "{}")]
    [InlineData("arn:aws:states:::aws-sdk:ssm:getParameter.waitForTaskToken", "{}")]
    [InlineData("arn:aws:states:::aws-sdk:ssm:labelParameterVersion", "{}")]
    [InlineData("arn:aws:states:::lambda:invoke", """{ "FunctionName": "check", "Qualifier": "1" }""")]
    public void What_is_not_part_of_the_rehearsal_can_be_caught_by_no_workflow(string resource, string parameters) => TestDeployment.Play(async scene =>
        await Thrown.By<UnsupportedCallException>(() => Run(scene, resource, parameters)));

    [Theory]
    [InlineData("arn:aws:states:::aws-sdk:elbv2:describeRules", "", "the service elbv2 is not part of the rehearsal; did you mean elasticloadbalancingv2?")]
    [InlineData("arn:aws:states:::aws-sdk:logs:putLogEvents", "", "the service logs is not part of the rehearsal; did you mean cloudwatchlogs?")]
    [InlineData("arn:aws:states:::aws-sdk:codedeply:getDeployment", "", "the service codedeply is not part of the rehearsal; did you mean codedeploy?")]
    [InlineData(
        "arn:aws:states:::aws-sdk:foo:bar",
        "",
        "the service foo is not part of the rehearsal; it answers cloudwatch, cloudwatchlogs, codedeploy, ec2, ecr, ecs, elasticloadbalancingv2, eventbridge, lambda, s3, secretsmanager, sfn, sns, ssm, sts")]
    [InlineData("arn:aws:states:::aws-sdk:ecs:describeTask", "", "ecs:describeTask is not part of the rehearsal; did you mean describeTasks?")]
    [InlineData("arn:aws:states:::aws-sdk:sts:assumeRole", "", "sts:assumeRole is not part of the rehearsal; sts answers getCallerIdentity")]
    [InlineData("arn:aws:states:::aws-sdk:ecs:describeTasks", "Cluster,Task", "ecs:describeTasks has no parameter Task in the rehearsal; it knows Cluster, Tasks, Include (PascalCase)")]
    [InlineData("arn:aws:states:::aws-sdk:ecs:describeTasks", "Cluster,Tasks", null)]
    [InlineData("arn:aws-cn:states:::aws-sdk:ecs:describeTasks", "", null)]
    [InlineData("arn:aws:states:::lambda:invoke", "FunctionName,Payload", null)]
    [InlineData("arn:aws:states:::lambda:invoke", "FunctionName,Qualifier", "lambda:invoke has no parameter Qualifier in the rehearsal; it knows FunctionName, Payload (PascalCase)")]
    [InlineData("arn:aws:states:::sns:publish", "", "sns:publish is part of the rehearsal as an SDK integration alone; use arn:aws:states:::aws-sdk:sns:publish")]
    [InlineData("arn:aws:states:::apigateway:invoke", "", "it is not part of the rehearsal; use arn:aws:states:::aws-sdk:<service>:<action> or arn:aws:states:::lambda:invoke")]
    public void Says_before_a_workflow_runs_what_is_not_part_of_the_rehearsal(string resource, string parameters, string? objection) => TestDeployment.Play(scene =>
    {
        Integration(scene).Objection(resource, parameters.Split(',', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(objection);
        return Task.CompletedTask;
    });

    [Fact]
    public void A_workflow_with_calls_that_nothing_answers_is_not_loaded() => TestDeployment.Play(scene =>
    {
        Should.Throw<InvalidDefinitionException>(() => StateMachine.Load("mine", """
            { "StartAt": "Route", "States": {
                "Route": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:elbv2:describeRules", "Parameters": { "ListenerArn.$": "$.Arn" }, "Next": "Look" },
                "Look": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ecs:describeTasks", "Parameters": { "Cluster": "main", "Taks.$": "$.Tasks" }, "Next": "Ask" },
                "Ask": { "Type": "Task", "Resource": "arn:aws:states:::apigateway:invoke", "End": true } } }
            """, Integration(scene))).Problems.ShouldBe(
        [
            "State 'Route', field 'Resource': is arn:aws:states:::aws-sdk:elbv2:describeRules; the service elbv2 is not part of the rehearsal; did you mean elasticloadbalancingv2?",
            "State 'Look', field 'Resource': is arn:aws:states:::aws-sdk:ecs:describeTasks; ecs:describeTasks has no parameter Taks in the rehearsal; it knows Cluster, Tasks, Include (PascalCase)",
            "State 'Ask', field 'Resource': is arn:aws:states:::apigateway:invoke; it is not part of the rehearsal; use arn:aws:states:::aws-sdk:<service>:<action> or arn:aws:states:::lambda:invoke",
        ]);
        return Task.CompletedTask;
    });

    [Fact]
    public void A_workflow_sees_answers_and_errors() => TestDeployment.Play(async scene =>
    {
        var tasks = Integration(scene);
        var machine = StateMachine.Load("read", """
            { "StartAt": "Read", "States": {
                "Read": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:codedeploy:getDeployment", "Parameters": { "DeploymentId": "d-1" },
                  "Catch": [ { "ErrorEquals": ["CodeDeploy.DeploymentDoesNotExistException"], "Next": "Ask" } ], "End": true },
                "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "check", "Payload.$": "$.Error" },
                  "OutputPath": "$.Payload.got", "End": true } } }
            """, tasks);

        var execution = new StepFunctionsEngine(tasks, scene.Clock).Start(machine, "one", new JsonObject());
        await execution.Completion;

        execution.Output!.GetValue<string>().ShouldBe("CodeDeploy.DeploymentDoesNotExistException");
    });

    private static SdkIntegration Integration(TestDeployment scene) => new(scene.Api, new Functions());

    private static Task<JsonNode?> Run(TestDeployment scene, string resource, string parameters) =>
        Integration(scene).Run(resource, JsonNode.Parse(parameters), CancellationToken.None);

    private static Task<TaskFailedException> Failure(TestDeployment scene, string resource, string parameters) =>
        Thrown.By<TaskFailedException>(() => Run(scene, resource, parameters));

    private sealed class Functions : IFunctions
    {
        public Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken) =>
            functionName switch
            {
                "check" => Task.FromResult<JsonNode?>(new JsonObject { ["function"] = functionName, ["got"] = payload }),
                "nothing" => Task.FromResult<JsonNode?>(null),
                "throws" => throw new FunctionException("InvalidOperationException", "no plan"),
                _ => throw new FunctionNotFoundException(functionName),
            };
    }
}
