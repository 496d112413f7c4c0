using Amazon.CodeDeploy;
using Amazon.CodeDeploy.Model;
using Amazon.Lambda.Core;
using Amazon.Runtime;

namespace Hooks.Tests.AwsPackages.Standins;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("https://codedeploy.eu-central-1.amazonaws.com")]
    [InlineData("http://169.254.169.254")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://127.0.0.1@example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not a url")]
    public async Task Sends_nothing_off_this_machine(string url)
    {
        using var client = new AmazonCodeDeployClient(new AmazonCodeDeployConfig { ServiceURL = url, HttpClientFactory = new Unreachable() });

        var refused = await Should.ThrowAsync<AmazonClientException>(
            () => client.PutLifecycleEventHookExecutionStatusAsync(new PutLifecycleEventHookExecutionStatusRequest(), TestContext.Current.CancellationToken));

        refused.Message.ShouldContain(url);
        refused.Message.ShouldContain("-p:AwsPackages=nuget");
    }

    [Fact]
    public async Task Sends_nothing_without_an_endpoint()
    {
        using var client = new AmazonCodeDeployClient(new AmazonCodeDeployConfig { IgnoreConfiguredEndpointUrls = true });

        var refused = await Should.ThrowAsync<AmazonClientException>(
            () => client.PutLifecycleEventHookExecutionStatusAsync(new PutLifecycleEventHookExecutionStatusRequest(), TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("AWS_ENDPOINT_URL_CODEDEPLOY");
    }

    [Fact]
    public async Task Follows_no_redirect()
    {
        await using var elsewhere = await LoopbackService.StartAsync(new LoopbackAnswer("{}"));
        await using var service = await LoopbackService.StartAsync(new LoopbackAnswer("{}", 307, Location: elsewhere.Url));
        using var client = service.CodeDeploy();

        await Should.ThrowAsync<AmazonCodeDeployException>(
            () => client.PutLifecycleEventHookExecutionStatusAsync(new PutLifecycleEventHookExecutionStatusRequest(), TestContext.Current.CancellationToken));

        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Says_why_a_logger_would_end_the_process_in_lambda()
    {
        ILambdaLogger logger = new BareLogger();

        logger.LogInformation("plain");

        Should.Throw<InsufficientExecutionStackException>(() => logger.LogInformation("{Count} retries", 3)).Message.ShouldContain(nameof(BareLogger));
    }

    private sealed class Unreachable : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => throw new InvalidOperationException("sent");
    }

    private sealed class BareLogger : ILambdaLogger
    {
        public void Log(string message)
        {
        }

        public void LogLine(string message)
        {
        }
    }
}
