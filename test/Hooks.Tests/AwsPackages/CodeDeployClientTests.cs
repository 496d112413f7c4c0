using System.Net;
using System.Text.Json.Nodes;
using Amazon.CodeDeploy;
using Amazon.CodeDeploy.Model;
using Amazon.Runtime;

namespace Hooks.Tests.AwsPackages;

public sealed class CodeDeployClientTests
{
    private static readonly LoopbackAnswer Accepted = new("""{"lifecycleEventHookExecutionId":"hook-1"}""");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_a_hook_in_the_json_protocol()
    {
        await using var service = await LoopbackService.StartAsync(Accepted);
        using var client = service.CodeDeploy();

        await client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel);

        var request = service.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/");
        request.ContentType.ShouldBe("application/x-amz-json-1.1");
        request.Target.ShouldBe("CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus");
        JsonNode.DeepEquals(
            JsonNode.Parse(request.Body),
            new JsonObject { ["deploymentId"] = "d-ABCDEFGHI", ["lifecycleEventHookExecutionId"] = "eyJ+/==", ["status"] = "Succeeded" }).ShouldBeTrue(request.Body);
    }

    [Fact]
    public async Task Leaves_out_what_is_not_set()
    {
        await using var service = await LoopbackService.StartAsync(Accepted);
        using var client = service.CodeDeploy();

        await client.PutLifecycleEventHookExecutionStatusAsync(new() { Status = LifecycleEventStatus.Failed }, Cancel);

        service.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"status":"Failed"}""");
    }

    [Fact]
    public async Task Reads_the_response()
    {
        await using var service = await LoopbackService.StartAsync(Accepted);
        using var client = service.CodeDeploy();

        var response = await client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel);

        response.LifecycleEventHookExecutionId.ShouldBe("hook-1");
        response.HttpStatusCode.ShouldBe(HttpStatusCode.OK);
        response.ResponseMetadata.RequestId.ShouldBe("request-1");
    }

    [Theory]
    [InlineData("InvalidLifecycleEventHookExecutionStatusException", typeof(InvalidLifecycleEventHookExecutionStatusException))]
    [InlineData("InvalidLifecycleEventHookExecutionIdException", typeof(InvalidLifecycleEventHookExecutionIdException))]
    [InlineData("LifecycleEventAlreadyCompletedException", typeof(LifecycleEventAlreadyCompletedException))]
    [InlineData("DeploymentIdRequiredException", typeof(DeploymentIdRequiredException))]
    [InlineData("DeploymentDoesNotExistException", typeof(DeploymentDoesNotExistException))]
    [InlineData("InvalidDeploymentIdException", typeof(InvalidDeploymentIdException))]
    [InlineData("UnsupportedActionForDeploymentTypeException", typeof(UnsupportedActionForDeploymentTypeException))]
    [InlineData("com.amazonaws.codedeploy#DeploymentDoesNotExistException", typeof(DeploymentDoesNotExistException))]
    public async Task Throws_the_exception_that_an_error_names(string error, Type exception)
    {
        await using var service = await LoopbackService.StartAsync(LoopbackAnswer.Error(error));
        using var client = service.CodeDeploy();

        var thrown = await Should.ThrowAsync<AmazonCodeDeployException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));

        thrown.ShouldBeOfType(exception);
        thrown.ErrorCode.ShouldBe(error.Split('#')[^1]);
        thrown.Message.ShouldBe("as told");
        thrown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        thrown.RequestId.ShouldBe("request-1");
    }

    /// <summary>CodeDeploy's model has exceptions for the last two, and does not list them for this operation.</summary>
    [Theory]
    [InlineData("AccessDeniedException")]
    [InlineData("ThrottlingException")]
    [InlineData("DeploymentGroupDoesNotExistException")]
    public async Task Throws_the_services_own_exception_for_an_error_that_the_operation_does_not_list(string error)
    {
        await using var service = await LoopbackService.StartAsync(LoopbackAnswer.Error(error));
        using var client = service.CodeDeploy();

        var thrown = await Should.ThrowAsync<AmazonCodeDeployException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));

        thrown.ShouldBeOfType<AmazonCodeDeployException>();
        thrown.ErrorCode.ShouldBe(error);
        thrown.Message.ShouldBe("as told");
    }

    [Fact]
    public async Task Finds_the_errors_name_in_the_header_when_the_body_has_none()
    {
        await using var service = await LoopbackService.StartAsync(new LoopbackAnswer("{}", 400, "LifecycleEventAlreadyCompletedException:http://internal.amazon.com/"));
        using var client = service.CodeDeploy();

        await Should.ThrowAsync<LifecycleEventAlreadyCompletedException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));
    }

    [Fact]
    public async Task Shows_what_was_said_when_it_was_not_the_service_that_answered()
    {
        await using var service = await LoopbackService.StartAsync(new LoopbackAnswer("no such host", 404));
        using var client = service.CodeDeploy();

        var thrown = await Should.ThrowAsync<AmazonCodeDeployException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));

        thrown.Message.ShouldContain("no such host");
        thrown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalFailure", 500)]
    [InlineData("ServiceUnavailable", 503)]
    public async Task Tries_again_when_that_may_help(string error, int status)
    {
        await using var service = await LoopbackService.StartAsync(LoopbackAnswer.Error(error, status: status), Accepted);
        using var client = service.CodeDeploy(retries: 1);

        await client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel);

        service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Gives_up_after_as_many_retries_as_it_may()
    {
        await using var service = await LoopbackService.StartAsync(LoopbackAnswer.Error("ThrottlingException"));
        using var client = service.CodeDeploy(retries: 2);

        var thrown = await Should.ThrowAsync<AmazonCodeDeployException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));

        thrown.ShouldBeOfType<AmazonCodeDeployException>();
        thrown.ErrorCode.ShouldBe("ThrottlingException");
        service.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Does_not_repeat_what_was_refused()
    {
        await using var service = await LoopbackService.StartAsync(LoopbackAnswer.Error("InvalidDeploymentIdException"));
        using var client = service.CodeDeploy(retries: 2);

        await Should.ThrowAsync<InvalidDeploymentIdException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));

        service.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Lets_a_network_failure_through_as_it_is()
    {
        var service = await LoopbackService.StartAsync(Accepted);
        using var client = service.CodeDeploy();
        await service.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel));
    }

    [Fact]
    public async Task Stops_when_it_is_cancelled()
    {
        await using var service = await LoopbackService.StartAsync(Accepted);
        using var client = service.CodeDeploy();

        await Should.ThrowAsync<OperationCanceledException>(() => client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), new CancellationToken(canceled: true)));

        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sends_through_the_transport_it_is_given()
    {
        await using var service = await LoopbackService.StartAsync(Accepted);
        using var transport = new CountingTransport();
        using var client = new AmazonCodeDeployClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonCodeDeployConfig { ServiceURL = service.Url, AuthenticationRegion = "eu-central-1", HttpClientFactory = transport });

        await client.PutLifecycleEventHookExecutionStatusAsync(Succeeded(), Cancel);

        transport.Sent.ShouldBe(1);
    }

    [Fact]
    public void Knows_a_status_by_its_name()
    {
        LifecycleEventStatus named = "Succeeded";

        named.ShouldBeSameAs(LifecycleEventStatus.Succeeded);
        (named == "Succeeded").ShouldBeTrue();
        named.Value.ShouldBe("Succeeded");
    }

    private static PutLifecycleEventHookExecutionStatusRequest Succeeded() => new()
    {
        DeploymentId = "d-ABCDEFGHI",
        LifecycleEventHookExecutionId = "eyJ+/==",
        Status = LifecycleEventStatus.Succeeded,
    };

    private sealed class CountingTransport : HttpClientFactory, IDisposable
    {
        private readonly CountingHandler _handler = new();

        public int Sent => _handler.Sent;

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

        public void Dispose() => _handler.Dispose();

        private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
        {
            public int Sent { get; private set; }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Sent++;
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
