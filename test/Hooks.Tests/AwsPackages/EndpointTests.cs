using Amazon.CodeDeploy;
using Amazon.StepFunctions;

namespace Hooks.Tests.AwsPackages;

/// <summary>The environment belongs to the process, so nothing may run beside these.</summary>
[CollectionDefinition(nameof(EndpointTests), DisableParallelization = true)]
[Collection(nameof(EndpointTests))]
public sealed class EndpointTests : IDisposable
{
    private static readonly string[] Variables = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CODEDEPLOY", "AWS_ENDPOINT_URL_SFN"];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public EndpointTests()
    {
        foreach (var name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Fact]
    public void Is_the_one_in_the_environment()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:1000/");

        new AmazonCodeDeployConfig().ServiceURL.ShouldBe("http://127.0.0.1:1000/");
        new AmazonStepFunctionsConfig().ServiceURL.ShouldBe("http://127.0.0.1:1000/");
    }

    [Fact]
    public void Is_rather_the_services_own()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:1000/");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_CODEDEPLOY", "http://127.0.0.1:1001/");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SFN", "http://127.0.0.1:1002/");

        new AmazonCodeDeployConfig().ServiceURL.ShouldBe("http://127.0.0.1:1001/");
        new AmazonStepFunctionsConfig().ServiceURL.ShouldBe("http://127.0.0.1:1002/");
    }

    [Fact]
    public void Is_first_of_all_what_the_code_says()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_CODEDEPLOY", "http://127.0.0.1:1001/");

        new AmazonCodeDeployConfig { ServiceURL = "http://127.0.0.1:1003" }.ServiceURL.ShouldBe("http://127.0.0.1:1003/");
    }
}
