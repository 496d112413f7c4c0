using System.Text;
using System.Text.Json;
using Canary.Preflight;
using StepFunctions.Running;
using StepFunctions.Values;

namespace Rehearsal.Tests.Scenarios;

/// <summary>AppSpecs that lie in S3, cannot be read, are odd or hostile: what BeforeInstall makes of them, through the front door.</summary>
public sealed class AppSpecScenarios
{
    private const string Lenient = """{ "checks": { "unknown": "warning" } }""";

    /// <summary>Of the 256 KiB that a state holds.</summary>
    private const double MostOfLimit = 0.8;

    private static readonly string[] s_ofTheAppSpec =
    [
        "task-definition", "container-port", "fargate-size", "network-mode", "image-exists", "image-tag", "image-scan", "image-platform", "secrets", "logging", "container-health",
        "execution-role", "memory-fit", "volumes", "subnets", "routes-out", "security-group", "egress", "vpc", "capacity", "open-to-world", "appspec-hooks",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("v7")]
    public void An_AppSpec_in_a_bucket_that_the_stack_may_read_is_checked_like_any_other(string? version)
    {
        var result = new Scenario { Service = InS3() with { AppSpecVersion = version } }.Deploy();

        result.ReportOf("BeforeInstall").Findings.Where(finding => finding.Outcome != FindingOutcome.Passed).Select(finding => $"{finding.Id}: {finding.Text}").ShouldBeEmpty();
        result.Answers.Select(answer => answer.Answer).ShouldBe(Enumerable.Repeat("Succeeded", 5), result.ToString());
    }

