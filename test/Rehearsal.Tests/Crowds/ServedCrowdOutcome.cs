using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Tests.Crowds;

/// <summary>What became of a crowd that deployed to an account that is served, and every mistake that a client can find in the account afterwards.</summary>
internal sealed partial record ServedCrowdOutcome(IReadOnlyList<ServedDeployment> Deployments, IReadOnlyList<string> Mistakes)
{
    private const string Bucket = "hooks-reports";

    // Histories have megabytes each, and those of the latest executions alone are kept.
    private const int LatestExecutions = 40;
    private const int ExecutionsForOneHistory = 8;

    /// <summary>The executions of workflows; what went in and came out was looked through, and of the latest some histories.</summary>
    public int Executions { get; private init; }

    /// <summary>The reports in the bucket.</summary>
    public int Reports { get; private init; }

    /// <summary>The lines that functions logged.</summary>
    public int Lines { get; private init; }

    public static async Task<ServedCrowdOutcome> Look(
        AccountClient client, IReadOnlyList<ServiceSetup> services, IReadOnlyList<ServedDeployment> deployments, Func<ServiceSetup, string> planOf)
    {
        var mistakes = deployments.Select(deployment => deployment.Mistake).OfType<string>().ToList();
        var owners = deployments.SelectMany(deployment => deployment.Ids.Select(id => (id, deployment.Version.Service.Service))).ToDictionary();
        foreach (var service in services)
        {
            var own = deployments.Where(deployment => deployment.Version.Service.Service == service.Service).ToList();
            mistakes.AddRange(await LookAtLists(client, service, own));
            mistakes.AddRange(await LookAtService(client, service, own));
            var plan = (await client.Send("AmazonSSM.GetParameter", new() { ["Name"] = $"/hooks/{service.NameOfPlan}" }))["Parameter"]!["Value"]!.GetValue<string>();
            Require(plan == planOf(service), $"{service.Service} has another plan: {plan}");
        }

        var executions = await LookAtExecutions(client, owners, mistakes);
        var reports = await LookAtReports(client, services, owners, executions, mistakes);
        var lines = await LookAtLogs(client, owners, mistakes);
        return new(deployments, mistakes) { Executions = executions.Count, Reports = reports, Lines = lines };

        void Require(bool isSo, string mistake) => mistakes.AddRange(isSo ? [] : [mistake]);
    }

    /// <summary>Each deployment is listed once, in its order, page after page; nothing else is.</summary>
    private static async Task<IEnumerable<string>> LookAtLists(AccountClient client, ServiceSetup service, IReadOnlyList<ServedDeployment> own)
    {
        var listed = service.Controller is Controller.Ecs
            ? (await client.All(
                "AmazonEC2ContainerServiceV20141113.ListServiceDeployments",
                new() { ["cluster"] = service.Cluster, ["service"] = service.Service, ["maxResults"] = 3 },
                "serviceDeployments")).Select(one => one["serviceDeploymentArn"]!.GetValue<string>().Split('/')[^1]).SkipLast(1)
            : (await client.All(
                "CodeDeploy_20141006.ListDeployments",
                new() { ["applicationName"] = service.Application, ["deploymentGroupName"] = service.DeploymentGroup },
                "deployments")).Select(one => one.GetValue<string>());
        return listed.Reverse().SequenceEqual(own.SelectMany(deployment => deployment.Ids))
            ? []
            : [$"{service.Service} lists {string.Join(", ", listed.Reverse())}; it had {string.Join(", ", own.SelectMany(deployment => deployment.Ids))}"];
    }

    /// <summary>The last healthy version serves, alone.</summary>
    private static async Task<IEnumerable<string>> LookAtService(AccountClient client, ServiceSetup service, IReadOnlyList<ServedDeployment> own)
    {
        var described = (await client.Ecs("DescribeServices", new() { ["cluster"] = service.Cluster, ["services"] = new JsonArray(service.Service) }))["services"]![0]!;
        var versions = service.Controller is Controller.Ecs ? described["deployments"]! : described["taskSets"]!;
        var arns = await client.All(
            "AmazonEC2ContainerServiceV20141113.ListTasks", new() { ["cluster"] = service.Cluster, ["serviceName"] = service.Service }, "taskArns");
        var tasks = (await client.Ecs("DescribeTasks", new() { ["cluster"] = service.Cluster, ["tasks"] = new JsonArray([.. arns.Select(arn => arn.DeepClone())]) }))["tasks"]!;
        var wanted = own.LastOrDefault(deployment => deployment.Version.IsGood)?.TaskDefinition;
        string?[] serving =
        [
            .. versions.AsArray().Select(version => version!["taskDefinition"]!.GetValue<string>()),
            .. tasks.AsArray().Select(task => task!["taskDefinitionArn"]!.GetValue<string>()),
        ];
        return serving.Length == 1 + service.DesiredCount && serving.All(definition => wanted is null || definition == wanted)
            ? []
            : [$"{service.Service} serves {string.Join(", ", serving)}; it should {wanted}"];
    }

