using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Deployments;

namespace Hooks.Tests.Stack;

/// <summary>The shipped workflow files: what they call, and that they answer.</summary>
public sealed partial class WorkflowTests
{
    private const string Question = "AwaitApproval";
    private const string Answering = "Answering";
    private const string WhoAsks = "WhoAsks";

    /// <summary>Calls of which a Standard workflow's history would hold a secret: the raw answer stands in it, whatever ResultSelector makes of it.</summary>
    private static readonly string[] s_secretive = ["ecs:describeTaskDefinition", "lambda:getFunctionConfiguration", "lambda:getFunction", "ssm:getParameter", "secretsmanager:getSecretValue"];

    /// <summary>The states that workflows have by one name and not alike, and why.</summary>
    private static readonly Dictionary<string, string> s_unlike = new()
    {
        ["Begin"] = "each workflow starts with the parts that its own states read; preflight keeps the facts inside Located",
        ["DescribeServiceDeployment"] = "preflight keeps the facts inside Located",
        ["GetDeployment"] = "preflight keeps the facts inside Located, because Locate hands them back",
        ["Locate"] = "preflight sends the AppSpec's bucket and no earlier location, and leaves the facts behind when it fails",
        ["WhatNext"] = "the next steps are the gates' own",
        ["AskCodeDeploy"] = "preflight reads the AppSpec, canary the bake's baseline",
        ["AskRevisions"] = "preflight reads neither a baseline nor a watch, the watch not itself",
        ["AskService"] = "preflight reads alarms and what the AppSpec names",
        ["AskHealth"] = "preflight reads attributes, blue's task definition and the network, canary the containers of green",
        ["AskRules"] = "preflight keeps the facts inside Located",
        ["GetBaselineEach"] = "a bake has one, a watch too, and the other gates have none",
        ["AskTasks"] = "the watch judges with what they say, the gates locate",
        ["Judge"] = "the watch hands over what it looked at, a gate the alarms and CloudWatch's counts alone",
        ["IsDecided"] = "the next steps are the watch's own",
        ["Probe"] = "the watch looks next, a bake at the alarms",
        ["WatchAlarms"] = "a branch of the watch's look",
        ["ReadMetrics"] = "a branch of the watch's look",
        ["SetSymptomsAside"] = "canary may ask a person next",
        ["Report"] = "the watch reports a stop and answers nothing, canary says whether a shift is watched",
        ["WhoAsks"] = "canary starts a watch next",
        ["Answering"] = "canary starts a watch next",
        ["Announce"] = "canary says whether the watch was started",
        ["Publish"] = "only canary has a baseline to store",
    };

    private static readonly string[] s_besideTheReport = ["$.Answered", "$.WatchStarted", "$.Announced", "$.Published"];

    public static TheoryData<string> Workflows => [.. Template.Workflows.Select(workflow => workflow.Id)];

    public static TheoryData<string> Standard => [.. Template.Standard.Select(workflow => workflow.Id)];

    public static TheoryData<string> StateMachines => [.. Template.StateMachines.Select(machine => machine.Id)];

    /// <summary>CodeDeploy has its answer behind the one state that gives it, ECS behind the one that leaves it to the hook function.</summary>
    public static TheoryData<string, Controller, string> Answers => [.. Template.Workflows.SelectMany(workflow => new[] { (workflow.Id, Controller.CodeDeploy, Answering), (workflow.Id, Controller.Ecs, WhoAsks) })];

    [Theory]
    [MemberData(nameof(Answers))]
    public void Reads_AWS_and_asks_functions_until_it_answers(string id, Controller controller, string answer)
    {
        var workflow = WorkflowFile.Of(id);

        var beforehand = workflow.ReachableWithout(answer, controller).Where(state => state != Question).SelectMany(state => WorkflowFile.Calls(workflow.States[state]!)).Distinct();

        beforehand.ShouldAllBe(call => call == "lambda:invoke" || call == Discreetly || ReadPattern().IsMatch(call));
    }

