using System.Text.Json.Nodes;
using Rehearsal.Resources;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Resources;

/// <summary>An account is described by the AWS CLI, and served again from what was printed.</summary>
public class AccountDocumentTests
{
    private const string Other = "111122223333";

    [Fact]
    public void An_account_that_was_exported_is_served_again_as_it_was()
    {
        var (before, after) = (Array.Empty<string>(), Array.Empty<string>());
        var resources = Export(outputs => before = Essence(outputs));

        Play(async scene => after = Essence(await Exports.Of(scene, "shop", "shop", "shop-native")), Options with { Resources = resources });

        after.ShouldBe(before);
        resources.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Both_controllers_deploy_to_what_was_exported_and_roll_a_bad_version_back() => Play(
        async scene =>
        {
            Text(await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop"))), "status").ShouldBe("Succeeded");
            Text(await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop", "errors=20%"))), "status").ShouldBe("Failed");
            Text(await scene.WaitForEcs(await scene.UpdateService("shop-native", await scene.Register("shop-native"))), "status").ShouldBe("SUCCESSFUL");
            Text(await scene.WaitForEcs(await scene.UpdateService("shop-native", await scene.Register("shop-native", "errors=20%"))), "status").ShouldBe("ROLLBACK_SUCCESSFUL");
        },
        Options with { Resources = Export(_ => { }) });

    [Fact]
    public void What_another_account_and_region_have_becomes_this_one_s()
    {
        IReadOnlyList<JsonObject> here = [], there = [];
        Play(async scene =>
        {
            here = await Exports.Of(scene, "shop", "shop", "shop-native");
            there = [.. here.Select(output => JsonNode.Parse(output.ToJsonString()
                .Replace(":local:000000000000:", $":eu-west-1:{Other}:", StringComparison.Ordinal)
                .Replace("::000000000000:", $"::{Other}:", StringComparison.Ordinal)
                .Replace("000000000000.dkr.ecr.local.", $"{Other}.dkr.ecr.eu-west-1.", StringComparison.Ordinal))!.AsObject())];
        });

        ThisAccount.Of(there).ShouldBe((Other, "eu-west-1"));
        there.Select(output => ThisAccount.Move(output, Other, "eu-west-1").ToJsonString()).ShouldBe(here.Select(output => output.ToJsonString()));
    }

    [Fact]
    public void Plans_parameters_and_secrets_of_the_document_are_there_and_a_service_without_a_plan_gets_the_one_that_is_given() => Play(
        scene =>
        {
            var account = scene.Account.Stack.Account;
            account.Parameters.Find("/hooks/shop/shop-production")!.Value.ShouldBe("{}");
            account.Parameters.Find("/hooks/shop/shop-native")!.Value.ShouldBe(Options.PlanText);
            account.Secrets.Value("shop/password").ShouldBe("hush");
            account.Secrets.Value("arn:aws:secretsmanager:local:000000000000:secret:shop/password-AbCdEf").ShouldBe("hush");
            return Task.CompletedTask;
        },
        Options with
        {
            Resources = Export(outputs =>
            {
                outputs[^1]["Parameter"]!["Value"] = "{}";
                outputs.Add(new() { ["ARN"] = "arn:aws:secretsmanager:local:000000000000:secret:shop/password-AbCdEf", ["Name"] = "shop/password", ["SecretString"] = "hush" });
            }),
        });

    [Theory]
    [InlineData("""{ "buckets": [] }""", "buckets is no part of an account; use services, taskDefinitions, loadBalancers, listeners, rules, targetGroups, deploymentGroups, subnets, securityGroups, routeTables, parameters, secrets, or taskDefinition, deploymentGroupInfo, parameter")]
    [InlineData("""{ "services": {} }""", "services is no list of objects; give what the AWS CLI prints")]
    [InlineData("""{ "services": [] }""", "there is no service in it; add what aws ecs describe-services prints")]
    [InlineData("""{ "failures": [{ "reason": "MISSING" }] }""", """failures are [{"reason":"MISSING"}]; describe what is there""")]
    [InlineData("""{ "parameters": [{ "Name": "/a" }], "services": [] }""", "parameters[0] has no Value; give it")]
    public void What_is_wrong_is_said_with_its_cure(string json, string mistake) => MistakesIn(JsonNode.Parse(json)!.AsObject()).ShouldContain(mistake);

    [Theory]
    [InlineData("taskDefinition", "services[0] runs arn:aws:ecs:local:000000000000:task-definition/shop:1, which taskDefinitions does not have; add what aws ecs describe-task-definition prints")]
    [InlineData("deploymentGroupInfo", "services[0] is deployed by CodeDeploy, and deploymentGroups has none for shop/shop; add what aws deploy get-deployment-group prints")]
    [InlineData("TargetGroups", "deploymentGroups[0] needs one production listener and two target groups that targetGroups describes; it has 1 and 0")]
    public void What_is_missing_is_named_with_the_command_that_prints_it(string member, string mistake)
    {
        IReadOnlyList<string> mistakes = [];
        Play(async scene => mistakes = MistakesIn([.. (await Exports.Of(scene, "shop", "shop", "shop-native")).Where(output => !output.ContainsKey(member))]));

        mistakes.ShouldContain(mistake);
    }

    [Fact]
    public void Numbers_out_of_bounds_are_all_named_at_once()
    {
        var mistakes = MistakesIn(Exported(outputs =>
        {
            outputs[0]["services"]![0]!["desiredCount"] = 41;
            outputs[0]["services"]![1]!["deploymentConfiguration"]!["bakeTimeInMinutes"] = 1441;
            outputs.First(output => output.ContainsKey("TargetGroups"))["TargetGroups"]![0]!["Matcher"]!["HttpCode"] = "fine";
        }));

        mistakes.ShouldBe(
            [
                "TargetGroups[0]: Matcher has fine; use codes such as 200, 200-299 or 200,202",
                "services[0].desiredCount is 41; give 0 to 40",
                "services[1].deploymentConfiguration: bakeTimeInMinutes is 1441; use 0 to 1440",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Listeners_and_rules_that_cannot_be_are_named()
    {
        var mistakes = MistakesIn(Exported(outputs =>
        {
            var listeners = outputs.First(output => output.ContainsKey("Listeners"))["Listeners"]!.AsArray();
            var production = outputs.Where(output => output.ContainsKey("Rules")).Select(output => output["Rules"]!.AsArray()).First();
            var arn = $"{production[0]!["RuleArn"]}"[..^1];
            production.Add(new JsonObject { ["RuleArn"] = $"{arn}1", ["Priority"] = "7", ["Actions"] = production[0]!["Actions"]!.DeepClone() });
            production.Add(new JsonObject { ["RuleArn"] = $"{arn}2", ["Priority"] = "7", ["Actions"] = production[0]!["Actions"]!.DeepClone() });
            foreach (var rules in outputs.Where(output => output.ContainsKey("Rules")).Select(output => output["Rules"]!.AsArray()).Skip(1).Take(1))
            {
                rules[0]!["Actions"] = new JsonArray(new JsonObject { ["Type"] = "redirect" });
                listeners[1]!["DefaultActions"] = new JsonArray();
            }
        }));

        mistakes.Count.ShouldBe(2);
        mistakes[0].ShouldBe("Rules[2] has the priority 7, which another rule of its listener has; give it one of its own");
        mistakes[1].ShouldMatch("^deploymentGroups\\[0\\] names the listener arn:.*/app/rehearsal/.*, none of whose rules of hosts and paths forwards to the pair; correct listeners or rules$");
    }

    [Fact]
    public void What_is_listed_twice_is_served_once() => Play(
        scene =>
        {
            scene.Account.Stack.Account.Services.Count.ShouldBe(2);
            return Task.CompletedTask;
        },
        Options with
        {
            Resources = Export(outputs => outputs.AddRange(outputs.Where(output => output.ContainsKey("Rules") || output.ContainsKey("Listeners") || output.ContainsKey("TargetGroups"))
            .Select(output => output.DeepClone().AsObject()).ToList()))
        });

    [Fact]
    public void What_is_served_otherwise_than_in_AWS_is_noted()
    {
        var resources = Read(Exported(outputs =>
        {
            var services = outputs[0]["services"]!.AsArray();
            services[1]!["deploymentConfiguration"]!["lifecycleHooks"]![0]!["hookTargetArn"] = "arn:aws:lambda:eu-west-1:111122223333:function:smoke";
            services.Add(new JsonObject { ["clusterArn"] = "cluster/shop", ["serviceName"] = "worker" });
            var rolling = services[1]!.DeepClone();
            rolling["serviceName"] = "rolling";
            rolling["deploymentConfiguration"]!["strategy"] = "ROLLING";
            services.Add(rolling);
            outputs.First(output => output.ContainsKey("Listeners"))["Listeners"]![0]!["Protocol"] = "HTTPS";
        })).Resources!;

        resources.Services.Select(service => service.Name).ShouldBe(["shop", "shop-native"]);
        resources.Notes.Select(note => note.Replace($"listener {resources.LoadBalancers[0].Listeners[0].Port} ", "listener ", StringComparison.Ordinal)).ShouldBe(
        [
            "the listener of rehearsal speaks HTTPS: it is served as plain HTTP",
            "the service shop/shop-native has the hook smoke, whose function is not in this account: it is left out",
            "the service shop/shop-native has no hook of this project: it gets the stack's, at its five stages",
            "the service shop/worker has no load balancer: it is not served",
            "the service shop/rolling is deployed by rolling updates, or its controller is another: it is not served",
        ]);
    }

    private static AccountResources Export(Action<List<JsonObject>> change) => Read(Exported(change)).Resources.ShouldNotBeNull();

    private static JsonObject[] Exported(Action<List<JsonObject>> change)
    {
        List<JsonObject> outputs = [];
        Play(async scene => outputs = [.. await Exports.Of(scene, "shop", "shop", "shop-native")]);
        change(outputs);
        return [.. outputs];
    }

    private static (AccountResources? Resources, IReadOnlyList<string> Mistakes) Read(params JsonObject[] outputs)
    {
        var document = new AccountDocument();
        outputs.ToList().ForEach(document.Add);
        return AccountReader.Read(document, new ResourceChoices());
    }

    private static IReadOnlyList<string> MistakesIn(params JsonObject[] outputs) => Read(outputs).Mistakes;

    /// <summary>What must not change: all but ids, times, ports, and the order in which the account happens to tell.</summary>
    private static string[] Essence(IEnumerable<JsonObject> outputs) =>
        [.. outputs.Select(output => Pure(output)!.ToJsonString()).Where(text => text is not "{}").Order(StringComparer.Ordinal)];

    private static JsonNode? Pure(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => !IsVolatile(member.Key) && !IsFilledIn(member)).OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Pure(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Pure).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    /// <summary>ECS fills in a container's cpu; the service that nothing was registered for has none.</summary>
    private static bool IsFilledIn(KeyValuePair<string, JsonNode?> member) => member is { Key: "cpu", Value: JsonValue value } && value.ToJsonString() is "0";

    private static bool IsVolatile(string member) =>
        member is "events" or "deployments" or "taskSets" or "roleArn" or "RuleArn" or "Listeners" or "Port" or "registeredAt" or "LastModifiedDate" or "Version"
            || member.EndsWith("At", StringComparison.Ordinal)
            || member.EndsWith("Id", StringComparison.Ordinal)
            || member.Contains("istener", StringComparison.Ordinal)
            || member.Contains("Deployment", StringComparison.Ordinal) && !member.StartsWith("deployment", StringComparison.Ordinal)
            || member is "currentServiceDeployment" or "currentServiceRevisions";
}
