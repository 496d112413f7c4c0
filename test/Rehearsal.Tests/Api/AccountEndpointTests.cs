using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

public class AccountEndpointTests
{
    [Fact]
    public void Answers_codedeploy_in_camel_case_with_times_in_seconds() => TestDeployment.Play(async scene =>
    {
        var run = scene.Start();
        await run.Completion;

        var (status, contentType, body) = await Send(scene, "CodeDeploy_20141006.GetDeployment", $$"""{ "deploymentId": "{{run.Deployment.Id}}" }""");

        (status, contentType).ShouldBe((200, "application/x-amz-json-1.1"));
        var info = body["deploymentInfo"]!.AsObject();
        (info["deploymentId"]!.GetValue<string>(), info["status"]!.GetValue<string>()).ShouldBe((run.Deployment.Id, "Succeeded"));
        info["createTime"]!.ToJsonString().ShouldBe("1767225600");
        info["loadBalancerInfo"]!["targetGroupPairInfoList"]![0]!["prodTrafficRoute"]!["listenerArns"]!.AsArray().ShouldHaveSingleItem();
        info["deploymentOverview"]!["Succeeded"]!.GetValue<int>().ShouldBe(1);
    });

    [Fact]
    public void Answers_the_misspelt_member_and_the_times_of_events() => TestDeployment.Play(async scene =>
    {
        var deployment = await scene.Deploy();

        var (_, _, body) = await Send(
            scene, "CodeDeploy_20141006.GetDeploymentTarget", $$"""{ "deploymentId": "{{deployment.Id}}", "targetId": "main:shop" }""");

        var target = body["deploymentTarget"]!["ecsTarget"]!;
        target["taskSetsInfo"]![0]!["identifer"]!.GetValue<string>().ShouldStartWith("ecs-svc/");
        target["lifecycleEvents"]![0]!["startTime"]!.ToJsonString().ShouldBe("1767225600");
        target["lastUpdatedAt"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Number);
    });

    [Theory]
    [InlineData("/systemsmanager/parameters/get?name=%2Fshop%2Ftoken&withDecryption=true", AccountEndpoint.ExtensionToken, 200, "s3cret")]
    [InlineData("/secretsmanager/get?secretId=shop", AccountEndpoint.ExtensionToken, 200, "s3cret")]
    [InlineData("/secretsmanager/get?secretId=shop", null, 401, "Unauthorized")]
    [InlineData("/secretsmanager/get?secretId=nobody", AccountEndpoint.ExtensionToken, 400, "an unexpected error occurred while executing request: ResourceNotFoundException")]
    [InlineData("/systemsmanager/parameters/get?name=nobody&withDecryption=true", AccountEndpoint.ExtensionToken, 400, "an unexpected error occurred while executing request: ParameterNotFound")]
    public void Answers_as_the_extension_for_parameters_and_secrets(string target, string? token, int status, string result) => TestDeployment.Play(async scene =>
    {
        scene.Account.Parameters.Put("/shop/token", "s3cret");
        scene.Account.Secrets.Put("shop", "s3cret");
        List<KeyValuePair<string, string>> headers = token is null ? [] : [new("X-Aws-Parameters-Secrets-Token", token)];

        var response = await new AccountEndpoint(scene.Api).Answer(new Request("GET", target, headers, ReadOnlyMemory<byte>.Empty), CancellationToken.None);

        response.Status.ShouldBe(status);
        Encoding.UTF8.GetString(response.Body.Span).ShouldContain(result);
    });

    [Fact]
    public void Takes_a_hooks_answer_and_refuses_the_second() => TestDeployment.Play(async scene =>
    {
        var answers = new List<(int Status, string ContentType, JsonObject Body)>();
        scene.Hooks[Rehearsal.CodeDeploy.LifecycleStep.BeforeInstall] = async (deployment, execution) =>
        {
            var parameters = $$"""{ "deploymentId": "{{deployment}}", "lifecycleEventHookExecutionId": "{{execution}}", "status": "Succeeded" }""";
            answers.Add(await Send(scene, "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus", parameters));
            answers.Add(await Send(scene, "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus", parameters));
        };

        var deployment = await scene.Deploy();

        deployment.Status.ShouldBe(Rehearsal.CodeDeploy.DeploymentStatus.Succeeded);
        answers[0].Status.ShouldBe(200);
        answers[0].Body["lifecycleEventHookExecutionId"]!.GetValue<string>().ShouldBe(scene.Asked[0].ExecutionId);
        (answers[1].Status, answers[1].Body["__type"]!.GetValue<string>()).ShouldBe((400, "LifecycleEventAlreadyCompletedException"));
        answers[1].Body["message"]!.GetValue<string>().ShouldNotBeEmpty();
    });

