using System.Text.Json.Nodes;
using Canary.Gates;
using Canary.Preflight;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Whether later probes reach what they judge is known before anything is installed, and not when users have moved.</summary>
public sealed class ReachabilityScenarios
{
    private const string Listeners = "elasticloadbalancingv2:describeListeners";
    private const string ByHost = """{ "host": "shop.example.com" }""";
    private const string ViaRoute = """{ "via": "route" }""";

    [Theory]
    [OnBoth]
    public void Routes_that_lead_to_blue_pass_and_are_asked_before_Install(Controller controller)
    {
        var routes = new List<JsonNode>();

        var result = new Scenario
        {
            Controller = controller,
            Intercept = (function, payload, proceed, _) =>
            {
                if (function.LogicalId == "Probe" && payload?["Routes"] is { } asked)
                {
                    routes.Add(asked.DeepClone());
                }

                return proceed();
            },
        }.Deploy();

        result.ShouldSucceed();
        routes.ShouldHaveSingleItem().AsArray().Count.ShouldBe(5, "two listeners and three of four targets");
        var finding = FindingOf(result);
        (finding.Outcome, finding.Message).ShouldBe((FindingOutcome.Passed,
            $"The production listener {routes[0][0]!["Address"]} answers GET / with status 200, as blue's targets do. The test listener {routes[0][1]!["Address"]} answers GET / with status 200, as blue's targets do"));
    }

    /// <summary>A missing NAT gateway or a closed security group; users get through.</summary>
    [Theory]
    [OnBoth]
    public void A_production_listener_out_of_the_probers_reach_stops_the_deployment_before_there_is_a_green(Controller controller)
    {
        var result = With(controller, setup => setup with { IsClosedToProber = true }).Deploy();

        ShouldStopBeforeInstall(result);
        FindingOf(result).Text.ShouldMatch("^The production listener http://127.0.0.1:[0-9]+ does not answer the prober: no answer within 2000 ms \\(tried 2 times\\). "
            + "Allow the stack's SecurityGroupIds in on port [0-9]+ in the load balancer's security group, and allow them out to it$");
        result.EventOf("BeforeInstall").Took.ShouldBeLessThan(TimeSpan.FromSeconds(controller is Controller.Ecs ? 5 + CallBack.Soonest : 5));
    }

    [Theory]
    [OnBoth]
    public void A_listener_of_HTTPS_without_a_host_stops_the_deployment_and_says_what_to_set(Controller controller)
    {
        var result = Secure(new Scenario { Controller = controller }).Deploy();

        ShouldStopBeforeInstall(result);
        FindingOf(result).Text.ShouldMatch("^The production listener https://127.0.0.1:[0-9]+ is HTTPS and the plan has no host: the certificate does not cover the load balancer's own name, "
            + $"so every probe of {controller.WordFor("AfterAllowTraffic")} would fail. ");
    }

    [Theory]
    [OnBoth]
    public void A_certificate_that_is_not_accepted_stops_the_deployment_with_the_fault_of_TLS(Controller controller)
    {
        var result = Secure(new Scenario { Controller = controller, PlanText = ByHost }).Deploy();

        ShouldStopBeforeInstall(result);
        FindingOf(result).Text.ShouldMatch("^The certificate of the production listener https://127.0.0.1:[0-9]+ is not accepted for shop.example.com: TLS failed: Cannot determine the frame size");
    }

    /// <summary>Whoever asks the load balancer under its own name gets 404 of its default action.</summary>
    [Theory]
    [OnBoth(null)]
    [OnBoth(ViaRoute)]
    public void A_rule_by_host_gives_every_later_probe_its_name(Controller controller, string? plan)
    {
        var result = (With(controller, setup => setup with { NeighbourRules = 20, Host = "shop.example.com" }) with { PlanText = plan ?? Scenario.Plan }).Deploy();

        result.ShouldSucceed();
        FindingOf(result).Message.ShouldContain(" answers GET / for shop.example.com with status 200, as blue's targets do");
        result.ReportOf("AfterAllowTraffic").Evidence!.Green.ShouldSatisfyAllConditions(green => green.Failed.ShouldBe(0), green => green.Sent.ShouldBeGreaterThan(100));
    }

