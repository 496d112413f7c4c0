namespace Canary.Tests.Preflight;

public sealed class PartialChecksTests
{
    /// <summary>By the call that is not made.</summary>
    private static readonly Dictionary<string, Func<Facts, Facts>> s_without = new(StringComparer.Ordinal)
    {
        [ApiCall.Group] = facts => facts with { Controller = facts.Controller! with { Group = null } },
        [ApiCall.Config] = facts => facts with { Controller = facts.Controller! with { Config = null } },
        [ApiCall.TaskDefinition] = facts => facts with { Service = facts.Service! with { GreenTaskDefinitions = null } },
        [ApiCall.BlueTaskDefinition] = facts => facts with { Health = facts.Health! with { BlueTaskDefinitions = null } },
        [ApiCall.Service] = facts => facts with { Service = facts.Service! with { Services = null } },
        [ApiCall.TargetGroups] = facts => facts with { Service = facts.Service! with { TargetGroups = null } },
        [ApiCall.Listeners] = facts => facts with { Service = facts.Service! with { Listeners = null } },
        [ApiCall.Alarms] = facts => facts with { Service = facts.Service! with { Alarms = null } },
        [ApiCall.TargetHealth] = facts => facts with { Health = facts.Health! with { TargetGroups = null } },
        [ApiCall.LoadBalancers] = facts => facts with { Health = facts.Health! with { LoadBalancers = null } },
        [ApiCall.Subnets] = facts => facts with { Health = facts.Health! with { Subnets = null } },
        [ApiCall.SecurityGroups] = facts => facts with { Health = facts.Health! with { SecurityGroups = null }, Network = [.. facts.Network!.Where(answer => answer.SecurityGroups is null)] },
        [ApiCall.RouteTables] = facts => facts with { Network = [.. facts.Network!.Where(answer => answer.RouteTables is null)] },
        [ApiCall.VpcEndpoints] = facts => facts with { Network = [.. facts.Network!.Where(answer => answer.VpcEndpoints is null)] },
        ["elasticloadbalancing:DescribeTargetGroupAttributes"] = facts => facts with { Health = facts.Health! with { Attributes = null } },
        ["lambda:GetFunctionConfiguration"] = facts => facts with { Service = facts.Service! with { HookFunctions = null } },
        [ApiCall.Probe] = facts => facts with { Reach = null },
        [ApiCall.RolePolicies] = facts => facts with { RolePolicies = null },
        ["ecr:DescribeImages"] = facts => facts with { Images = null },
    };

    public static TheoryData<string> Calls => [.. s_without.Keys];

    [Fact]
    public void Says_the_same_as_BeforeInstall_when_every_fact_is_there()
    {
        var result = Run(Sample.BeforeInstall().Read());

        result.Misfits.ShouldBeEmpty();
        result.NotKnown.ShouldBeEmpty();
        result.Findings.Select(finding => finding.Id).ShouldBe(PreflightChecks.Shared.Select(check => check.Id));
        result.HasError.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_fact_that_is_missing_neither_passes_nor_fails_a_check(string call)
    {
        foreach (var whole in new[] { Sample.BeforeInstall().Read(), StartSamples.Broken().Read() })
        {
            var outcomes = Run(whole).Findings.ToDictionary(finding => finding.Id, finding => finding.Outcome, StringComparer.Ordinal);
            var partial = Run(s_without[call](whole));

            partial.Findings.Where(finding => finding.Outcome != outcomes[finding.Id]).Select(finding => $"{finding.Id}: {finding.Text}").ShouldBeEmpty();
            partial.NotKnown.Select(waiting => waiting.Call).ShouldContain(call);
        }
    }

    [Fact]
    public void Without_any_fact_every_check_waits()
    {
        var result = Run(new Facts());

        result.Findings.Select(finding => finding.Id).ShouldBe(["probes-repeatable"], "which the plan alone tells");
        result.HasError.ShouldBeFalse();
        result.NotKnown.SelectMany(waiting => waiting.Checks).Distinct().Count().ShouldBe(PreflightChecks.Shared.Count - 1);
    }

    private static PartialResult Run(Facts facts) => PartialChecks.Run(facts, new Plan(), DateTimeOffset.UnixEpoch);
}
