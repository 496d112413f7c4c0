using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Tests.Serving;

/// <summary>The AWS CLI itself deploys to <c>hooks serve</c>, in a process of its own, by its commands alone.</summary>
public sealed partial class AwsCliTests : IDisposable
{
    private const string TaskDefinition =
        "taskDefinition.{family: family, networkMode: networkMode, requiresCompatibilities: requiresCompatibilities, cpu: cpu, memory: memory, executionRoleArn: executionRoleArn, "
            + "runtimePlatform: runtimePlatform, containerDefinitions: containerDefinitions}";

    /// <summary>A pass takes 20 seconds of real time, and a fail of this one a few.</summary>
    private const string Fault = """[{"name":"REHEARSAL_FAULT","value":"errors=50%"}]""";

    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;
    private string _url = "";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Deploys_a_version_and_rolls_a_bad_one_back_and_the_account_ends_with_0_at_the_signal()
    {
        Assert.SkipUnless(IsInstalled("aws"), "The AWS CLI is not installed");
        using var account = Start(
            "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Rehearsal.dll"), "serve", "--port", "0", "--speed", "1000", "--targets", "1", "--controller", "codedeploy",
            "--deployment-config", TrafficRouting.AllAtOnceName);
        try
        {
            _url = await UrlOf(account);
            (await Aws("sts", "get-caller-identity", "--query", "Account")).ShouldBe("\"000000000000\"");
            await Write("task.json", await Aws("ecs", "describe-task-definition", "--task-definition", "shop", "--query", TaskDefinition));
            (await Deploy("task.json", WithoutProbes(Shipped.Text("appspec.yml")))).ShouldBe("Succeeded");

            var bad = (await File.ReadAllTextAsync(Path.Combine(_folder, "task.json"), TestContext.Current.CancellationToken)).Replace("\"environment\": []", $"\"environment\": {Fault}", StringComparison.Ordinal);
            await Write("bad.json", bad);
            (await Deploy("bad.json", Shipped.Text("appspec.yml"))).ShouldBe("Failed");
        }
        finally
        {
            await End(account);
        }

        account.ExitCode.ShouldBe(0);
    }

    /// <summary>Only what decides without probes is asked.</summary>
    private static string WithoutProbes(string appSpec) => string.Join(
        '\n', appSpec.Split('\n').Where(line => !line.StartsWith("  - AfterAllow", StringComparison.Ordinal)));

    private async Task<string> Deploy(string file, string appSpec)
    {
        var definition = await Aws("ecs", "register-task-definition", "--cli-input-json", $"file://{file}", "--query", "taskDefinition.taskDefinitionArn", "--output", "text");
        await Write("deployment.json", Deployment(appSpec.Replace("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8", definition, StringComparison.Ordinal)));
        var deployment = await Aws("deploy", "create-deployment", "--cli-input-json", "file://deployment.json", "--query", "deploymentId", "--output", "text");
        return await EndOf(deployment);
    }

    private static string Deployment(string appSpec) => new JsonObject
    {
        ["applicationName"] = "shop",
        ["deploymentGroupName"] = "shop-production",
        ["revision"] = new JsonObject { ["revisionType"] = "AppSpecContent", ["appSpecContent"] = new JsonObject { ["content"] = appSpec } },
    }.ToJsonString();

    private async Task<string> EndOf(string deployment)
    {
        while (true)
        {
            var status = await Aws("deploy", "get-deployment", "--deployment-id", deployment, "--query", "deploymentInfo.status", "--output", "text");
            if (status is not ("Created" or "InProgress"))
            {
                return status;
            }
        }
    }

    private static async Task<string> UrlOf(Process account)
    {
        while (await account.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (UrlPattern().Match(line) is { Success: true } match)
            {
                // What follows must not fill the pipe.
                _ = account.StandardOutput.BaseStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
                return match.Value;
            }
        }

        throw new InvalidOperationException($"serve ended without an address: {await account.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    private async Task<string> Aws(params string[] arguments)
    {
        using var process = Start("aws", arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"aws {string.Join(' ', arguments)}: {await error}");
        return (await output).Trim();
    }

    private async Task End(Process account)
    {
        using var kill = Start("kill", "-INT", $"{account.Id}");
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await account.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[]
        {
            ("AWS_ENDPOINT_URL", _url), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_DEFAULT_REGION", "local"), ("AWS_PAGER", ""),
            ("AWS_CONFIG_FILE", "/dev/null"), ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"), ("AWS_EC2_METADATA_DISABLED", "true"), ("NO_PROXY", "127.0.0.1"),
        })
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);

    private static bool IsInstalled(string program) =>
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlPattern();
}