    [Theory]
    [OnBoth]
    public void A_rule_by_a_pattern_is_no_name_and_a_host_in_the_plan_is_its_cure(Controller controller)
    {
        var scenario = With(controller, setup => setup with { NeighbourRules = 20, Host = "*.example.com" });

        ShouldStopBeforeInstall(scenario.Deploy());
        (scenario with { PlanText = ByHost }).Deploy().ShouldSucceed();
    }

    [Theory]
    [OnBoth]
    public void A_host_that_the_listener_sends_elsewhere_stops_the_deployment(Controller controller)
    {
        var result = (With(controller, setup => setup with { NeighbourRules = 20, Host = "shop.example.com" }) with { PlanText = """{ "host": "www.example.com" }""" }).Deploy();

        ShouldStopBeforeInstall(result);
        FindingOf(result).Text.ShouldContain(" answers GET / for www.example.com with 404 from the load balancer itself, and blue's targets answer with status 200: "
            + "no rule forwards this request to blue; its rules forward to the pair by the host shop.example.com. ");
    }

    /// <summary>Such as after the first installation: the test listener leads to the group that green will get.</summary>
    [Theory]
    [OnBoth]
    public void A_test_listener_in_front_of_the_empty_group_is_left_alone(Controller controller)
    {
        var asked = 0L;

        var result = new Scenario
        {
            Controller = controller,
            Given = LeadTestToGreensGroup,
            Intercept = (function, payload, proceed, _) =>
            {
                asked += payload?["Routes"]?.AsArray().Count ?? 0;

                return proceed();
            },
        }.Deploy();

        result.ShouldSucceed();
        asked.ShouldBe(4, "the production listener and three targets");
        FindingOf(result).ShouldSatisfyAllConditions(
            finding => finding.Outcome.ShouldBe(FindingOutcome.Passed),
            finding => finding.Message.ShouldContain("was not probed: it does not forward to blue only, and the other target group is empty before green starts, so 503 would be the correct answer"));
    }

    /// <summary>The deployment may be its cure.</summary>
    [Theory]
    [OnBoth]
    public void A_blue_that_is_down_is_no_fault_of_its_routes(Controller controller)
        => new Scenario { Controller = controller, BlueFault = "down" }.Deploy().Answers[0].ShouldSatisfyAllConditions(answer => answer.Event.ShouldBe(controller.WordFor("BeforeInstall")), answer => answer.Answer.ShouldBe(Lifecycle.Of(controller).Yes));

    private static void LeadTestToGreensGroup(RehearsalStack stack)
    {
        var forwards = new[] { new Forward(stack.Served.TargetGroups.Other(stack.Served.Production.MaxBy(forward => forward.Weight)!.Group), 1) };
        if (stack.Served is EcsService service)
        {
            service.TestRule!.Forwards = forwards;
        }
        else
        {
            stack.Group.TestListener!.Forwards = forwards;
        }
    }

    private static Scenario With(Controller controller, Func<ServiceSetup, ServiceSetup> change)
    {
        var scenario = new Scenario { Controller = controller };

        return scenario with { Service = change(scenario.Service) };
    }

    /// <summary>As the account tells it; what listens there speaks no TLS.</summary>
    private static Scenario Secure(Scenario scenario) => scenario with
    {
        Given = stack => stack.Api.Rewrite = (operation, answer) =>
        {
            foreach (var listener in operation == Listeners ? answer["Listeners"]!.AsArray() : [])
            {
                listener!["Protocol"] = "HTTPS";
            }

            return answer;
        },
    };

    private static Finding FindingOf(ScenarioResult result) => result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "route-reachable");

    private static void ShouldStopBeforeInstall(ScenarioResult result)
    {
        result.ShouldAnswer(("BeforeInstall", "Failed"));
        (result.Deployed.Green?.Tasks ?? []).ShouldBeEmpty(result.ToString());
        FindingOf(result).ShouldSatisfyAllConditions(finding => finding.Outcome.ShouldBe(FindingOutcome.Failed), finding => finding.Severity.ShouldBe(Severity.Error));
    }
}
