using System.Text.Json.Nodes;
using Rehearsal.Tests.Scenarios;

namespace Rehearsal.Tests.Crowds;

/// <summary>The crowd of the benchmark, small; and that it tells a wrong answer when there is one.</summary>
public sealed class CrowdTests
{
    [Fact]
    public void Of_36_deployments_at_once_none_gets_a_wrong_answer()
    {
        var over = 0;

        var outcome = new Crowd(36, Seed: 1) { Ended = (ended, _) => over = ended }.Deploy();

        outcome.WrongAnswers.ShouldBeEmpty(outcome.ToString());
        over.ShouldBe(36);
        outcome.Candidates.Count(it => it.Candidate is { IsGood: true, Trouble: null } && it.IsDeployed).ShouldBe(12);
        outcome.Candidates.Count(it => it.Candidate is { IsGood: false, Trouble: null } && it.StoppedAt is not null).ShouldBe(12);
        outcome.Candidates.Select(it => it.Candidate.Trouble).OfType<Trouble>().CountBy(trouble => trouble.Kind).Select(kind => (kind.Key, kind.Value))
            .ShouldBe(Enum.GetValues<TroubleKind>().Select(kind => (kind, 2)));
        outcome.Spoiled.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_bad_version_whose_hooks_all_answer_Succeeded_is_a_wrong_answer() => Told("Succeeded", to: 1).WrongAnswers.ShouldBe(
    [
        "shop-0001 (errors=5%): a bad version was deployed",
    ]);

    [Fact]
    public void A_healthy_version_that_is_stopped_is_a_wrong_answer() => Told("Failed", to: 0).WrongAnswers.ShouldHaveSingleItem().ShouldStartWith(
        "shop-0000 (healthy): a healthy version was stopped at BeforeInstall: ");

    [Fact]
    public void An_answer_that_does_not_arrive_is_a_wrong_answer()
    {
        var outcome = new Crowd(1, Seed: 1)
        {
            Given = stack =>
            {
                var (behind, answers) = (stack.Api.Intercept!, 0);
                stack.Api.Intercept = (call, parameters, proceed, token) =>
                    call.Operation == Scenario.AnswerCall && ++answers == 2 ? Task.FromResult(new JsonObject()) : behind(call, parameters, proceed, token);
            },
        }.Deploy();

        outcome.WrongAnswers[0].ShouldBe("shop-0000 (healthy): AfterInstall was not answered");
        outcome.WrongAnswers[1].ShouldStartWith("shop-0000 (healthy): a healthy version was stopped at AfterInstall: ");
        outcome.WrongAnswers.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", null, "AfterInstall was not answered")]
    [InlineData("Failed", null, "AfterInstall was not answered")]
    [InlineData("", 1.0, "AfterInstall was not answered")]
    [InlineData("Succeeded", 55.0, null)]
    [InlineData("Failed", 55.1, "AfterInstall was answered after 55.1 min; at most 55 are promised")]
    [InlineData("Succeeded,Failed", 1.0, "AfterInstall was answered 2 times: Succeeded, Failed")]
    public void A_hook_is_answered_once_and_within_55_minutes(string accepted, double? minutes, string? mistake)
    {
        var question = new AskedHook(LifecycleStep.AfterInstall) { Took = minutes is { } took ? TimeSpan.FromMinutes(took) : null };
        question.Accepted.AddRange(accepted.Split(',', StringSplitOptions.RemoveEmptyEntries));

        question.Mistake.ShouldBe(mistake);
    }

    /// <summary>Two deployments, of which one is always told the same, whatever was found out.</summary>
    private static CrowdOutcome Told(string status, int to)
    {
        return new Crowd(2, Seed: 1)
        {
            Given = stack => stack.Functions.Interpose(async (function, payload, proceed, _) =>
            {
                var returned = await proceed();
                if (function.LogicalId == "Report" && payload!.ToJsonString().Contains(Candidate.Of(to, 1).Name, StringComparison.Ordinal))
                {
                    returned!["Status"] = status;

                    // Or the watch would find it.
                    returned["Next"] = "Announce";
                }

                return returned;
            }),
        }.Deploy();
    }
}
