using System.Text.Json;
using Canary.Judging;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A plan that names where values are kept: what becomes of them on their way through a deployment.</summary>
public sealed class PlanSecretScenarios
{
    private const string Secret = "s3cret-of-the-shop";

    private const string Plan = """{ "probes": [{ "name": "home", "headers": { "Authorization": { "fromParameter": "/shop/token" }, "X-Key": { "fromSecret": "shop", "key": "k" } } }] }""";

    [Theory]
    [InlineData("")]
    [InlineData("errors=20%")]
    public void A_secret_stands_in_no_state_no_report_and_no_log(string fault)
    {
        var written = "";

        var told = new Scenario { PlanText = Plan, GreenFault = fault, Given = Store }.Play(async (stage, _) =>
        {
            var deployment = await stage.Deploy(AppSpec.Parse(Shipped.Text("appspec.yml")));
            written = string.Join('\n', [
                .. stage.Account.StateMachines.Executions.SelectMany(execution => execution.History).Select(happened => happened.Detail?.ToJsonString()),
                .. stage.Account.StateMachines.Executions.SelectMany(execution => new[] { execution.Input?.ToJsonString(), execution.Output?.ToJsonString(), execution.Cause }),
                .. stage.Reports.Select(report => JsonSerializer.Serialize(report)),
                .. stage.Stored.Select(stored => stored.Body),
                .. stage.Log.Select(line => line.Message),
            ]);

            return deployment;
        });

        told.Status.ShouldBe(fault is "" ? DeploymentStatus.Succeeded : DeploymentStatus.Failed);
        written.ShouldContain("/shop/token");
        written.ShouldNotContain(Secret);
    }

    [Fact]
    public void A_parameter_that_does_not_exist_is_found_before_anything_is_deployed()
    {
        var told = new Scenario { PlanText = Plan, Given = stage => stage.Account.Secrets.Put("shop", $$"""{ "k": "{{Secret}}" }""") }.Deploy();

        told.ShouldRollBackAt("BeforeInstall", Rule.Preflight);
        told.ReportOf("BeforeInstall").Seconds.ShouldBeLessThan(30);
        told.ReportOf("BeforeInstall").Reasons[0].ShouldBe(
            "Nothing could be sent: The parameter /shop/token, which the header Authorization of the probe home needs, could not be read (400 an unexpected error occurred while executing request: ParameterNotFound): "
            + "see that it exists, and give the stack its ARN in SecretArns, and that of its key where it has a key of its own");
    }

    [Fact]
    public void A_secret_that_cannot_be_read_is_found_where_nothing_knocks()
    {
        var told = new Scenario { PlanText = Plan.Replace("{ \"probes\"", "{ \"via\": \"route\", \"probes\"", StringComparison.Ordinal), Given = stage => stage.Account.Parameters.Put("/shop/token", Secret) }.Deploy();

        told.ShouldRollBackAt("BeforeInstall", Rule.Preflight);
        told.ReportOf("BeforeInstall").Reasons[0].ShouldStartWith(
            "Nothing could be sent: K of the secret shop, which the header X-Key of the probe home needs, could not be read (400 ");
    }

    [Fact]
    public void A_parameter_that_is_lost_on_the_way_fails_the_gate_soon_and_green_is_not_blamed()
    {
        var told = new Scenario
        {
            PlanText = Plan,
            Given = stage =>
            {
                Store(stage);
                stage.Account.Rewrite = (operation, answer) =>
                {
                    if (operation == "ecs:listTasks")
                    {
                        stage.Account.Faults.Fail("ssm:getParameter", times: 100_000, new AwsException("ParameterNotFound", "", 400));
                    }

                    return answer;
                };
            },
        }.Deploy();

        told.ShouldRollBackAt("AfterInstall", Rule.CannotJudge);
        told.ReportOf("AfterInstall").Seconds.ShouldBeLessThan(30);
        told.ReportOf("AfterInstall").Reasons.ShouldHaveSingleItem().ShouldStartWith(
            "The parameter /shop/token, which the header Authorization of the probe home needs, could not be read (400 an unexpected error occurred while executing request: ParameterNotFound): ");
        told.ReportOf("AfterInstall").Causes.ShouldBeEmpty();
    }

    [Fact]
    public void A_service_that_is_busy_for_a_while_is_asked_again()
    {
        var told = new Scenario
        {
            PlanText = Plan,
            Given = stage =>
            {
                Store(stage);
                stage.Account.Faults.Fail("ssm:getParameter", times: 7, new AwsException("ThrottlingException", "Rate exceeded"));
            },
        }.Deploy();

        told.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, told.ToString());
    }

    private static void Store(Stage stage)
    {
        stage.Account.Parameters.Put("/shop/token", Secret);
        stage.Account.Secrets.Put("shop", $$"""{ "k": "{{Secret}}" }""");
    }
}
