using System.Text.Json;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A plan that names where values are kept: what becomes of them on their way through a deployment.</summary>
public sealed class PlanSecretScenarios
{
    private const string Secret = "s3cret-of-the-shop";

    private const string Plan = """{ "probes": [{ "name": "home", "headers": { "Authorization": { "fromParameter": "/shop/token" }, "X-Key": { "fromSecret": "shop", "key": "k" } } }] }""";

    [Theory]
    [OnBoth("")]
    [OnBoth("errors=20%")]
    public void A_secret_stands_in_no_state_no_report_and_no_log(Controller controller, string fault)
    {
        var written = "";

        var result = new Scenario { Controller = controller, PlanText = Plan, GreenFault = fault, Given = Store }.Play(async (stack, _) =>
        {
            var deployment = await stack.Deploy(AppSpec.Parse(Shipped.Text("appspec.yml")));
            written = string.Join('\n', [
                .. stack.Account.StateMachines.Executions.SelectMany(execution => execution.History).Select(happened => happened.Detail?.ToJsonString()),
                .. stack.Account.StateMachines.Executions.SelectMany(execution => new[] { execution.Input?.ToJsonString(), execution.Output?.ToJsonString(), execution.Cause }),
                .. stack.Reports.Select(report => JsonSerializer.Serialize(report)),
                .. stack.Stored.Select(stored => stored.Body),
                .. stack.Log.Select(line => line.Message),
            ]);

            return deployment;
        });

        result.Status.ShouldBe(fault is "" ? Lifecycle.Of(controller).Succeeded : controller is Controller.Ecs ? Lifecycle.OfEcs.Restored : "Failed");
        written.ShouldContain("/shop/token");
        written.ShouldNotContain(Secret);
    }

    [Theory]
    [OnBoth]
    public void A_parameter_that_does_not_exist_is_found_before_anything_is_installed(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = Plan, Given = stack => stack.Account.Secrets.Put("shop", $$"""{ "k": "{{Secret}}" }""") }.Deploy();

        result.ShouldAnswer(("BeforeInstall", "Failed"));
        result.ReportOf("BeforeInstall").Reasons.ShouldBe([
            "route-reachable: The routes were not probed, because values that the plan names could not be read. The parameter /shop/token, which the header Authorization of the probe home needs, "
            + "could not be read (400 an unexpected error occurred while executing request: ParameterNotFound): "
            + "check that it exists, and add its ARN to the stack's SecretArns, and the ARN of its key if it has its own",
        ]);
    }

    [Theory]
    [OnBoth]
    public void A_parameter_that_does_not_exist_fails_the_gate_soon_and_green_is_not_blamed(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = Unprobed(Plan), Given = stack => stack.Account.Secrets.Put("shop", $$"""{ "k": "{{Secret}}" }""") }.Deploy();

        result.ShouldRollBackAt("AfterInstall", Rule.CannotJudge);
        result.ReportOf("AfterInstall").Seconds.ShouldBeLessThan(30);
        result.ReportOf("AfterInstall").Reasons.ShouldBe([
            "The parameter /shop/token, which the header Authorization of the probe home needs, could not be read (400 an unexpected error occurred while executing request: ParameterNotFound): "
            + "check that it exists, and add its ARN to the stack's SecretArns, and the ARN of its key if it has its own",
        ]);
        result.ReportOf("AfterInstall").Causes.ShouldBeEmpty();
    }

    [Theory]
    [OnBoth]
    public void A_secret_that_cannot_be_read_is_no_evidence_where_nothing_knocks(Controller controller)
    {
        var result = new Scenario { Controller = controller, PlanText = Unprobed(Plan.Replace("{ \"probes\"", "{ \"via\": \"route\", \"probes\"", StringComparison.Ordinal)), Given = stack => stack.Account.Parameters.Put("/shop/token", Secret) }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.NoEvidence);
        result.ReportOf("AfterAllowTestTraffic").Reasons[0].ShouldStartWith(
            "3 rounds of probes in a row were not complete: nothing was sent. K of the secret shop, which the header X-Key of the probe home needs, could not be read (400 ");
    }

    [Theory]
    [OnBoth]
    public void A_service_that_is_busy_for_a_while_is_asked_again(Controller controller)
    {
        var result = new Scenario
        {
            Controller = controller,
            PlanText = Plan,
            Given = stack =>
            {
                Store(stack);
                stack.Api.Faults.Fail("ssm:getParameter", times: 7, new AwsException("ThrottlingException", "Rate exceeded"));
            },
        }.Deploy();

        result.ShouldSucceed();
    }

    /// <summary>The plan with an exception of the check that would find the same.</summary>
    private static string Unprobed(string plan) => $$"""{ "checks": { "route-reachable": { "except": "to see what follows" } },{{plan[1..]}}""";

    private static void Store(RehearsalStack stack)
    {
        stack.Account.Parameters.Put("/shop/token", Secret);
        stack.Account.Secrets.Put("shop", $$"""{ "k": "{{Secret}}" }""");
    }
}