    [Fact]
    public void An_AppSpec_that_may_not_be_read_fails_the_deployment_though_its_image_is_CRITICAL_and_nothing_would_have_told()
    {
        var result = new Scenario { Service = InS3(isRead: false) with { GreenImage = new PushedImage { Findings = new Dictionary<string, int> { ["CRITICAL"] = 1 } } } }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem().ShouldMatch(
            "^appspec-read: The AppSpec is in s3://rehearsal-appspecs/appspecs/[0-9a-f]{12}\\.yml, but the stack may not read that bucket: nothing that the AppSpec names is checked\\. "
            + "Set the stack's parameter AppSpecBucketPattern to rehearsal-appspecs, or pass the AppSpec to CodeDeploy as AppSpecContent$");
        result.Deployment.LifecycleEvents.Count(record => record.Started is not null).ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_asked_of_S3_where_the_AppSpec_is_not_there_or_may_not_be_read()
    {
        foreach (var service in new[] { new Scenario().Service, InS3(isRead: false) })
        {
            List<string> read = [];
            new Scenario
            {
                Service = service,
                PlanText = Lenient,
                Given = stack => stack.Api.Intercept = (call, parameters, proceed, _) =>
                {
                    read.AddRange(call.Operation == "s3:getObject" && !parameters["Key"]!.GetValue<string>().EndsWith("/history.json", StringComparison.Ordinal) ? [parameters["Key"]!.GetValue<string>()] : []);

                    return proceed();
                },
            }.Deploy();

            read.ShouldBe(["reports/baselines/d-LLY3J9LNF.json", "reports/baselines/d-LLY3J9LNF.json"], "what blue took under users, for the watch and the bake, and no AppSpec");
        }
    }

    [Fact]
    public void With_unknown_a_warning_it_passes_narrowly_and_everybody_is_told_that_it_is_narrow()
    {
        RehearsalStack stack = null!;
        var result = new Scenario { Service = InS3(isRead: false), PlanText = Lenient, Given = it => stack = it }.Deploy();

        result.Answers[0].ShouldSatisfyAllConditions(answer => answer.Event.ShouldBe("BeforeInstall"), answer => answer.Answer.ShouldBe("Succeeded"));
        var report = result.ReportOf("BeforeInstall");
        report.Headline.ShouldStartWith("BeforeInstall Succeeded: A narrow pass: 23 of 45 checks could not run: appspec-read, task-definition, ");
        report.Findings.Where(finding => finding.Outcome == FindingOutcome.Unknown).Select(finding => finding.Id).ShouldBe(["appspec-read", .. s_ofTheAppSpec], ignoreOrder: true);
        report.Findings.Count(finding => finding.Message.Contains("s3://", StringComparison.Ordinal)).ShouldBe(1, "told once");

        var message = stack.Account.Topics.Messages.ShouldHaveSingleItem();
        message.Subject.ShouldNotBeNull().ShouldStartWith("Succeeded, narrowly: shop/shop-production BeforeInstall: A narrow pass: 23 of 45");
        message.Message.ShouldStartWith("Answer: Succeeded, narrowly\nReason: A narrow pass: 23 of 45 checks could not run");
        message.Message.ShouldContain("- warning, unknown appspec-read: The AppSpec is in s3://rehearsal-appspecs/");
        stack.Stored.Single(stored => stored.Key.EndsWith("-BeforeInstall.html", StringComparison.Ordinal)).Body.ShouldContain("<h1>Succeeded, narrowly at BeforeInstall</h1>");
        Verdict(stack, "BeforeInstall").GetProperty("narrow").GetBoolean().ShouldBeTrue();
        Verdict(stack, "AfterInstall").GetProperty("narrow").GetBoolean().ShouldBeFalse();
        report.Reasons.ShouldAllBe(reason => !reason.Contains("none of the others", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_key_leaves_everything_else_checked()
    {
        var result = new Scenario { AppSpecText = text => "Description: of the shop\n" + text }.Deploy();

        var finding = result.ReportOf("BeforeInstall").Findings.Where(finding => finding.Outcome != FindingOutcome.Passed).ShouldHaveSingleItem();
        (finding.Id, finding.Outcome, finding.Severity).ShouldBe(("appspec-read", FindingOutcome.Failed, Severity.Warning));
        finding.Message.ShouldContain("the file has the key Description; known here: version, Resources, Hooks");
        result.Answers.Select(answer => answer.Answer).ShouldBe(Enumerable.Repeat("Succeeded", 5), result.ToString());
    }

    /// <summary>Somebody has deleted the version since.</summary>
    [Fact]
    public void A_version_that_is_gone_is_an_error_and_no_other_is_read()
    {
        var result = new Scenario
        {
            Service = InS3() with { AppSpecVersion = "v7" },
            Given = stack => stack.Api.Rewrite = (operation, answer) =>
            {
                if (operation == "codedeploy:getDeployment")
                {
                    answer["DeploymentInfo"]!["Revision"]!["S3Location"]!["Version"] = "v6";
                }

                return answer;
            },
        }.Deploy();

        result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem().ShouldContain("The specified version does not exist.");
    }

    [Fact]
    public void An_object_that_was_replaced_is_not_what_is_deployed()
    {
        var result = new Scenario
        {
            Service = InS3(),
            Given = stack => stack.Api.Rewrite = (operation, answer) =>
            {
                if (operation == "s3:getObject")
                {
                    answer["ETag"] = "\"another\"";
                }

                return answer;
            },
        }.Deploy();

        result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem().ShouldContain("was replaced after the deployment was created");
    }

    [Theory]
    [InlineData(true, "bytes (limit 131072)")]
    [InlineData(false, "Could not read the AppSpec: it is larger than the 256 KiB that Step Functions accepts")]
    public void An_AppSpec_too_large_for_a_state_is_an_error_that_says_so(bool isInS3, string result)
        => Failing(text => text + "# " + new string('x', 300_000) + "\n", InS3(isInS3)).ShouldContain(result);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Four_hundred_unknown_keys_and_long_values_fit_into_every_state_and_make_a_short_report(bool isInS3)
    {
        var text = new StringBuilder();
        for (var i = 1; i <= 400; i++)
        {
            text.Append($"key{i}: \"{new string('x', 50)}\"\n");
        }

        text.Append($"long: \"{new string('y', 60_000)}\"\n{new string('z', 1000)}: 1\n");
        RehearsalStack stack = null!;
        var report = Bounded(new Scenario { AppSpecText = shipped => shipped + text, Service = InS3(isInS3), Given = it => stack = it });

        report.Findings.Single(finding => finding.Id == "appspec-read").Message.ShouldEndWith("; and 382 more");
        stack.Stored.Single(stored => stored.Key.EndsWith("-BeforeInstall.json", StringComparison.Ordinal)).Body.Length.ShouldBeLessThan(20_000);
    }

    [Theory]
    [InlineData("ContainerName: \"shop\"", "ContainerName: \"VALUE\"", 100_000)]
    [InlineData("version: 0.0", "version: VALUE", 100_000)]
    [InlineData("AfterInstall: \"", "AfterInstall: \"VALUE", 100_000)]
    public void A_value_of_a_hundred_kilobytes_is_cut_and_told_once(string place, string instead, int length)
    {
        var report = Bounded(Given(text => text.Replace(place, instead.Replace("VALUE", new string('v', length), StringComparison.Ordinal), StringComparison.Ordinal)));

        report.Status.ShouldBe(Canary.Plans.Answer.Failed);
        report.Reasons.ShouldHaveSingleItem().Length.ShouldBeLessThan(1000);
        report.Findings.Sum(finding => finding.Text.Length).ShouldBeLessThan(10_000);
    }

    [Fact]
    public void A_billion_laughs_fail_with_a_reason_in_no_time()
    {
        var bomb = string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat(i == 1 ? "lol" : $"*a{i - 1}", 10))}]\n"));

        Failing(_ => bomb).ShouldContain("line 1 has the anchor &a1; remove it: aliases are not supported");
        Failing(_ => new string('[', 100_000)).ShouldContain("line 1 is more than 64 levels deep; an AppSpec has seven");
    }

    [Fact]
    public void The_same_function_at_two_events_stops_the_deployment_that_would_pass_by_a_weaker_question()
    {
        var result = new Scenario
        {
            AppSpecText = text => text.Replace("AfterAllowTestTraffic: \"CodeDeployHook_hooks-AfterAllowTestTraffic\"", "AfterAllowTestTraffic: \"arn:aws:lambda:local:000000000000:function:CodeDeployHook_hooks-AfterInstall\"", StringComparison.Ordinal),
            GreenFault = "errors=50%",
        }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            reason => reason.ShouldStartWith("appspec-hooks: The function CodeDeployHook_hooks-AfterInstall is the hook of AfterInstall and AfterAllowTestTraffic: it asks the same question at each"),
            reason => reason.ShouldContain("The hook of AfterAllowTestTraffic is CodeDeployHook_hooks-AfterInstall, which asks the question of AfterInstall"));
    }

