using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Gates;

/// <summary>Step Functions leaves out what is absent or empty, so anything may be missing: that is never a pass, and never an exception.</summary>
public sealed class AbsentMembersTests
{
    /// <summary>Deployments that must not pass; green is half up, sick, or still to be judged.</summary>
    private static readonly (string LifecycleEvent, JsonObject Facts)[] s_situations =
    [
        (LifecycleEvent.AfterInstall, Sample.TestTraffic().Set(Sample.GreenSet + ".RunningCount", "1").Document()),
        (LifecycleEvent.AfterInstall, Sample.TestTraffic().Set("Reach.Reached[1].IsThere", "false").Document()),
        (LifecycleEvent.AfterAllowTestTraffic, Sample.TestTraffic().Document()),
        (LifecycleEvent.AfterAllowTestTraffic, Sample.TestTraffic().WithPlan("""{ "via": "route" }""").Document()),
        (LifecycleEvent.BeforeAllowTraffic, Sample.TestTraffic().Set(Sample.GreenTargets + "[0]", Sample.Target("10.0.2.11", "unhealthy", "Target.Timeout")).Document()),
        (LifecycleEvent.BeforeAllowTraffic, Sample.TestTraffic().WithoutTestListener().Document()),
        (LifecycleEvent.AfterAllowTraffic, Sample.Moved().Document()),
        (LifecycleEvent.AfterAllowTraffic, Sample.Moved().WithRules(Sample.ProductionListener, Sample.ProductionAction, Page).Document()),
        (LifecycleEvent.BeforeInstall, Sample.BeforeInstall().Set(Sample.Group + ".AutoRollbackConfiguration.Enabled", "false").Document()),
    ];

    private static string Page => $$"""{ "Rules": [{ "RuleArn": "rule/1", "Priority": "1", "Actions": [{{Sample.Forward((Sample.GreenGroup, 1))}}], "Conditions": [{ "Field": "host-header", "Values": ["shop"] }] }] }""";

    [Fact]
    public void No_single_absent_member_makes_a_pass_or_an_exception()
    {
        foreach (var (lifecycleEvent, facts) in s_situations)
        {
            var rest = facts.DeepClone().AsObject();
            foreach (var member in JsonMembers.Of(facts))
            {
                var (parent, name) = Split(rest, member);
                var value = parent![name];
                parent.Remove(name);
                NeverPasses(lifecycleEvent, rest);
                parent[name] = value;
            }
        }
    }

    [Fact]
    public void No_single_empty_list_makes_a_pass_or_an_exception()
    {
        foreach (var (lifecycleEvent, facts) in s_situations)
        {
            foreach (var list in JsonMembers.Of(facts).Where(member => JsonMembers.At(facts, member) is JsonArray))
            {
                var emptied = facts.DeepClone().AsObject();
                JsonMembers.At(emptied, list)!.AsArray().Clear();
                NeverPasses(lifecycleEvent, emptied);
            }
        }
    }

    /// <summary>That the group has alarms is known; whatever is not said of them must not let traffic move.</summary>
    [Fact]
    public void No_absent_member_of_the_alarms_makes_a_pass()
    {
        foreach (var member in JsonMembers.Of(Sample.TestTraffic().Document()).Where(member => member.StartsWith("/Alarms", StringComparison.Ordinal)))
        {
            NeverPasses(LifecycleEvent.BeforeAllowTraffic, Without(Sample.TestTraffic().Document(), [member]));
        }
    }

    [Fact]
    public void No_set_of_absent_members_makes_a_pass_or_an_exception()
    {
        var cases =
            from situation in Gen.Elements(s_situations)
            from members in Gen.ListOf(Gen.Elements<string>(JsonMembers.Of(situation.Facts)), 6)
            select (situation.LifecycleEvent, situation.Facts, members);

        Prop.ForAll(cases.ToArbitrary(), it => NeverPasses(it.LifecycleEvent, Without(it.Facts, it.members)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Before_anything_is_taken_away_these_deployments_are_judged_awaited_or_failed()
        => s_situations
            .Select(situation => Sample.Locate(LambdaJson.Read<LocateRequest>(Sample.Request(situation.Facts, situation.LifecycleEvent))).Next)
            .ShouldBe([NextStep.Wait, NextStep.Wait, NextStep.Judge, NextStep.Judge, NextStep.Wait, NextStep.Judge, NextStep.Judge, NextStep.Judge, NextStep.Preflight]);

    /// <summary>Whatever the locator says, and whatever the step that it names says next.</summary>
    private static void NeverPasses(string lifecycleEvent, JsonObject facts)
    {
        var request = LambdaJson.Read<LocateRequest>(Sample.Request(facts, lifecycleEvent, 1000));
        var location = LambdaJson.Travel(Sample.Locate(request));
        var verdict = location.Next switch
        {
            NextStep.Judge => Rounds.Next(new RoundRequest { LifecycleEvent = lifecycleEvent, Location = location }).Verdict,
            NextStep.Preflight or NextStep.AskImages => PreflightChecks.Run(new PreflightRequest { Location = location, Facts = request.Facts }).Verdict,
            _ => location.Verdict,
        };

        if (verdict?.Outcome == Outcome.Pass)
        {
            Assert.Fail($"{lifecycleEvent}: {string.Join("; ", verdict.Reasons)} in {facts.ToJsonString()}");
        }
    }

    private static JsonObject Without(JsonObject facts, IEnumerable<string> members)
    {
        var rest = facts.DeepClone().AsObject();
        foreach (var member in members)
        {
            // Its parent may be gone already.
            var (parent, name) = Split(rest, member);
            parent?.Remove(name);
        }

        return rest;
    }

    private static (JsonObject? Parent, string Name) Split(JsonObject root, string member)
        => (JsonMembers.At(root, member[..member.LastIndexOf('/')]) as JsonObject, member[(member.LastIndexOf('/') + 1)..]);
}
