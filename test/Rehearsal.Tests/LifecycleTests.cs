using Rehearsal.Tests.Terminal;

namespace Rehearsal.Tests;

public class LifecycleTests
{
    [Theory]
    [InlineData(nameof(Controller.CodeDeploy))]
    [InlineData(nameof(Controller.Ecs))]
    public void Asks_before_the_shift_and_after_it(string controller)
    {
        var lifecycle = Lifecycle.Of(Enum.Parse<Controller>(controller));
        var shift = lifecycle.Events.ToList().IndexOf(lifecycle.Shift);

        (lifecycle.Events[shift - 1], lifecycle.Events[shift + 1]).ShouldBe((lifecycle.Admission, lifecycle.Bake));
        Lifecycle.IsShift(lifecycle.Shift).ShouldBeTrue();
        lifecycle.Failed.ShouldNotContain(lifecycle.Succeeded);
    }

    [Fact]
    public void Short_names_stay_apart_and_leave_room_for_a_step()
    {
        var names = Lifecycle.OfEcs.Events.Select(Lifecycle.Short).ToList();

        names.ShouldBe(["PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP", "TEST_SHIFT", "POST_TEST_SHIFT", "PRE_PROD_SHIFT", "PROD_SHIFT", "POST_PROD_SHIFT", "BAKE_TIME", "CLEAN_UP"]);
        Lifecycle.OfCodeDeploy.Events.ShouldAllBe(one => Lifecycle.Short(one) == one);
    }

    [Theory]
    [InlineData("SUCCESSFUL", true, false)]
    [InlineData("ROLLBACK_SUCCESSFUL", false, true)]
    [InlineData("ROLLBACK_FAILED", false, false)]
    [InlineData("STOPPED", false, false)]
    public void The_status_of_an_ECS_deployment_says_how_it_ended(string status, bool isDeployed, bool isRolledBack)
    {
        var outcome = EcsRehearsals.Passed with { Status = status };

        (outcome.IsDeployed, outcome.IsRolledBack).ShouldBe((isDeployed, isRolledBack));
    }
}