    /// <summary>What decides nothing may be put to a person: no other state before the answer sends anything, and the plan decides whichever way it ends.</summary>
    [Fact]
    public void Sends_a_question_to_a_person_and_goes_on_to_the_report_whatever_comes_of_it()
    {
        var workflow = WorkflowFile.Of("CanaryWorkflow");

        workflow.States[Question]!["Resource"]!.GetValue<string>().ShouldBe("arn:${Partition}:states:::aws-sdk:sns:publish.waitForTaskToken");
        workflow.After(Question).Distinct().ShouldBe(["Report"]);
        workflow.States.Where(state => workflow.After(state.Key).Contains(Question)).Select(state => state.Key).ShouldBe(["HasQuestion"]);
        WorkflowFile.AllStates(workflow.Root).Where(state => state.State["Resource"]?.GetValue<string>().EndsWith(".waitForTaskToken", StringComparison.Ordinal) is true).Select(state => state.Name).ShouldBe([Question]);

        // A time-out is an answer, and another attempt would wait anew.
        workflow.States[Question]!["Retry"]!.AsArray().SelectMany(retrier => retrier!["ErrorEquals"]!.AsArray()).Select(error => error!.GetValue<string>()).ShouldAllBe(error => error.StartsWith("Sns.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Writes_nothing_but_the_answer_and_then_the_start_of_the_watch_and_the_notices(string id)
        => WorkflowFile.Calls(WorkflowFile.Of(id).Root).Where(call => call != "lambda:invoke" && call != Discreetly && !ReadPattern().IsMatch(call))
            .ShouldBe([.. Enumerable.Repeat("sns:publish", id == "CanaryWorkflow" ? 1 : 0), "codedeploy:putLifecycleEventHookExecutionStatus", .. Enumerable.Repeat("sfn:startExecution", id == "CanaryWorkflow" ? 2 : 0), "s3:putObject", .. Enumerable.Repeat("s3:putObject", id == "CanaryWorkflow" ? 2 : 1), "eventbridge:putEvents", "sns:publish", "cloudwatchlogs:putLogEvents"]);

    /// <summary>The files are whole, so that a console and a reader have one to look at: what they share stands in each.</summary>
    [Fact]
    public void States_of_the_same_name_are_the_same_in_every_workflow_but_those_with_a_reason()
    {
        var shared = Template.StateMachines.SelectMany(machine => WorkflowFile.AllStates(WorkflowFile.Of(machine.Id).Root)).GroupBy(state => state.Name, state => state.State.ToJsonString())
            .Where(copies => copies.Skip(1).Any()).ToList();

        shared.Where(copies => copies.Distinct().Skip(1).Any()).Select(copies => copies.Key).ShouldBe(s_unlike.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Has_one_end_and_no_way_there_but_through_the_one_state_that_answers(string id)
    {
        var workflow = WorkflowFile.Of(id);

        workflow.States.Where(state => state.Value!["End"] is not null || state.Value["Type"]!.GetValue<string>() is "Succeed" or "Fail").Select(state => state.Key).ShouldBe(["Answered"]);
        workflow.ReachableWithout(Answering, Controller.CodeDeploy).ShouldNotContain("Answered");
        workflow.ReachableWithout(Answering, Controller.CodeDeploy).ShouldNotContain("Announce");
        workflow.States.Count.ShouldBe(workflow.ReachableWithout("").Count, "a state that nothing leads to");
    }

    /// <summary>ECS reads the answer from its hook function. Which of the two asks is in the execution's input, which no step can change.</summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void One_state_alone_skips_the_answer_and_only_for_an_execution_that_was_started_for_ECS(string id)
    {
        var workflow = WorkflowFile.Of(id);

        WorkflowFile.AsksForEcs(workflow.States[WhoAsks]!["Choices"]!.AsArray().ShouldHaveSingleItem()!).ShouldBeTrue();
        workflow.After(WhoAsks).ShouldBe([id == "CanaryWorkflow" ? "DoesTrafficShift" : "Announce", Answering]);
        workflow.States[WhoAsks]!["Default"]!.GetValue<string>().ShouldBe(Answering);
        workflow.States.Where(state => workflow.After(state.Key).Contains(Answering)).Select(state => state.Key).ShouldBe([WhoAsks]);
        workflow.ReachableWithout(WhoAsks).Intersect(["Answered", "Announce", Answering]).ShouldBeEmpty();
        workflow.ReachableWithout("", Controller.Ecs).ShouldNotContain(Answering);
    }

    /// <summary>The hook function reads Status and Headline of the output.</summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Its_output_is_the_report_which_nothing_behind_it_can_replace(string id)
    {
        var workflow = WorkflowFile.Of(id);
        var before = workflow.ReachableWithout(WhoAsks);

        workflow.States["Answered"]!.ToJsonString().ShouldBe("""{"Type":"Succeed","OutputPath":"$.Reported.Result"}""");
        foreach (var (name, state) in workflow.States.Where(state => !before.Contains(state.Key) && state.Value!["Type"]!.GetValue<string>() is not ("Choice" or "Succeed")))
        {
            state!.AsObject().Select(member => member.Key).Intersect(["InputPath", "OutputPath"]).ShouldBeEmpty(name);

            // A path that is null keeps the input; one that is absent would replace it.
            Outcomes(state).ShouldAllBe(outcome => outcome.ContainsKey("ResultPath") && (outcome["ResultPath"] == null || s_besideTheReport.Contains(outcome["ResultPath"]!.GetValue<string>())), name);
        }

        static IEnumerable<JsonObject> Outcomes(JsonNode state) => (state["Catch"]?.AsArray() ?? []).Append(state).Select(outcome => outcome!.AsObject());
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Answers_the_hook_that_it_was_started_for_with_the_report_s_status(string id)
    {
        var (_, answer) = WorkflowFile.AllStates(WorkflowFile.Of(id).States[Answering]!).ShouldHaveSingleItem();

        answer["Parameters"]!.AsObject().Select(parameter => (parameter.Key, parameter.Value!.GetValue<string>())).ShouldBe(
        [
            ("DeploymentId.$", "$$.Execution.Input.DeploymentId"),
            ("LifecycleEventHookExecutionId.$", "$$.Execution.Input.LifecycleEventHookExecutionId"),
            ("Status.$", "$.Reported.Result.Status"),
        ]);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Takes_any_error_of_what_follows_the_answer_for_no_error(string id)
    {
        var workflow = WorkflowFile.Of(id);
        var before = workflow.ReachableWithout(WhoAsks);

        workflow.States.Where(state => !before.Contains(state.Key) && state.Key != Answering && state.Value!["Type"]!.GetValue<string>() is not ("Choice" or "Succeed"))
            .ShouldAllBe(state => LastCatch(state.Value!) == $"States.ALL {(state.Key.StartsWith("StartWatch") ? "Announce" : "Answered")}");
    }

    private static string LastCatch(JsonNode state) => state["Catch"]!.AsArray()[^1] is { } rule ? $"{rule["ErrorEquals"]![0]} {rule["Next"]}" : "";

    [Theory]
    [MemberData(nameof(Standard))]
    public void What_may_hold_secrets_is_read_by_the_workflow_that_has_no_history(string id)
    {
        WorkflowFile.Calls(WorkflowFile.Of(id).Root).ShouldAllBe(call => !s_secretive.Contains(call));
        Template.Objects(WorkflowFile.Of(id).Root).Where(part => part["StateMachineArn"] is JsonValue).Select(part => part["StateMachineArn"]!.GetValue<string>()).Distinct()
            .ShouldBe(id == "CanaryWorkflow" ? ["${DiscreetWorkflow}", "${WatchWorkflow}"] : ["${DiscreetWorkflow}"]);
        Template.Properties(id)["DefinitionSubstitutions"]!["DiscreetWorkflow"]!["Ref"]!.GetValue<string>().ShouldBe("DiscreetWorkflow");
    }

    [Fact]
    public void The_discreet_workflow_keeps_no_history_writes_no_log_and_hands_on_nothing_but_what_was_redacted()
    {
        var (id, properties) = Template.StateMachines.Except(Template.Standard).Where(machine => machine.Id != Template.History).ShouldHaveSingleItem();
        var workflow = WorkflowFile.Of(id);

        properties["Type"]!.GetValue<string>().ShouldBe("EXPRESS");
        properties.ContainsKey("Logging").ShouldBeFalse();
        WorkflowFile.Calls(workflow.Root).Distinct().ShouldBe(["ecs:describeTaskDefinition", "ecs:listTasks", "ecs:describeTasks", "lambda:getFunctionConfiguration", "lambda:invoke"], ignoreOrder: true);
        workflow.States.Where(state => state.Value!["End"] is not null).Select(state => state.Key).ShouldBe(["Redact", "NothingRead"]);
        workflow.States["Redact"]!["OutputPath"]!.GetValue<string>().ShouldBe("$.Payload");
        workflow.States["NothingRead"]!["Result"].ShouldNotBeNull("no error's cause, which might quote what was read");
    }

    [Fact]
    public void The_history_is_written_for_the_verdicts_of_this_stack_by_a_workflow_that_nothing_waits_for()
    {
        var properties = Template.Properties(Template.History);
        var rule = properties["Events"]!.AsObject().ShouldHaveSingleItem().Value!["Properties"]!;

        properties["Type"]!.GetValue<string>().ShouldBe("EXPRESS");
        rule["Pattern"]!.ToJsonString().ShouldBe("""{"source":["codedeploy.hooks"],"detail-type":["Lifecycle Hook Verdict"],"detail":{"report":{"bucket":[{"Fn::If":["MakesBucket",{"Ref":"Reports"},{"Ref":"ReportBucketName"}]}]}}}""");
        rule["InputPath"]!.GetValue<string>().ShouldBe("$.detail");
        Template.Objects(Template.Root["Resources"]).Where(part => part["Ref"] is JsonValue value && value.GetValue<string>() == Template.History)
            .Count().ShouldBe(2, "only its alarm names it");
    }

    [Fact]
    public void The_history_s_workflow_calls_nothing_but_its_function_and_the_bucket_and_fails_where_it_cannot()
    {
        var workflow = WorkflowFile.Of(Template.History);

        WorkflowFile.Calls(workflow.Root).ShouldBe(["lambda:invoke", "s3:getObject", "s3:listObjectsV2", "lambda:invoke", "s3:putObject", "s3:putObject"]);
        workflow.States.Where(state => state.Value!["Type"]!.GetValue<string>() is "Succeed" or "Fail").Select(state => state.Key).ShouldBe(["Kept", "NotKept"]);
        workflow.States.Where(state => state.Value!["Type"]!.GetValue<string>() == "Task").Select(state => $"{state.Key}: {LastCatch(state.Value!)}").ShouldBe(
        [
            "Hear: States.ALL NotKept", "GetHistory: States.ALL IsThere", "IsThere: States.ALL Remember", "Remember: States.ALL NotKept", "PutHistory: States.ALL WaitForWriters", "PutPage: States.ALL NotKept",
        ]);
        workflow.States["PutHistory"]!.AsObject().ContainsKey("Retry").ShouldBeFalse("what it writes is old by then");
        workflow.Root["TimeoutSeconds"]!.GetValue<int>().ShouldBeLessThan(300, "an Express workflow may take five minutes");
    }

    [Theory]
    [MemberData(nameof(StateMachines))]
    public void Uses_every_substitution_and_is_given_each(string id)
        => SubstitutionPattern().Matches(WorkflowFile.Of(id).Text).Select(match => match.Groups["name"].Value).Distinct()
            .ShouldBe(Template.Properties(id)["DefinitionSubstitutions"]!.AsObject().Select(given => given.Key), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(StateMachines))]
    public void Is_traced_and_in_JSONPath(string id)
    {
        Template.Properties(id)["Tracing"]!["Enabled"]!.GetValue<bool>().ShouldBeTrue();
        WorkflowFile.Of(id).Text.ShouldNotContain("JSONata");
        Template.Objects(WorkflowFile.Of(id).Root).ShouldAllBe(part => !part.ContainsKey("Assign"));
    }

    private const string Discreetly = "sfn:startSyncExecution";

    [GeneratedRegex("^[a-z0-9]+:(get|list|describe|batchGet)[A-Z][A-Za-z]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadPattern();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubstitutionPattern();
}
