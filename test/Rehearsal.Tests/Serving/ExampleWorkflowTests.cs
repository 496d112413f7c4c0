using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rehearsal.Tests.Terminal;

namespace Rehearsal.Tests.Serving;

/// <summary>The examples' GitHub workflows deploy to an account that is served, by their own scripts; only docker is a stand-in, and time passes faster.</summary>
public sealed partial class ExampleWorkflowTests : IAsyncDisposable
{
    private const string CodeDeploy = "examples/ecs-service/deploy.yml";
    private const string Ecs = "examples/ecs-native/deploy.yml";
    private const string Wait = "Wait for the verdict";
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>Half of the requests fail, so that a verdict takes a few seconds; a pass takes 20 of real time.</summary>
    private const string Fault = "errors=50%";

    /// <summary>It builds an index of one image, and pushes it as a client of the registry's API.</summary>
    private const string Docker =
        """
        case "$1" in
          build) ;;
          push)
            path=${3#*/}
            aws ecr put-image --repository-name "${path%:*}" --image-tag "${path##*:}" --image-manifest '{ "schemaVersion": 2,
              "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [{ "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "digest": "sha256:0000000000000000000000000000000000000000000000000000000000000000", "size": 1, "platform": { "architecture": "amd64", "os": "linux" } }] }' > /dev/null ;;
          *) exit 1 ;;
        esac
        """;

    private ServedProcess? _account;
    private ExampleJob? _job;

    private ExampleJob Job => _job!;

    public async ValueTask DisposeAsync()
    {
        _job?.Dispose();
        await (_account?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task The_one_for_CodeDeploy_rolls_a_bad_version_back_and_shows_why()
    {
        await Prepare("codedeploy", TrafficRouting.AllAtOnceName);
        Job.Put("appspec.yml", Repository.Read("examples/ecs-service/appspec.yml"));
        await Spoil();

        await Play(CodeDeploy);

        var (code, output) = await Job.Run(CodeDeploy, Wait);
        code.ShouldBe(1, Job.Error);
        JsonNode.Parse(output)!["error"]!.GetValue<string>().ShouldStartWith("The hook AfterAllowTestTraffic answered Failed");
        await Show(CodeDeploy, "AfterAllowTestTraffic");
        Job.Summary.ShouldNotBeNull().ShouldContain("\nAfterAllowTestTraffic Failed: Green does not work: ", Case.Sensitive, Job.Summary);
    }

    [Fact]
    public async Task The_one_for_ECS_rolls_a_bad_version_back_and_shows_why()
    {
        await AwsCli.First().Needs("ecs", "list-service-deployments");
        await Prepare("ecs", "BLUE_GREEN");
        await Spoil();

        await Play(Ecs);

        var (code, output) = await Job.Run(Ecs, Wait);
        code.ShouldBe(1, Job.Error);
        JsonNode.Parse(output)!["status"]!.GetValue<string>().ShouldBe("ROLLBACK_SUCCESSFUL");
        await Show(Ecs, "POST_TEST_TRAFFIC_SHIFT");
        Job.Summary.ShouldNotBeNull().ShouldContain("\nPOST_TEST_TRAFFIC_SHIFT Failed: Green does not work: ", Case.Sensitive, Job.Summary);
    }

    private async Task Prepare(string controller, string configuration)
    {
        foreach (var program in new[] { "bash", "jq" })
        {
            Assert.SkipUnless(ExampleJob.Has(program), $"{program} is not installed");
        }

        var aws = AwsCli.First();
        _account = await ServedProcess.Start("--controller", controller, "--deployment-config", configuration);
        _job = new ExampleJob($"exec '{aws.Program}' --endpoint-url {_account.Url} \"$@\"");
        Job.Script("docker", Docker);
        Job.Script("sleep", "exec /bin/sleep 0.2");
        foreach (var (name, value) in AwsCli.Environment)
        {
            Job.HandedOver[name] = value;
        }
    }

    /// <summary>The workflow takes the latest task definition, so a version is as bad as that.</summary>
    private Task<string> Spoil() => _account!.Register(
        "shop", container => container["environment"] = new JsonArray(new JsonObject { ["name"] = VersionFaults.Variable, ["value"] = Fault }));

    /// <summary>Every step up to the one that waits. What the action reads is checked as it would be.</summary>
    private async Task Play(string workflow)
    {
        var login = await _account!.Send("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", []);
        var registry = login["authorizationData"]![0]!["proxyEndpoint"]!.GetValue<string>().Replace("https://", "", StringComparison.Ordinal);
        foreach (var step in ExampleJob.StepsOf(workflow).TakeWhile(step => step != Wait).Where(step => !step.Contains('/', StringComparison.Ordinal)))
        {
            var (code, output) = ExampleJob.ScriptsOf(workflow).ContainsKey(step)
                ? await Job.Run(workflow, step, ("steps.registry.outputs.registry", registry), ("env.SERVICE", "shop"), ("github.sha", Sha))
                : await Job.RunActionOf(workflow, step);
            code.ShouldBe(0, $"{step}: {output}{Job.Error}");
            Job.HandOver();
        }
    }

    /// <summary>The account's clock has run ahead, and a report lies under the day of that.</summary>
    private async Task Show(string workflow, string of)
    {
        Job.Script("date", $"echo {await DayOfReport(of)}");
        (await Job.Run(workflow, "Show what the hooks said", ("vars.REPORT_BUCKET", "hooks-reports"))).Code.ShouldBe(0, Job.Error);
    }

    /// <summary>A report is stored soon after the hook was answered.</summary>
    private async Task<string> DayOfReport(string of)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var listing = await client.GetStringAsync($"{_account!.Url}/hooks-reports?list-type=2&prefix=reports/", TestContext.Current.CancellationToken);
            if (ReportPattern().Matches(listing).FirstOrDefault(report => report.Groups["event"].Value == of) is { } found)
            {
                return found.Groups["day"].Value;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException($"No report of {of} was stored");
    }

    [GeneratedRegex("(?<day>[0-9]{4}/[0-9]{2}/[0-9]{2})/[^<]*-(?<event>[A-Za-z_]+)[.]json", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReportPattern();
}
