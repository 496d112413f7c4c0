using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What is told after the answer, and that nothing which goes wrong with it changes an answer.</summary>
public sealed class NoticeScenarios
{
    [Theory]
    [OnBoth]
    public void A_verdict_is_stored_put_on_the_bus_published_and_measured(Controller controller)
    {
        RehearsalStack stack = null!;
        var result = new Scenario { Controller = controller, GreenFault = "down", Given = it => stack = it }.Deploy();

        stack.Stored.Count(stored => !stored.Key.StartsWith("reports/baselines/", StringComparison.Ordinal)).ShouldBe(8, "a report and a page of three hooks, and the history of the service with its page");
        var page = stack.Stored.Single(stored => stored.Key.EndsWith($"{result.Deployed.Id}-{controller.WordFor("AfterAllowTestTraffic")}.html", StringComparison.Ordinal));
        page.ContentType.ShouldBe("text/html; charset=utf-8");
        page.Body.ShouldStartWith("<!doctype html>", Case.Insensitive);
        var report = stack.Stored.Single(stored => stored.Key.EndsWith($"{result.Deployed.Id}-{controller.WordFor("AfterAllowTestTraffic")}.json", StringComparison.Ordinal));
        JsonNode.Parse(report.Body)!["Status"]!.GetValue<string>().ShouldBe("Failed");
        var events = stack.Account.EventBus.Events.Where(arrived => arrived.Source == "codedeploy.hooks").ToList();
        events.Select(arrived => arrived.DetailType).ShouldBe(Enumerable.Repeat("Lifecycle Hook Verdict", 3));
        stack.Account.Topics.Messages.ShouldHaveSingleItem("only what fails is published").Message.ShouldContain(result.Deployed.Id);
        var metrics = stack.Template.LogStreams.Single();
        var logged = stack.Account.LogGroups.Events(metrics.Group, metrics.Stream).ToList();
        logged.Count.ShouldBe(3, "one line for each hook");
        logged.ShouldAllBe(line => JsonNode.Parse(line.Message)!["_aws"] != null);
        result.Executions.ShouldAllBe(execution => execution.Status == ExecutionStatus.Succeeded);
    }

    [Fact]
    public void A_notice_that_is_refused_throttled_answered_with_nothing_or_never_changes_no_answer() => Held(async (stack, held, shipped) =>
    {
        Func<string, JsonObject, JsonObject>? count = stack.Api.Rewrite;
        foreach (var call in Scenario.NoticeCalls)
        {
            stack.Api.Faults.Fail(call, times: 100, new AwsException("AccessDenied", "User is not authorized", 403));
            await IsAnsweredAtOnce($"{call} refused");
            while (await Fails(stack, call))
            {
                // The rest of the refusals is used up.
            }

            stack.Api.Faults.Fail(call, times: 2, new AwsException("ThrottlingException", "Rate exceeded"));
            await IsAnsweredAtOnce($"{call} throttled");
            stack.Api.Rewrite = (operation, answer) => operation == call ? [] : count!(operation, answer);
            await IsAnsweredAtOnce($"{call} answered with nothing");
            stack.Api.Rewrite = count;
            stack.Api.Faults.Delay(call, TimeSpan.FromHours(2));
            await IsAnsweredAtOnce($"{call} never answered");
            stack.Api.Faults.Delay(call, TimeSpan.Zero);
        }

        async Task IsAnsweredAtOnce(string what)
        {
            var calls = stack.Api.CallsOf(what.Split(' ')[0]);
            var question = await held.Ask(shipped.Text.Replace("\"NotifyOn\":\"failures\"", "\"NotifyOn\":\"all\"", StringComparison.Ordinal));
            await question.Execution.Completion;
            question.Execution.Status.ShouldBe(ExecutionStatus.Succeeded, $"{what}: {question.Execution.Error} {question.Execution.Cause}");
            Assured(question, what);
            stack.Api.CallsOf(what.Split(' ')[0]).ShouldBeGreaterThan(calls, what);
        }
    });

    [Fact]
    public void An_Announce_that_throws_hangs_or_returns_garbage_changes_no_answer()
    {
        Func<Task<JsonNode?>> announce = null!;
        Held(
            async (stack, held, shipped) =>
            {
                announce = () => throw new FunctionException("NullReferenceException", "a bug");
                await Ask("throws");
                announce = () => new TaskCompletionSource<JsonNode?>().Task;
                await Ask("hangs");
                foreach (var garbage in new[] { "null", "\"banana\"", "[]", "{}" })
                {
                    announce = () => Task.FromResult(JsonNode.Parse(garbage));
                    await Ask(garbage);
                }

                // A message without its members kills the execution, which has answered: Backstop's Failed comes too late.
                announce = () => Task.FromResult(JsonNode.Parse("""{ "ReportKey": "k", "PageKey": "k", "Page": "p", "Events": [{}], "Messages": [{}], "Metrics": [{}] }"""));
                await Ask("empty members", mayDie: true);

                async Task Ask(string what, bool mayDie = false)
                {
                    var question = await held.Ask(shipped.Text);
                    await question.Execution.Completion;
                    await Task.Delay(TimeSpan.FromMinutes(2), stack.Account.Clock);
                    (mayDie || question.Execution.Status == ExecutionStatus.Succeeded).ShouldBeTrue($"{what}: {question.Execution.Cause}");
                    Assured(question, what);
                }
            },
            new Scenario { Intercept = (function, _, proceed, _) => function.LogicalId == "Announce" ? announce() : proceed() });
    }

    private static async Task<bool> Fails(RehearsalStack stack, string call)
    {
        try
        {
            await stack.Api.Call(call.Split(':')[0], call.Split(':')[1], [], CancellationToken.None);
            return false;
        }
        catch (AwsException problem)
        {
            return problem.Code == "AccessDenied";
        }
    }

    private static void Assured(HookQuestion question, string what)
    {
        var (outcome, after) = question.Answers.ShouldHaveSingleItem(what);
        outcome.ShouldBe(HookOutcome.Succeeded, what);
        after.ShouldBeLessThan(TimeSpan.FromSeconds(1), what);
    }

    private static void Held(Func<RehearsalStack, HeldDeployment, BreakableWorkflow, Task> play, Scenario? scenario = null) =>
        (scenario ?? new Scenario()).Play(async (stack, _) =>
        {
            await play(stack, await HeldDeployment.At(stack, "BeforeAllowTraffic"), BreakableWorkflow.Read(stack, "CanaryWorkflow"));
            return true;
        });
}