    private static ServiceSetup InS3(bool isThere = true, bool isRead = true) => new Scenario().Service with { AppSpecBucket = isThere ? Buckets.AppSpecs : null, IsAppSpecBucketRead = isRead };

    /// <summary>What BeforeInstall says when the text that it is given is another than CodeDeploy's: no deployment could be created by one so bad.</summary>
    private static string Failing(Func<string, string> change, ServiceSetup? service = null)
    {
        var result = (Given(change) with { Service = service ?? new Scenario().Service }).Deploy();

        result.Executions.Single(IsPreflight).Status.ShouldBe(ExecutionStatus.Succeeded, result.ToString());
        result.ShouldAnswer(("BeforeInstall", "Failed"));

        return result.ReportOf("BeforeInstall").Reasons.ShouldHaveSingleItem();
    }

    private static Scenario Given(Func<string, string> change) => new()
    {
        Given = stack => stack.Api.Rewrite = (operation, answer) =>
        {
            if (operation == "codedeploy:getApplicationRevision")
            {
                answer["Revision"]!["AppSpecContent"]!["Content"] = change(answer["Revision"]!["AppSpecContent"]!["Content"]!.GetValue<string>());
            }
            else if (operation == "s3:getObject")
            {
                var body = change(answer["Body"]!.GetValue<string>());
                answer["ContentRange"] = $"bytes 0-{Math.Min(body.Length, 131_072) - 1}/{body.Length}";
                answer["Body"] = body[..Math.Min(body.Length, 131_072)];
            }

            return answer;
        },
    };

    /// <summary>The report of BeforeInstall, once every state of the workflow has been found small.</summary>
    private static Canary.Reporting.Report Bounded(Scenario scenario)
    {
        var result = scenario.Deploy();

        var execution = result.Executions.Single(IsPreflight);
        execution.Status.ShouldBe(ExecutionStatus.Succeeded, result.ToString());
        var largest = execution.History.Select(happened => (happened.Type, happened.State, Size: (happened.Content as JsonMap)?.Size ?? 0)).MaxBy(happened => happened.Size);
        ((double)largest.Size / Interpreter.LargestDocument).ShouldBeLessThan(MostOfLimit, largest.ToString());

        return result.ReportOf("BeforeInstall");
    }

    private static bool IsPreflight(Execution execution) => execution.Machine.Name == "PreflightWorkflow";

    private static JsonElement Verdict(RehearsalStack stack, string lifecycleEvent) => stack.Account.EventBus.Events
        .Where(arrived => arrived.Source == "codedeploy.hooks")
        .Select(arrived => JsonDocument.Parse(arrived.Detail.ToJsonString()).RootElement)
        .Single(detail => detail.GetProperty("lifecycleEvent").GetString() == lifecycleEvent);
}
