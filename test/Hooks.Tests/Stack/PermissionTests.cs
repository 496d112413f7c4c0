using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hooks.Tests.Stack;

/// <summary>The roles of the template beside what runs under them.</summary>
public sealed partial class PermissionTests
{
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> s_iamPrefixes = new()
    {
        ["cloudwatchlogs"] = "logs",
        ["elasticloadbalancingv2"] = "elasticloadbalancing",
        ["eventbridge"] = "events",
        ["sfn"] = "states",
    };

    public static TheoryData<string> StateMachines => WorkflowTests.StateMachines;

    [Theory]
    [MemberData(nameof(StateMachines))]
    public void A_workflow_is_allowed_every_call_it_makes_and_no_other(string id)
    {
        // An AppSpec may be named with its version.
        var made = WorkflowFile.Calls(WorkflowFile.Of(id).Root).Select(Action).Distinct().SelectMany(action => action == "s3:GetObject" && id == "PreflightWorkflow" ? [action, "s3:GetObjectVersion"] : new[] { action });

        Template.Statements(id).SelectMany(Template.Actions).Distinct().ShouldBe(made, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(StateMachines))]
    public void A_workflow_is_allowed_every_function_it_invokes_and_no_other(string id)
    {
        var substitutions = Template.Properties(id)["DefinitionSubstitutions"]!.AsObject();
        var invoked = Template.Objects(WorkflowFile.Of(id).Root).Where(part => part["FunctionName"] is JsonValue)
            .Select(part => substitutions[part["FunctionName"]!.GetValue<string>()[2..^1]]!["Fn::GetAtt"]!.GetValue<string>()).Distinct();
        var allowed = Template.Statements(id).Where(statement => Template.Actions(statement).Contains("lambda:InvokeFunction")).SelectMany(Template.ResourcesOf).Select(resource => resource["Fn::GetAtt"]!.GetValue<string>());

        allowed.ShouldBe(invoked, ignoreOrder: true);
    }

    [Theory]
    [InlineData("BeforeInstall", "PreflightWorkflow")]
    [InlineData("AfterInstall", "CanaryWorkflow")]
    [InlineData("AfterAllowTestTraffic", "CanaryWorkflow")]
    [InlineData("BeforeAllowTraffic", "CanaryWorkflow")]
    [InlineData("AfterAllowTraffic", "CanaryWorkflow")]
    public void A_hook_function_may_start_its_one_workflow_and_answer(string hook, string workflow)
    {
        Allowed(hook).ShouldBe(["codedeploy:PutLifecycleEventHookExecutionStatus", "states:StartExecution"]);
        Template.Statements(hook).Single(statement => Template.Actions(statement).Contains("states:StartExecution"))["Resource"]!["Ref"]!.GetValue<string>().ShouldBe(workflow);
        Template.Properties(hook)["Environment"]!["Variables"]!.AsObject().Select(variable => variable.Value!["Ref"]!.GetValue<string>()).ShouldBe([workflow, "Mode"]);
    }

    [Fact]
    public void The_hook_of_ECS_may_start_and_describe_executions_of_the_two_workflows_and_nothing_else()
    {
        string[] workflows = ["PreflightWorkflow", "CanaryWorkflow"];
        var statements = Template.Statements("EcsLifecycleHook");

        statements.Select(statement => (Template.Actions(statement).Single(), string.Join(' ', Template.ResourcesOf(statement).Select(resource => (resource["Ref"] ?? resource["Fn::Sub"])!.GetValue<string>())))).ShouldBe(
        [
            ("states:StartExecution", string.Join(' ', workflows)),
            ("states:DescribeExecution", string.Join(' ', workflows.Select(workflow => $"arn:${{AWS::Partition}}:states:${{AWS::Region}}:${{AWS::AccountId}}:execution:${{{workflow}.Name}}:*"))),
        ]);
        Template.Properties("EcsLifecycleHook")["Environment"]!["Variables"]!.AsObject().Select(variable => variable.Value!["Ref"]!.GetValue<string>()).ShouldBe([.. workflows, "Mode"]);
    }

