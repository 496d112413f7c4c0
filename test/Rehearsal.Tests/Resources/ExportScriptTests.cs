using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Resources;
using Rehearsal.Tests.Serving;
using Rehearsal.Tests.Terminal;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Resources;

/// <summary>examples/serve/export.sh asks a served account by a stand-in for the AWS CLI, and its output is served again.</summary>
public sealed class ExportScriptTests : IDisposable
{
    /// <summary>Answers what it was prepared for; its answers are called after the hashes of their arguments.</summary>
    private const string Aws =
        """
        #!/usr/bin/env bash
        asked="$*"
        answer="$(dirname "$0")/$(printf %s "${asked/ --output json/}" | sha256sum | cut -d' ' -f1)"
        cat "$answer" 2> /dev/null || { echo "An error occurred (ParameterNotFound): $asked" >&2; exit 254; }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Describes_services_with_all_that_belongs_to_them()
    {
        SkipWithoutTools();
        Play(Prepare);

        var (code, output, error) = Export("shop", "shop", "shop-native");

        (code, error).ShouldBe((0, ""));
        var document = new AccountDocument();
        JsonOutputs.In(output).ToList().ForEach(one => document.Add(one!.AsObject()));
        var (resources, mistakes) = AccountReader.Read(document, new ResourceChoices());
        mistakes.ShouldBeEmpty();
        resources!.Notes.ShouldBeEmpty();
        resources.Services.Select(service => $"{service.Cluster}/{service.Name} {service.TaskDefinition} {service.NameOfPlan}")
            .ShouldBe(["shop/shop shop:1 shop/shop-production", "shop/shop-native shop-native:1 shop/shop-native"]);
        resources.LoadBalancers.SelectMany(balancer => balancer.TargetGroups).Select(group => group.Name).ShouldBe(["shop-a", "shop-b", "shop-native-a", "shop-native-b"], ignoreOrder: true);
        (resources.Subnets.Count, resources.SecurityGroups.Count, resources.RouteTables.Count).ShouldBe((2, 2, 3));
        resources.Parameters.Select(parameter => parameter.Name).ShouldBe(["/hooks/shop/shop-production"]);
    }

    [Fact]
    public void Says_what_it_needs_when_no_service_is_named()
    {
        SkipWithoutTools();

        Export("shop").ShouldBe((2, "", "Nothing was exported: name the cluster and the services, ./export.sh CLUSTER SERVICE... > account.json\n"));
    }

    /// <summary>Every command of the script with what the account answers.</summary>
    private async Task Prepare(ServedScene scene)
    {
        var api = scene.Account.Stack.Api;
        Put("ecs describe-services --cluster shop --services shop shop-native", await scene.Ecs("DescribeServices", new() { ["cluster"] = "shop", ["services"] = new JsonArray("shop", "shop-native") }));
        foreach (var family in new[] { "shop", "shop-native" })
        {
            var described = await scene.Ecs("DescribeTaskDefinition", new() { ["taskDefinition"] = family });
            Put($"ecs describe-task-definition --task-definition {described["taskDefinition"]!["taskDefinitionArn"]}", described);
        }

        Put("deploy list-applications", await scene.CodeDeploy("ListApplications", []));
        Put("deploy list-deployment-groups --application-name shop", await scene.CodeDeploy("ListDeploymentGroups", new() { ["applicationName"] = "shop" }));
        Put(
            "deploy get-deployment-group --application-name shop --deployment-group-name shop-production",
            await scene.CodeDeploy("GetDeploymentGroup", new() { ["applicationName"] = "shop", ["deploymentGroupName"] = "shop-production" }));
        var arns = scene.Account.Stack.Account.LoadBalancers.SelectMany(balancer => balancer.TargetGroups).ToDictionary(group => group.Name, group => group.Arn);
        string[] named = [.. new[] { arns["shop-a"], arns["shop-native-a"], arns["shop-native-b"] }.Order(StringComparer.Ordinal)];
        await Elb($"describe-target-groups --target-group-arns {string.Join(' ', named)}", "describeTargetGroups", new() { ["TargetGroupArns"] = new JsonArray([.. named.Select(arn => JsonValue.Create(arn))]) });
        await Elb("describe-target-groups --names shop-a shop-b", "describeTargetGroups", new() { ["Names"] = new JsonArray("shop-a", "shop-b") });
        foreach (var arn in arns.Values)
        {
            await Elb($"describe-target-group-attributes --target-group-arn {arn}", "describeTargetGroupAttributes", new() { ["TargetGroupArn"] = arn });
        }

        foreach (var balancer in scene.Account.Stack.Account.LoadBalancers)
        {
            await Elb($"describe-load-balancers --load-balancer-arns {balancer.Arn}", "describeLoadBalancers", new() { ["LoadBalancerArns"] = new JsonArray(balancer.Arn) });
            await Elb($"describe-listeners --load-balancer-arn {balancer.Arn}", "describeListeners", new() { ["LoadBalancerArn"] = balancer.Arn });
            foreach (var listener in balancer.Listeners)
            {
                await Elb($"describe-rules --listener-arn {listener.Arn}", "describeRules", new() { ["ListenerArn"] = listener.Arn });
            }
        }

        Put("ec2 describe-subnets --subnet-ids subnet-0a1b2c3d subnet-4e5f6a7b", await api.Call("ec2", "describeSubnets", [], CancellationToken.None));
        Put("ec2 describe-security-groups --group-ids sg-0c1d2e3f sg-1d2e3f4a", await api.Call("ec2", "describeSecurityGroups", [], CancellationToken.None));
        Put("ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-0a1b2c3d", await api.Call("ec2", "describeRouteTables", [], CancellationToken.None));
        Put("ssm get-parameter --name /hooks/shop/shop-production", await scene.Send("AmazonSSM.GetParameter", new() { ["Name"] = "/hooks/shop/shop-production" }));

        async Task Elb(string arguments, string action, JsonObject parameters) =>
            Put($"elbv2 {arguments}", await api.Call("elasticloadbalancingv2", action, parameters, CancellationToken.None));
    }

    private void Put(string arguments, JsonObject answer) =>
        File.WriteAllText(Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arguments)))), answer.ToJsonString());

    private (int Code, string Output, string Error) Export(params string[] arguments)
    {
        var aws = Path.Combine(_folder, "aws");
        File.WriteAllText(aws, Aws.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", [Repository.PathOf("examples/serve/export.sh"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static void SkipWithoutTools()
    {
        foreach (var program in new[] { "bash", "jq", "sha256sum" })
        {
            Assert.SkipUnless(!OperatingSystem.IsWindows() && ExampleJob.Has(program), $"{program} is not installed");
        }
    }
}
