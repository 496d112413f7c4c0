namespace Rehearsal.Tests.CodeDeploy;

public class TrafficRoutingTests
{
    [Theory]
    [InlineData("CodeDeployDefault.ECSAllAtOnce", "100")]
    [InlineData("CodeDeployDefault.ECSCanary10Percent5Minutes", "10 for 5, 100")]
    [InlineData("CodeDeployDefault.ECSCanary10Percent15Minutes", "10 for 15, 100")]
    [InlineData(
        "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
        "10 for 1, 20 for 1, 30 for 1, 40 for 1, 50 for 1, 60 for 1, 70 for 1, 80 for 1, 90 for 1, 100")]
    [InlineData(
        "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
        "10 for 3, 20 for 3, 30 for 3, 40 for 3, 50 for 3, 60 for 3, 70 for 3, 80 for 3, 90 for 3, 100")]
    [InlineData("Rehearsal.Canary10Percent1Minute", "10 for 1, 100")]
    public void A_configuration_is_known_by_its_name(string name, string steps) =>
        string.Join(", ", TrafficRouting.Named(name).Steps.Select(step => step.Hold == TimeSpan.Zero
            ? $"{step.GreenPercent}"
            : $"{step.GreenPercent} for {step.Hold.TotalMinutes}"))
            .ShouldBe(steps);

    [Fact]
    public void Linear_parts_that_do_not_divide_100_end_at_100() =>
        new TrafficRouting.Linear(40, TimeSpan.FromMinutes(1)).Steps.Select(step => step.GreenPercent).ShouldBe([40, 80, 100]);

    [Fact]
    public void An_unknown_name_is_answered_with_CodeDeploys_five_and_the_accounts_own()
    {
        var refusal = Should.Throw<ArgumentException>(() => TrafficRouting.Named("CodeDeployDefault.ECSLinear10PercentEvery1Minute"));

        refusal.Message.ShouldBe(
            "The deployment configuration is CodeDeployDefault.ECSLinear10PercentEvery1Minute; use one of CodeDeployDefault.ECSLinear10PercentEvery1Minutes, "
            + "CodeDeployDefault.ECSLinear10PercentEvery3Minutes, CodeDeployDefault.ECSCanary10Percent5Minutes, CodeDeployDefault.ECSCanary10Percent15Minutes, "
            + "CodeDeployDefault.ECSAllAtOnce, Rehearsal.Canary10Percent1Minute");
    }
}