    [Fact]
    public void The_role_that_ECS_takes_may_invoke_that_function_by_any_of_its_names_and_nothing_else()
    {
        var role = Template.Properties("EcsHookRole");

        role.Select(property => property.Key).ShouldBe(["Description", "AssumeRolePolicyDocument", "Policies"]);
        role["AssumeRolePolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldBe("""{"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}""");
        role["Policies"]!.AsArray().ShouldHaveSingleItem()!["PolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!.ToJsonString()
            .ShouldBe("""{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":[{"Fn::GetAtt":"EcsLifecycleHook.Arn"},{"Fn::Sub":"${EcsLifecycleHook.Arn}:*"}]}""");
        Template.Resources("AWS::IAM::Role").ShouldHaveSingleItem("every other role is made by the transform, from its function's or workflow's own statements");
    }

    /// <summary>A call of ECS that IAM can hold to the services of the pattern is held to them; describing a service or a task reads no more than its state.</summary>
    [Fact]
    public void Only_service_deployments_of_the_pattern_are_read_and_stopped()
    {
        string[] scoped = ["ecs:DescribeServiceDeployments", "ecs:DescribeServiceRevisions", "ecs:StopServiceDeployment"];
        var ofServices = Statements().Where(statement => Template.Actions(statement).Intersect(scoped).Any()).ToList();

        ofServices.Count.ShouldBe(4);
        ofServices.ShouldAllBe(statement => Template.ResourcesOf(statement).All(resource => resource["Fn::Sub"]!.GetValue<string>().Split('/', 2)[1].TrimEnd('*', '/') == "${ServicePattern}"));
    }

    [Fact]
    public void Backstop_may_answer_and_Sweep_may_look_for_dead_workflows_too()
    {
        Allowed("Backstop").ShouldBe(["codedeploy:PutLifecycleEventHookExecutionStatus"]);
        Allowed("Sweep").ShouldBe(["codedeploy:PutLifecycleEventHookExecutionStatus", "states:DescribeExecution", "states:ListExecutions"]);
    }

    [Fact]
    public void The_workflows_functions_may_do_nothing_and_the_prober_not_even_trace()
    {
        string[] named = ["Backstop", "Sweep", "EcsLifecycleHook", .. Canary.Deployments.LifecycleEvent.All];

        Template.Functions.Where(function => !named.Contains(function.Id)).SelectMany(function => Template.Statements(function.Id).Where(statement => statement["Effect"]!.GetValue<string>() != "Deny").Select(_ => function.Id)).Distinct().ShouldBe(["Probe"]);
        Template.Properties("Probe")["Tracing"]!.GetValue<string>().ShouldBe("Disabled");
    }

    /// <summary>By default it may read nothing, and otherwise what is named one by one.</summary>
    [Fact]
    public void The_prober_may_read_what_a_parameter_of_the_stack_lists_and_nothing_by_default()
    {
        var conditional = Template.Properties("Probe")["Policies"]![0]!["Statement"]!.AsArray().Where(statement => statement!["Effect"] is null).Select(statement => statement!["Fn::If"]!).ToList();
        var pattern = new Regex(Template.Parameters["SecretArns"]!["AllowedPattern"]!.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1));

        conditional.ShouldAllBe(choice => choice[0]!.GetValue<string>() == "HasSecrets" && choice[1]!["Resource"]!["Ref"]!.GetValue<string>() == "SecretArns" && choice[2]!["Ref"]!.GetValue<string>() == "AWS::NoValue");
        conditional.SelectMany(choice => Template.Actions(choice[1]!.AsObject())).ShouldBe(["secretsmanager:GetSecretValue", "ssm:GetParameter", "kms:Decrypt"]);
        Template.Parameters["SecretArns"]!["Default"]!.GetValue<string>().ShouldBeEmpty();
        new[]
        {
            "", "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/probe-token", "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:shop/probe-AbCdEf", "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0123abcd",
        }.ShouldAllBe(arn => pattern.IsMatch(arn));
        new[] { "*", "arn:aws:ssm:eu-west-1:111122223333:parameter/*", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-??????", "arn:aws:s3:::bucket", "arn:aws:kms:eu-west-1:111122223333:alias/shop" }.ShouldAllBe(arn => !pattern.IsMatch(arn));
    }

    /// <summary>A role that is given, or a policy by name, would be somebody else's to widen.</summary>
    [Fact]
    public void Everything_that_runs_has_a_role_of_its_own_made_of_its_own_statements()
        => Template.Functions.Concat(Template.StateMachines).ShouldAllBe(resource =>
            !resource.Properties.ContainsKey("Role") && (resource.Properties["Policies"] ?? new JsonArray()).AsArray().All(policy => policy is JsonObject && policy.AsObject().ContainsKey("Statement")));

    /// <summary>Actions are held to what is called; the resources and conditions of each are to be read in review.</summary>
    [Fact]
    public void Every_statement_with_its_resources_and_conditions()
        => Golden.Verify(string.Join('\n', Template.Root["Resources"]!.AsObject().SelectMany(resource => Template.Objects(resource.Value).Where(part => part.ContainsKey("Effect")).Select(statement => Told(resource.Key, statement)))));

    /// <summary>A configuration holds the function's environment.</summary>
    [Fact]
    public void No_functions_configuration_is_read_but_those_of_hooks()
        => Statements().Where(statement => Template.Actions(statement).Contains("lambda:GetFunctionConfiguration")).ShouldHaveSingleItem()["Resource"]!["Fn::Sub"]!.GetValue<string>()
            .ShouldEndWith(":function:CodeDeployHook_*");

    [Fact]
    public void Objects_are_read_from_the_buckets_of_the_pattern_alone_and_from_none_without_one()
    {
        var statements = Template.Properties("PreflightWorkflow")["Policies"]![0]!["Statement"]!.AsArray();
        var choice = statements.Single(statement => statement!["Fn::If"]?[0]!.GetValue<string>() == "ReadsAppSpecs")!["Fn::If"]!;

        choice[1]!["Resource"]!["Fn::Sub"]!.GetValue<string>().ShouldBe("arn:${AWS::Partition}:s3:::${AppSpecBucketPattern}/*");
        choice[2]!["Ref"]!.GetValue<string>().ShouldBe("AWS::NoValue");
        Template.Statements("PreflightWorkflow").Count(IsOfObjects).ShouldBe(1);
        Template.Root["Conditions"]!["ReadsAppSpecs"]!.ToJsonString().ShouldBe("""{"Fn::Not":[{"Fn::Equals":[{"Ref":"AppSpecBucketPattern"},""]}]}""");
    }

    [Fact]
    public void Of_the_report_bucket_the_bake_and_the_watch_alone_read_and_only_what_the_gate_recorded_for_them()
    {
        var reads = Statements().Where(IsOfObjects).Except(Template.Statements("PreflightWorkflow")).Except(Template.Statements(Template.History)).ToList();

        reads.ShouldBe(Template.Statements("CanaryWorkflow").Concat(Template.Statements(Template.Watch)).Where(IsOfObjects));
        reads.ShouldAllBe(read => read["Resource"]!["Fn::Sub"]![0]!.GetValue<string>() == "arn:${AWS::Partition}:s3:::${Bucket}/reports/baselines/*");
    }

    /// <summary>It is started by whoever may put events of this source on the bus, so it may touch nothing else.</summary>
    [Fact]
    public void The_workflow_of_the_history_reads_it_writes_it_and_its_page_and_lists_nothing_else()
        => Template.Statements(Template.History).Where(statement => !Template.Actions(statement).Contains("lambda:InvokeFunction"))
            .Select(statement => $"{Template.Actions(statement).Single()}: {string.Join(' ', Template.ResourcesOf(statement).Select(resource => resource["Fn::Sub"]![0]!.GetValue<string>().Split("s3:::")[1]))}{statement["Condition"]?.ToJsonString()}").ShouldBe(
            [
                "s3:GetObject: ${Bucket}/reports/*/history.json",
                "s3:PutObject: ${Bucket}/reports/*/history.json ${Bucket}/reports/*/index.html",
                """s3:ListBucket: ${Bucket}{"StringLike":{"s3:prefix":"reports/*/history.json"}}""",
            ]);

    [Fact]
    public void The_watch_alone_may_stop_deployments_and_only_where_the_stack_says_so()
    {
        var stops = Template.Root["Resources"]!.AsObject().SelectMany(resource => Template.Objects(resource.Value).Where(part => part.ContainsKey("Effect") && Template.Actions(part).Any(IsStop)).Select(_ => resource.Key));

        stops.ShouldBe([Template.Watch, Template.Watch]);
        var choices = Template.Properties(Template.Watch)["Policies"]![0]!["Statement"]!.AsArray().Where(statement => statement!["Fn::If"]?[0]!.GetValue<string>() == "WatchStops").Select(statement => statement!["Fn::If"]!).ToList();
        choices.Select(choice => (Template.Actions(choice[1]!.AsObject()).Single(), string.Join(' ', Template.ResourcesOf(choice[1]!.AsObject()).Select(resource => resource["Fn::Sub"]!.GetValue<string>().Split("${AWS::AccountId}:")[1])))).ShouldBe(
        [
            ("codedeploy:StopDeployment", "deploymentgroup:${DeploymentGroupPattern}"),
            ("ecs:StopServiceDeployment", "service/${ServicePattern} service-deployment/${ServicePattern}/*"),
        ]);
        choices.ShouldAllBe(choice => choice[2]!["Ref"]!.GetValue<string>() == "AWS::NoValue");
        Template.Root["Conditions"]!["WatchStops"]!.ToJsonString().ShouldBe("""{"Fn::And":[{"Fn::Equals":[{"Ref":"Watch"},"stop"]},{"Fn::Not":[{"Condition":"Observes"}]}]}""");
        Template.Root["Conditions"]!["Observes"]!.ToJsonString().ShouldBe("""{"Fn::Equals":[{"Ref":"Mode"},"observe"]}""");
    }

    private static bool IsStop(string action) => action.Split(':')[1].StartsWith("Stop", StringComparison.Ordinal);

    /// <summary>Whoever may start a watch hands it what it believes to have seen.</summary>
    [Fact]
    public void A_watch_is_started_by_the_workflow_that_answers_and_by_itself_alone()
        => Template.Root["Resources"]!.AsObject().SelectMany(resource => Template.Objects(resource.Value).Where(part => part.ContainsKey("Effect") && Template.Actions(part).Contains("states:StartExecution"))
                .SelectMany(Template.ResourcesOf).Select(target => $"{resource.Key}: {target["Ref"] ?? target["Fn::Sub"]}")).Where(start => start.Contains("Watch", StringComparison.Ordinal))
            .ShouldBe(["CanaryWorkflow: WatchWorkflow", "WatchWorkflow: arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:${AWS::StackName}-Watch"]);

    private static bool IsOfObjects(JsonObject statement) => Template.Actions(statement).Any(action => action.StartsWith("s3:Get", StringComparison.Ordinal));

    /// <summary>A name as S3 has it, with wildcards; never all buckets there are.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("shop-pipeline", true)]
    [InlineData("shop-*", true)]
    [InlineData("codepipeline-eu-central-1-??????", true)]
    [InlineData("*", false)]
    [InlineData("*-shop", false)]
    [InlineData("shop/appspecs", false)]
    [InlineData("Shop", false)]
    [InlineData("a", false)]
    public void The_pattern_of_buckets_is_a_name_with_wildcards(string pattern, bool isTaken)
        => Regex.IsMatch(pattern, Template.Parameters["AppSpecBucketPattern"]!["AllowedPattern"]!.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(isTaken);

    [Fact]
    public void Only_named_actions_are_allowed()
        => Statements().Where(statement => statement["Effect"]!.GetValue<string>() == "Allow")
            .ShouldAllBe(statement => !statement.ContainsKey("NotAction") && !statement.ContainsKey("NotResource") && Template.Actions(statement).All(action => ActionPattern().IsMatch(action)));

    [Fact]
    public void Only_deployment_groups_of_the_pattern_are_answered_read_and_stopped()
    {
        string[] scoped = ["codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup", "codedeploy:PutLifecycleEventHookExecutionStatus", "codedeploy:StopDeployment"];
        var ofGroups = Statements().Where(statement => Template.Actions(statement).Intersect(scoped).Any()).ToList();

        ofGroups.Count.ShouldBe(13);
        ofGroups.ShouldAllBe(statement => statement["Resource"]!["Fn::Sub"]!.GetValue<string>().EndsWith(":deploymentgroup:${DeploymentGroupPattern}"));
    }

    [Fact]
    public void Every_wildcard_has_a_comment_that_says_why()
    {
        var lines = Template.Text.Split('\n');
        var wildcards = Enumerable.Range(0, lines.Length).Where(at => lines[at].Contains('*', StringComparison.Ordinal) && !IsComment(lines[at]) && StatementOf(lines, at) >= 0).ToList();

        wildcards.Count.ShouldBeGreaterThan(10);
        wildcards.ShouldAllBe(at => Enumerable.Range(StatementOf(lines, at), at - StatementOf(lines, at)).Any(before => IsComment(lines[before])));
    }

    private static string Told(string id, JsonObject statement) => string.Join(
        '\n',
        [
            $"{id}: {statement["Effect"]}{(statement["Principal"] is { } who ? $" {who.ToJsonString(s_relaxed)}" : "")}",
            .. Template.Actions(statement).Select(action => $"  {action}"),
            .. statement["Resource"] is null ? [] : Template.ResourcesOf(statement).Select(resource => $"    on {resource.ToJsonString(s_relaxed)}"),
            .. statement["Condition"] is { } condition ? new[] { $"    if {condition.ToJsonString(s_relaxed)}" } : [],
        ]);

    private static IEnumerable<JsonObject> Statements() => Template.Objects(Template.Root["Resources"]).Where(part => part.ContainsKey("Effect"));

    private static IEnumerable<string> Allowed(string id) => Template.Statements(id).SelectMany(Template.Actions).Order(StringComparer.Ordinal);

    private static bool IsComment(string line) => line.TrimStart().StartsWith('#');

    /// <summary>The line on which the policy statement of a line begins; -1 outside of statements.</summary>
    private static int StatementOf(string[] lines, int at)
    {
        var indent = Indent(lines[at]);
        for (var line = at; line >= 0 && lines[line].TrimStart() != "Statement:"; line--)
        {
            if (lines[line].TrimStart().StartsWith("- Effect:", StringComparison.Ordinal) || lines[line].TrimStart().StartsWith("- Sid:", StringComparison.Ordinal))
            {
                return indent > Indent(lines[line]) ? line : -1;
            }
        }

        return -1;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private static string Action(string call)
    {
        var (service, action) = call.Split(':') is [var first, var second] ? (first, second) : throw new InvalidOperationException(call);

        return call == "lambda:invoke" ? "lambda:InvokeFunction"
            : call == "s3:listObjectsV2" ? "s3:ListBucket"
            : $"{s_iamPrefixes.GetValueOrDefault(service, service)}:{char.ToUpperInvariant(action[0])}{action[1..]}";
    }

    [GeneratedRegex("^[a-z0-9]+:[A-Z][A-Za-z]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ActionPattern();
}
