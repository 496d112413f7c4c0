using System.Diagnostics;
using System.Text.Json.Nodes;
using Rehearsal.Tests.Terminal;

namespace Rehearsal.Tests.Serving;

/// <summary>The AWS CLI itself, of either version, uses an account that is served, whose tasks are processes.</summary>
public sealed class AwsCliTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;
    private ServedProcess? _account;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await (_account?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Deploys_from_S3_a_version_that_needs_a_secret_and_the_account_ends_with_0_at_the_signal()
    {
        var (aws, account) = (AwsCli.First(), await Served());
        (await Aws("sts", "get-caller-identity", "--query", "Account", "--output", "text")).ShouldBe("000000000000");
        var secret = await Aws("secretsmanager", "create-secret", "--name", "shop/token", "--secret-string", "s3cret", "--query", "ARN", "--output", "text");
        var definition = await account.Register("shop", container => container["secrets"] = new JsonArray(new JsonObject { ["name"] = "TOKEN", ["valueFrom"] = secret }));
        await File.WriteAllTextAsync(Path.Combine(_folder, "appspec.yml"), WithoutProbes(definition), Cancellation);

        await Aws("s3", "mb", "s3://specs");
        await Aws("s3", "cp", "appspec.yml", "s3://specs/shop/appspec.yml", "--only-show-errors");
        var deployment = await Aws(
            "deploy", "create-deployment", "--application-name", "shop", "--deployment-group-name", "shop-production",
            "--s3-location", "bucket=specs,key=shop/appspec.yml,bundleType=YAML", "--query", "deploymentId", "--output", "text");

        (await EndOf(deployment)).ShouldBe("Succeeded");
        (await account.End()).ShouldBe(0);

        Task<string> Aws(params string[] arguments) => aws.Print(_folder, account.Url, arguments);
    }

    [Fact]
    public async Task Tails_what_tasks_and_functions_log()
    {
        var (aws, account) = (AwsCli.OfVersion2(), await Served());
        using var following = aws.Start(_folder, account.Url, "logs", "tail", "/hooks/hooks/functions", "--since", "5m", "--follow", "--format", "short");
        try
        {
            (await aws.Print(_folder, account.Url, "logs", "tail", "/ecs/shop", "--since", "1d", "--format", "short"))
                .Split('\n').ShouldContain(line => line.Contains("\"GET / HTTP/1.1\" 200 -", StringComparison.Ordinal));

            var definition = await account.Register("shop", _ => { });
            var revision = new JsonObject { ["revisionType"] = "AppSpecContent", ["appSpecContent"] = new JsonObject { ["content"] = WithoutProbes(definition) } };
            await account.Send(
                "CodeDeploy_20141006.CreateDeployment", new() { ["applicationName"] = "shop", ["deploymentGroupName"] = "shop-production", ["revision"] = revision });

            var followed = await following.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(s_patience, Cancellation);
            followed.ShouldNotBeNull(await Error(following)).ShouldContain("\"level\":");
        }
        finally
        {
            following.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> Error(Process process) => process.HasExited ? await process.StandardError.ReadToEndAsync(Cancellation) : "";

    private async Task<ServedProcess> Served()
    {
        Assert.SkipUnless(ExampleJob.Has("python3"), "python3 is not installed");
        return _account = await ServedProcess.Start(
            "--controller", "codedeploy", "--deployment-config", TrafficRouting.AllAtOnceName, "--run", "shop=python3 -m http.server {port} --bind 127.0.0.1");
    }

    /// <summary>Only what decides without probes is asked.</summary>
    private static string WithoutProbes(string taskDefinition) => string.Join(
        '\n', Shipped.Text("appspec.yml").Replace("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8", taskDefinition, StringComparison.Ordinal)
            .Split('\n').Where(line => !line.StartsWith("  - AfterAllow", StringComparison.Ordinal)));

    private async Task<string> EndOf(string deployment)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var info = (await _account!.Send("CodeDeploy_20141006.GetDeployment", new() { ["deploymentId"] = deployment }))["deploymentInfo"]!;
            var status = info["status"]!.GetValue<string>();
            if (status is not ("Created" or "InProgress") || Stopwatch.GetElapsedTime(began) > s_patience)
            {
                return $"{status}{info["errorInformation"]?["message"]}";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
        }
    }
}