    /// <summary>Returns the executions by the deployment and the lifecycle event in their names.</summary>
    private static async Task<IReadOnlyList<(string Deployment, string Event)>> LookAtExecutions(
        AccountClient client, Dictionary<string, string> owners, List<string> mistakes)
    {
        var found = new List<(string, string)>();
        foreach (var machine in await client.All("AWSStepFunctions.ListStateMachines", [], "stateMachines"))
        {
            if (machine["type"]!.GetValue<string>() is "EXPRESS")
            {
                continue;
            }

            var listed = await client.All("AWSStepFunctions.ListExecutions", new() { ["stateMachineArn"] = machine["stateMachineArn"]!.DeepClone() }, "executions");
            foreach (var (place, execution) in listed.Index())
            {
                var name = execution["name"]!.GetValue<string>();
                var deployment = owners.Keys.FirstOrDefault(id => name.Contains(id, StringComparison.Ordinal));
                if (execution["status"]!.GetValue<string>() is not "SUCCEEDED" || deployment is null)
                {
                    mistakes.Add($"the execution {name} is {execution["status"]} and of {deployment ?? "no deployment"}");
                    continue;
                }

                found.Add((deployment, name.StartsWith("watch-", StringComparison.Ordinal) ? "watch" : name[(deployment.Length + 1)..name.LastIndexOf('-')]));
                IEnumerable<JsonNode> told = [await client.StepFunctions("DescribeExecution", new() { ["executionArn"] = execution["executionArn"]!.DeepClone() })];
                if (place < LatestExecutions && place % ExecutionsForOneHistory == 0)
                {
                    told = told.Concat(await client.All(
                        "AWSStepFunctions.GetExecutionHistory", new() { ["executionArn"] = execution["executionArn"]!.DeepClone(), ["maxResults"] = 1000 }, "events"));
                }

                mistakes.AddRange(told.SelectMany(one => Strangers(one.ToJsonString(), owners, owners[deployment], $"the execution {name}")).Distinct());
            }
        }

        mistakes.AddRange(found.CountBy(one => one).Where(one => one.Value > 1).Select(one => $"{one.Key} was executed {one.Value} times"));
        return found;
    }

    /// <summary>Each judged hook has one report, under the name of its service.</summary>
    private static async Task<int> LookAtReports(
        AccountClient client,
        IReadOnlyList<ServiceSetup> services,
        Dictionary<string, string> owners,
        IReadOnlyList<(string Deployment, string Event)> executions,
        List<string> mistakes)
    {
        var expected = executions.Where(one => one.Event is not "watch").Select(one => $"{Prefix(owners[one.Deployment])} {one.Deployment}-{one.Event}.json").ToHashSet();
        var keys = (await client.Keys(Bucket)).Where(key => key.EndsWith(".json", StringComparison.Ordinal)).ToList();
        var reports = keys.Where(key => owners.Keys.Any(id => key.Split('/')[^1].StartsWith($"{id}-", StringComparison.Ordinal))).ToList();
        var watches = reports.Where(key => key.EndsWith("-AllowTraffic.json", StringComparison.Ordinal) || key.EndsWith("-PRODUCTION_TRAFFIC_SHIFT.json", StringComparison.Ordinal));
        var found = reports.Except(watches.Where(key => !key.Contains("PRE_", StringComparison.Ordinal) && !key.Contains("POST_", StringComparison.Ordinal)))
            .Select(key => $"{string.Join('/', key.Split('/')[..3])} {key.Split('/')[^1]}").ToHashSet();
        mistakes.AddRange(expected.Except(found).Select(report => $"the report {report} is missing"));
        mistakes.AddRange(found.Except(expected).Select(report => $"the report {report} is of no hook"));
        foreach (var key in keys.Where(key => !key.Contains("/baselines/", StringComparison.Ordinal)))
        {
            var owner = services.FirstOrDefault(service => key.StartsWith($"{Prefix(service.Service)}/", StringComparison.Ordinal));
            mistakes.AddRange(owner is null ? [$"{key} is of no service"] : Strangers(await client.Get($"/{Bucket}/{key}"), owners, owner.Service, key));
        }

        return reports.Count;

        string Prefix(string service) => $"reports/{services.First(known => known.Service == service).NameOfPlan}";
    }

    private static async Task<int> LookAtLogs(AccountClient client, Dictionary<string, string> owners, List<string> mistakes)
    {
        var events = await client.All("Logs_20140328.FilterLogEvents", new() { ["logGroupName"] = "/hooks/hooks/functions" }, "events");
        foreach (var message in events.Select(logged => logged["message"]!.GetValue<string>()))
        {
            mistakes.AddRange(Strangers(message, owners, Named(message, owners).FirstOrDefault() ?? "", "a line of the log"));
        }

        return events.Count;
    }

    private static IEnumerable<string> Strangers(string text, Dictionary<string, string> owners, string owner, string where) =>
        Named(text, owners).Where(name => name != owner).Distinct().Select(name => $"{where} of {owner} names {name}");

    /// <summary>The services that a text names, and those whose deployments it names.</summary>
    private static IEnumerable<string> Named(string text, Dictionary<string, string> owners) =>
        Names().Matches(text).Select(match => match.Value).Concat(Ids().Matches(text).Select(match => owners.GetValueOrDefault(match.Value)).OfType<string>());

    [GeneratedRegex(@"\bshop-\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\bd-[A-Z0-9]{9}\b|(?<=/)[A-Za-z0-9_-]{21}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();
}
