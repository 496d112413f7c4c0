namespace Canary.Tests.Gates;

public sealed class PlanSourceTests
{
    private static readonly IReadOnlyList<string> s_names = PlanSource.ParameterNames("/hooks", "shop", "production");

    [Fact]
    public void Asks_for_the_groups_own_parameter_and_the_default() => s_names.ShouldBe(["/hooks/shop/production", "/hooks/default"]);

    [Fact]
    public void Asks_under_the_prefix_of_the_stack() => PlanSource.ParameterNames("/team/gates", "shop", "production").ShouldBe(["/team/gates/shop/production", "/team/gates/default"]);

    [Fact]
    public void Takes_the_groups_own_parameter_before_the_default_in_whichever_order_they_come()
        => Read(("/hooks/default", """{ "host": "default.example.com" }"""), ("/hooks/shop/production", """{ "host": "own.example.com" }""")).Plan!.Host.ShouldBe("own.example.com");

    [Fact]
    public void Takes_the_default_when_the_group_has_none()
        => Read(("/hooks/default", """{ "host": "default.example.com" }""")).Plan!.Host.ShouldBe("default.example.com");

    [Fact]
    public void Takes_the_built_in_plan_when_neither_parameter_exists()
    {
        var reading = Read();

        reading.Problems.ShouldBeEmpty();
        reading.Plan.ShouldNotBeNull().Probes.ShouldHaveSingleItem().Path.ShouldBe("/");
    }

    [Fact]
    public void Does_not_fall_back_on_the_default_when_the_groups_own_plan_is_wrong()
    {
        var reading = Read(("/hooks/shop/production", "{ oops"), ("/hooks/default", "{}"));

        reading.Plan.ShouldBeNull();
        reading.Problems.ShouldHaveSingleItem().ShouldStartWith("The plan in /hooks/shop/production: it is not JSON: ");
    }

    [Fact]
    public void Refuses_an_empty_parameter() => Read(("/hooks/default", "")).Problems.ShouldHaveSingleItem().ShouldStartWith("The plan in /hooks/default: it is not JSON: ");

    [Fact]
    public void Is_a_problem_when_the_parameters_could_not_be_read()
        => PlanSource.Read(new GetParameters { Error = "Ssm.SsmException", Cause = "User: x is not authorized to perform: ssm:GetParameters" }, s_names)
            .Problems.ShouldHaveSingleItem().ShouldBe("Could not read the plan from /hooks/shop/production or /hooks/default: the workflow's role lacks ssm:GetParameters");

    [Fact]
    public void Is_a_problem_when_the_parameters_were_never_asked_for() => PlanSource.Read(null, s_names).Plan.ShouldBeNull();

    private static PlanReading Read(params (string Name, string Value)[] parameters)
        => PlanSource.Read(new GetParameters { Parameters = [.. parameters.Select(parameter => new Parameter(parameter.Name, parameter.Value))] }, s_names);
}