    [Fact]
    public void Answers_step_functions_in_its_version_of_the_protocol() => TestDeployment.Play(async scene =>
    {
        var tasks = new SdkIntegration(scene.Api, new NoFunctions());
        var machine = StateMachine.Load("wait", """{ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 5, "End": true } } }""", tasks);
        scene.Account.StateMachines.Add(machine, new StepFunctionsEngine(tasks, scene.Clock));
        await scene.Clock.PassSeconds(0.5);

        var start = $$"""{ "stateMachineArn": "{{machine.Arn}}", "name": "one", "input": "{\"A\":1}" }""";
        var (status, contentType, started) = await Send(scene, "AWSStepFunctions.StartExecution", start);
        await scene.Clock.PassSeconds(6);
        var (_, _, described) = await Send(
            scene, "AWSStepFunctions.DescribeExecution", $$"""{ "executionArn": "{{started["executionArn"]!.GetValue<string>()}}" }""");
        var (_, _, listed) = await Send(scene, "AWSStepFunctions.ListExecutions", $$"""{ "stateMachineArn": "{{machine.Arn}}", "statusFilter": "SUCCEEDED" }""");
        var (refused, _, refusal) = await Send(scene, "AWSStepFunctions.StartExecution", start);

        (status, contentType).ShouldBe((200, "application/x-amz-json-1.0"));
        started["startDate"]!.ToJsonString().ShouldBe("1767225600.5");
        described["output"]!.GetValue<string>().ShouldBe("""{"A":1}""");
        described["stopDate"]!.ToJsonString().ShouldBe("1767225605.5");
        ApiAnswers.Same(
            listed,
            $$"""
            { "executions": [ { "executionArn": "{{started["executionArn"]}}", "name": "one", "redriveCount": 0, "startDate": 1767225600.5,
                "stateMachineArn": "{{machine.Arn}}", "status": "SUCCEEDED", "stopDate": 1767225605.5 } ] }
            """);
        (refused, refusal["__type"]!.GetValue<string>()).ShouldBe((400, "ExecutionAlreadyExists"));
    });

    [Fact]
    public void Passes_on_the_status_of_an_error() => TestDeployment.Play(async scene =>
    {
        scene.Api.Faults.Fail("codedeploy:getDeployment", 1, new AwsException("InternalFailure", "Try again", 500));

        var (status, _, body) = await Send(scene, "CodeDeploy_20141006.GetDeployment", """{ "deploymentId": "d-1" }""");

        (status, body["__type"]!.GetValue<string>()).ShouldBe((500, "InternalFailure"));
    });

    [Theory]
    [InlineData("CodeDeploy_20141006.DeleteApplication", "{}", "UnknownOperationException")]
    [InlineData("DynamoDB_20120810.GetItem", "{}", "UnknownOperationException")]
    [InlineData("CodeDeploy_20141006.GetDeployment", """{ "id": "d-1" }""", "ValidationException")]
    [InlineData("CodeDeploy_20141006.GetDeployment", "{", "SerializationException")]
    public void What_it_does_not_know_is_refused(string target, string body, string code) => TestDeployment.Play(async scene =>
    {
        var (status, _, answer) = await Send(scene, target, body);

        (status, answer["__type"]!.GetValue<string>()).ShouldBe((400, code));
    });

    [Fact]
    public async Task Calls_the_account_where_it_lives_whatever_thread_a_request_comes_on()
    {
        var home = new Home();
        var account = new InMemoryAccount(TimeProvider.System);
        AccountEndpoint endpoint = null!;
        home.Run(() => endpoint = new AccountEndpoint(new AccountApi(account, new CodeDeployService(account), new EcsController(account))));

        var answer = await endpoint.Answer(
            new Request("POST", "/", [new("X-Amz-Target", "CodeDeploy_20141006.GetDeployment")], Encoding.UTF8.GetBytes("""{ "deploymentId": "d-1" }""")),
            TestContext.Current.CancellationToken);

        answer.Status.ShouldBe(400);
        Encoding.UTF8.GetString(answer.Body.Span).ShouldContain("DeploymentDoesNotExistException");
        home.Posts.ShouldBe(1);
    }

    private static async Task<(int Status, string ContentType, JsonObject Body)> Send(TestDeployment scene, string target, string body)
    {
        await using var listening = await scene.Network.Listen(new AccountEndpoint(scene.Api).Answer, CancellationToken.None);
        using var client = new HttpMessageInvoker(scene.Network.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{listening.EndPoint}/")) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        using var response = await client.SendAsync(request, CancellationToken.None);
        response.Headers.GetValues("x-amzn-RequestId").ShouldHaveSingleItem();
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!.AsObject();
        return ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType!, answer);
    }

    /// <summary>A context that runs what is posted on the spot, and counts it.</summary>
    private sealed class Home : SynchronizationContext
    {
        public int Posts { get; private set; }

        public void Run(Action action)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                action();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            Run(() => d(state));
        }
    }
}
