using System.Text.RegularExpressions;
using Canary.Reporting;

namespace Rehearsal.Tests.Scenarios;

/// <summary>The same fleet with the same fault gets the same verdict of the comparison, whoever deploys it.</summary>
/// <remarks>
/// What differs is when green is first probed: ECS asks for each answer, and CodeDeploy is told it. So the tasks have served other health checks
/// before, and the same random sequences meet other requests. Sentences are the same, and their figures are not.
/// </remarks>
public sealed partial class SameVerdictScenarios
{
    private const int Seeds = 10;

    /// <summary>The comparison is what is looked at: the shift is short and nobody watches it.</summary>
    private const string Plan = """{ "probes": [ { "name": "home", "path": "/" }, { "name": "products", "path": "/products" } ], "watch": { "action": "off" }, "bakeSeconds": 10 }""";

    [Theory]
    [InlineData("", Outcome.Pass)]
    [InlineData("errors=5%", Outcome.Fail)]
    [InlineData("latency=x2", Outcome.Fail)]
    [InlineData("cold=x8/100", Outcome.Pass)]
    [InlineData("one-of-4:errors=50%", Outcome.Fail)]
    public void Ten_fleets_are_judged_alike(string fault, Outcome expected)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (one, other) = (ReportOf(Controller.CodeDeploy, fault, seed), ReportOf(Controller.Ecs, fault, seed));

            one.Verdict!.Outcome.ShouldBe(expected, $"seed {seed}: {one.Headline}");
            (other.Verdict!.Outcome, other.Verdict.Rule).ShouldBe((one.Verdict.Outcome, one.Verdict.Rule), $"seed {seed}: {one.Headline} and {other.Headline}");
            if (expected is Outcome.Pass)
            {
                Sentences(other).ShouldBe(Sentences(one), $"seed {seed}");
            }
        }
    }

    private static Report ReportOf(Controller controller, string fault, int seed) => new Scenario
    {
        Controller = controller,
        Seed = seed,
        GreenFault = fault,
        PlanText = Plan,
        Service = new Scenario().Service.Shifting("CodeDeployDefault.ECSAllAtOnce"),
    }.Deploy().ReportOf("AfterAllowTestTraffic");

    /// <summary>Reasons without their figures, by which targets are named too.</summary>
    private static IEnumerable<string> Sentences(Report report) => report.Reasons.Select(reason => Figure().Replace(reason, "#"));

    [GeneratedRegex(@"\d[\d.,:]*", RegexOptions.NonBacktracking)]
    private static partial Regex Figure();
}
