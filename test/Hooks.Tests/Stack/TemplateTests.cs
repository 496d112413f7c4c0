using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Lambda.Annotations;
using Canary.Deployments;

namespace Hooks.Tests.Stack;

public sealed partial class TemplateTests
{
    /// <summary>The longest name a stack may have, as the template says.</summary>
    private static readonly string s_longestStackName = new('s', 27);

    [Fact]
    public void Every_handler_is_a_function_and_every_function_has_a_handler()
    {
        var functions = typeof(Startup).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<LambdaFunctionAttribute>() is not null)
            .Select(method => (method.GetCustomAttribute<LambdaFunctionAttribute>()!.ResourceName, $"Hooks::{method.DeclaringType!.FullName}_{method.Name}_Generated::{method.Name}"));

        Template.Functions.Select(function => (function.Id, function.Properties["Handler"]!.GetValue<string>())).ShouldBe(functions, ignoreOrder: true);
    }

    [Fact]
    public void No_handler_is_longer_than_Lambda_allows()
        => Template.Functions.ShouldAllBe(function => function.Properties["Handler"]!.GetValue<string>().Length <= 127);

    [Fact]
    public void Names_fit_for_the_longest_stack_name_and_not_for_a_longer_one()
        => Template.Functions.Max(function => function.Properties["FunctionName"]!["Fn::Sub"]!.GetValue<string>().Replace("${AWS::StackName}", s_longestStackName, StringComparison.Ordinal).Length).ShouldBe(64);

    [Fact]
    public void Hook_functions_are_named_as_CodeDeploys_limited_role_may_invoke_them_and_as_the_AppSpec_names_them()
    {
        foreach (var hook in LifecycleEvent.All)
        {
            Template.Properties(hook)["FunctionName"]!["Fn::Sub"]!.GetValue<string>().ShouldBe($"CodeDeployHook_${{AWS::StackName}}-{hook}");
            Template.Root["Outputs"]!["Hooks"]!["Value"]!["Fn::Sub"]!.GetValue<string>().ShouldContain($"- {hook}: \"${{{hook}}}\"");
            Template.Root["Outputs"]![$"{hook}Function"]!["Value"]!["Ref"]!.GetValue<string>().ShouldBe(hook);
        }
    }

    [Fact]
    public void A_hook_function_is_not_asked_twice_and_what_it_cannot_handle_goes_to_Backstop()
    {
        foreach (var hook in LifecycleEvent.All)
        {
            var invocations = Template.Properties(hook)["EventInvokeConfig"]!;
            invocations["MaximumRetryAttempts"]!.GetValue<int>().ShouldBe(0);
            invocations["DestinationConfig"]!["OnFailure"]!["Destination"]!["Fn::GetAtt"]!.GetValue<string>().ShouldBe("Backstop.Arn");
        }

        // What is said of asynchronous invocations would hold for the alias alone.
        Template.Objects(Template.Root).ShouldAllBe(part => !part.ContainsKey("AutoPublishAlias"));
    }

    [Fact]
    public void Backstop_hears_of_both_workflows_however_they_die_and_what_it_cannot_answer_is_kept()
    {
        var rule = Template.Properties("Backstop")["Events"]!["WorkflowDied"]!["Properties"]!;

        rule["Pattern"]!["detail"]!["status"]!.AsArray().Select(status => status!.GetValue<string>()).ShouldBe(["FAILED", "TIMED_OUT", "ABORTED"]);
        rule["Pattern"]!["detail"]!["stateMachineArn"]!.AsArray().Select(workflow => workflow!["Ref"]!.GetValue<string>()).ShouldBe(Template.Workflows.Select(workflow => workflow.Id));
        rule["DeadLetterConfig"]!["Arn"]!["Fn::GetAtt"]!.GetValue<string>().ShouldBe("DeadLetters.Arn");
        Template.Properties("Backstop")["EventInvokeConfig"]!["DestinationConfig"]!["OnFailure"]!["Destination"]!["Fn::GetAtt"]!.GetValue<string>().ShouldBe("DeadLetters.Arn");
    }

    [Fact]
    public void Every_function_runs_on_dotnet10_and_arm64_and_logs_JSON_into_a_group_of_the_stack()
    {
        var defaults = Template.FunctionDefaults;

        (defaults["Runtime"]!.GetValue<string>(), defaults["Architectures"]![0]!.GetValue<string>()).ShouldBe(("dotnet10", "arm64"));
        (defaults["LoggingConfig"]!["LogFormat"]!.GetValue<string>(), defaults["LoggingConfig"]!["LogGroup"]!["Ref"]!.GetValue<string>()).ShouldBe(("JSON", "FunctionLogs"));
        Template.Functions.ShouldAllBe(function => !function.Properties.ContainsKey("Runtime") && !function.Properties.ContainsKey("Architectures") && !function.Properties.ContainsKey("LoggingConfig"));
    }

    [Fact]
    public void Every_log_group_forgets()
    {
        var groups = Template.Resources("AWS::Logs::LogGroup");

        groups.Count.ShouldBe(2);
        groups.ShouldAllBe(group => group.Properties["RetentionInDays"]!["Ref"]!.GetValue<string>() == "LogRetentionDays");
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, reserved names.</summary>
    [Fact]
    public void No_variable_has_a_reserved_name_and_none_holds_a_secret()
    {
        var variables = Template.Functions.SelectMany(function => function.Properties["Environment"]?["Variables"]?.AsObject() ?? []).ToList();

        variables.Count.ShouldBe(21);
        variables.ShouldAllBe(variable => !ReservedPattern().IsMatch(variable.Key));
        // A reference to a workflow of this stack, a parameter that has a choice of words, or a number: never another text, nor a parameter that somebody might fill with one.
        variables.Where(variable => variable.Key is not "MODE").ShouldAllBe(variable => Template.Workflows.Any(workflow => variable.Value is JsonObject && workflow.Id == variable.Value!["Ref"]!.GetValue<string>()) || (variable.Value is JsonValue && variable.Value.GetValue<string>().All(char.IsAsciiDigit)));
        variables.Where(variable => variable.Key is "MODE").ShouldAllBe(variable => variable.Value!["Ref"]!.GetValue<string>() == "Mode");
        Template.Root["Parameters"]!["Mode"]!["AllowedValues"]!.ToJsonString().ShouldBe("""["decide","observe"]""");
    }

    [Fact]
    public void The_prober_has_the_memory_that_its_capacity_is_worked_out_from()
        => Template.Properties("Probe")["MemorySize"]!.GetValue<int>().ShouldBe(Canary.Probing.ProbeCapacity.MemorySize);

    [Fact]
    public void Every_parameter_is_described_bounded_grouped_and_used()
    {
        var grouped = Template.Root["Metadata"]!["AWS::CloudFormation::Interface"]!["ParameterGroups"]!.AsArray().SelectMany(group => group!["Parameters"]!.AsArray()).Select(name => name!.GetValue<string>());

        grouped.ShouldBe(Template.Parameters.Select(parameter => parameter.Key), ignoreOrder: true);
        foreach (var (name, parameter) in Template.Parameters)
        {
            parameter!["Description"]!.GetValue<string>().Length.ShouldBeGreaterThan(20, name);
            parameter.AsObject().Select(member => member.Key).Intersect(["AllowedPattern", "AllowedValues", "MinValue", "MaxLength"]).ShouldNotBeEmpty(name);
            parameter.AsObject().ContainsKey("AllowedPattern").ShouldBe(parameter.AsObject().ContainsKey("ConstraintDescription"), name);
            (Template.Text.Contains($"!Ref {name}\n", StringComparison.Ordinal) || Template.Text.Contains($"!Ref {name}]", StringComparison.Ordinal)
                || Template.Text.Contains($"!Ref {name},", StringComparison.Ordinal) || Template.Text.Contains($"${{{name}}}", StringComparison.Ordinal)).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void The_bucket_of_reports_is_encrypted_private_and_forgets_and_outlives_the_stack()
    {
        var bucket = Template.Root["Resources"]!["Reports"]!;
        var properties = bucket["Properties"]!;

        properties["BucketEncryption"].ShouldNotBeNull();
        properties["PublicAccessBlockConfiguration"]!.AsObject().Select(member => member.Value!.GetValue<bool>()).ShouldBe([true, true, true, true]);
        properties["LifecycleConfiguration"]!["Rules"]![0]!["ExpirationInDays"]!["Ref"]!.GetValue<string>().ShouldBe("ReportRetentionDays");
        (bucket["DeletionPolicy"]!.GetValue<string>(), bucket["UpdateReplacePolicy"]!.GetValue<string>()).ShouldBe(("Retain", "Retain"));
    }

    [Fact]
    public void Somebody_is_told_when_any_function_or_workflow_fails_or_a_hook_stays_unanswered()
    {
        var watched = Template.Resources("AWS::CloudWatch::Alarm").SelectMany(alarm => Template.Objects(alarm.Properties)).Where(part => part.ContainsKey("MetricName") && part.ContainsKey("Dimensions"))
            .Select(metric => $"{metric["MetricName"]} {metric["Dimensions"]![0]!["Value"]!.AsObject().Single().Value}").ToList();

        watched.ShouldBe(
            [
                "ApproximateNumberOfMessagesVisible DeadLetters.QueueName",

                // A Remember that fails is tried again, and then fails its workflow.
                .. Template.Functions.Where(function => function.Id != "Remember").Select(function => $"Errors {function.Id}"),
                .. LifecycleEvent.All.Append("EcsLifecycleHook").Select(hook => $"Throttles {hook}"),
                .. Template.Standard.SelectMany(workflow => new[] { "Failed", "TimedOut", "Aborted" }.Select(end => $"Executions{end} {workflow.Id}")),
                $"ExecutionsFailed {Template.History}",
                $"ExecutionsTimedOut {Template.History}",
            ],
            ignoreOrder: true);
        Template.Resources("AWS::CloudWatch::Alarm").ShouldAllBe(alarm => alarm.Properties["TreatMissingData"]!.GetValue<string>() == "notBreaching" && alarm.Properties["AlarmActions"] != null);
    }

    /// <summary>At the first of anything, within a minute.</summary>
    [Fact]
    public void An_alarm_sounds_at_the_first_failure()
    {
        foreach (var (id, alarm) in Template.Resources("AWS::CloudWatch::Alarm"))
        {
            (alarm["Threshold"]!.GetValue<int>(), alarm["EvaluationPeriods"]!.GetValue<int>(), alarm["ComparisonOperator"]!.GetValue<string>()).ShouldBe((0, 1, "GreaterThanThreshold"), id);
            Template.Objects(alarm).Where(part => part.ContainsKey("Period")).ShouldAllBe(part => part["Period"]!.GetValue<int>() == 60 && new[] { "Sum", "Maximum" }.Contains((part["Stat"] ?? part["Statistic"])!.GetValue<string>()), id);

            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
            (alarm["Metrics"]?.AsArray().Count ?? 0).ShouldBeLessThanOrEqualTo(11, "ten metrics and their sum");
        }
    }

    [Theory]
    [InlineData("VpcIsWhole", "SubnetIds", "SecurityGroupIds")]
    [InlineData("VpcHasSubnets", "SecurityGroupIds", "SubnetIds")]
    [InlineData("SecretsHaveAReader", "SecretArns", "SecretsExtensionLayerArn")]
    [InlineData("ReaderHasSecrets", "SecretsExtensionLayerArn", "SecretArns")]
    public void What_is_of_use_together_is_given_together(string rule, string given, string wanted)
    {
        var (condition, assert) = (Template.Root["Rules"]![rule]!["RuleCondition"]!, Template.Root["Rules"]![rule]!["Assertions"]![0]!["Assert"]!);

        condition.ToJsonString().ShouldBe(IsGiven(given));
        assert.ToJsonString().ShouldBe(IsGiven(wanted));

        static string IsGiven(string parameter)
            => $$"""{"Fn::Not":[{"Fn::{{(Template.Parameters[parameter]!["Type"]!.GetValue<string>() == "String" ? "Equals" : "Contains")}}":[{"Ref":"{{parameter}}"},""]}]}""";
    }

    /// <summary>An alarm on metric math sums what it names: one that it left out would never sound.</summary>
    [Fact]
    public void Every_alarm_adds_up_all_of_its_metrics()
    {
        foreach (var (id, properties) in Template.Resources("AWS::CloudWatch::Alarm").Where(alarm => alarm.Properties.ContainsKey("Metrics")))
        {
            var metrics = properties["Metrics"]!.AsArray();
            metrics.Single(metric => metric!["Expression"] is not null)!["Expression"]!.GetValue<string>().Split('+')
                .ShouldBe(metrics.Where(metric => metric!["MetricStat"] is not null).Select(metric => metric!["Id"]!.GetValue<string>()), ignoreOrder: true, id);
        }
    }

    [Fact]
    public void The_dashboard_is_JSON()
    {
        var body = Template.Properties("Dashboard")["DashboardBody"]!["Fn::Sub"]!.GetValue<string>();

        JsonNode.Parse(SubstitutionPattern().Replace(body, "x"))!["widgets"]!.AsArray().Count.ShouldBe(7);
    }

    [GeneratedRegex(@"\$\{[A-Za-z:.]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubstitutionPattern();

    [GeneratedRegex("^(AWS_|_|LAMBDA_|TZ$|LANG$|PATH$|LD_LIBRARY_PATH$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReservedPattern();
}
