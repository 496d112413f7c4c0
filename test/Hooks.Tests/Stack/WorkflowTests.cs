using System.Text.RegularExpressions;

namespace Hooks.Tests.Stack;

/// <summary>The shipped workflow files: what they call, and that they answer.</summary>
public sealed partial class WorkflowTests
{
    private const string Answering = "Answering";

    public static TheoryData<string> Workflows => [.. Template.Workflows.Select(workflow => workflow.Id)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Reads_AWS_and_asks_functions_until_it_answers(string id)
    {
        var workflow = Workflow.Of(id);

        var beforehand = workflow.ReachableWithout(Answering).SelectMany(state => Workflow.Calls(workflow.States[state]!)).Distinct();

        beforehand.ShouldAllBe(call => call == "lambda:invoke" || ReadPattern().IsMatch(call));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Writes_nothing_but_the_answer_and_then_the_notices(string id)
        => Workflow.Calls(Workflow.Of(id).Root).Where(call => call != "lambda:invoke" && !ReadPattern().IsMatch(call))
            .ShouldBe(["codedeploy:putLifecycleEventHookExecutionStatus", "s3:putObject", "s3:putObject", "eventbridge:putEvents", "sns:publish", "cloudwatchlogs:putLogEvents"]);

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Has_one_end_and_no_way_there_but_through_the_one_state_that_answers(string id)
    {
        var workflow = Workflow.Of(id);

        workflow.States.Where(state => state.Value!["End"] is not null || state.Value["Type"]!.GetValue<string>() is "Succeed" or "Fail").Select(state => state.Key).ShouldBe(["Answered"]);
        workflow.ReachableWithout(Answering).ShouldNotContain("Answered");
        workflow.ReachableWithout(Answering).ShouldNotContain("Announce");
        workflow.States.Count.ShouldBe(workflow.ReachableWithout("").Count, "a state that nothing leads to");
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Answers_the_hook_that_it_was_started_for_with_the_report_s_status(string id)
    {
        var (_, answer) = Workflow.AllStates(Workflow.Of(id).States[Answering]!).ShouldHaveSingleItem();

        answer["Parameters"]!.AsObject().Select(parameter => (parameter.Key, parameter.Value!.GetValue<string>())).ShouldBe(
        [
            ("DeploymentId.$", "$$.Execution.Input.DeploymentId"),
            ("LifecycleEventHookExecutionId.$", "$$.Execution.Input.LifecycleEventHookExecutionId"),
            ("Status.$", "$.Told.Result.Status"),
        ]);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Takes_any_error_of_what_follows_the_answer_for_no_error(string id)
    {
        var workflow = Workflow.Of(id);
        var before = workflow.ReachableWithout(Answering);

        workflow.States.Where(state => !before.Contains(state.Key) && state.Key != Answering && state.Value!["Type"]!.GetValue<string>() is not ("Choice" or "Succeed"))
            .ShouldAllBe(state => state.Value!["Catch"]![0]!["ErrorEquals"]![0]!.GetValue<string>() == "States.ALL" && state.Value["Catch"]![0]!["Next"]!.GetValue<string>() == "Answered");
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Uses_every_substitution_and_is_given_each(string id)
        => SubstitutionPattern().Matches(Workflow.Of(id).Text).Select(match => match.Groups["name"].Value).Distinct()
            .ShouldBe(Template.Properties(id)["DefinitionSubstitutions"]!.AsObject().Select(given => given.Key), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Is_standard_traced_and_in_JSONPath(string id)
    {
        Template.Properties(id)["Type"]!.GetValue<string>().ShouldBe("STANDARD");
        Template.Properties(id)["Tracing"]!["Enabled"]!.GetValue<bool>().ShouldBeTrue();
        Workflow.Of(id).Text.ShouldNotContain("JSONata");
        Template.Objects(Workflow.Of(id).Root).ShouldAllBe(part => !part.ContainsKey("Assign"));
    }

    [GeneratedRegex("^[a-z0-9]+:(get|list|describe|batchGet)[A-Z][A-Za-z]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadPattern();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubstitutionPattern();
}
