using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Deployments;

public sealed class TaskBoundsTests
{
    [Theory]
    [InlineData(1, 10, 18, 12)]
    [InlineData(2, 10, 16, 10)]
    [InlineData(3, 10, 15, 8)]
    [InlineData(5, 10, 12, 6)]
    [InlineData(10, 8, 8, 4)]
    public void Fewer_tasks_are_asked_for_the_more_containers_they_have(int containers, int running, int stopped, int page)
        => TaskBounds.For(containers).ShouldBe(new TaskBounds(running, stopped, page));

    [Fact]
    public void As_long_as_nobody_knows_there_are_as_many_as_there_may_be() => TaskBounds.For(null).ShouldBe(TaskBounds.For(10));

    /// <summary>ECS takes 1 to 100 for MaxResults and as many tasks in one call.</summary>
    [Fact]
    public void There_is_always_something_to_ask_for_that_ECS_takes()
        => Prop.ForAll(Gen.Choose(0, 1000).ToArbitrary(), containers =>
        {
            var bounds = TaskBounds.For(containers);

            return bounds is { Running: >= 1 and <= 100, Stopped: >= 1 and <= 100, Page: >= 1 and <= 100 };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_containers_never_mean_more_tasks()
        => Enumerable.Range(0, 30).Select(containers => TaskBounds.For(containers)).Zip(Enumerable.Range(1, 30).Select(containers => TaskBounds.For(containers)))
            .ShouldAllBe(pair => pair.First.Running >= pair.Second.Running && pair.First.Stopped >= pair.Second.Stopped && pair.First.Page >= pair.Second.Page);

    [Fact]
    public void Travels_with_the_location_by_the_number_of_green_s_containers()
    {
        var sample = Sample.TestTraffic();

        LambdaJson.Travel(sample.Locate()).TaskBounds.ShouldBe(TaskBounds.For(1));
        sample.Set("Health.GreenContainers", """{ "Names": ["a", "b", "c"], "HealthChecks": [] }""").Locate().TaskBounds.ShouldBe(TaskBounds.For(3));
        sample.Set("Health.GreenContainers", Sample.Denied("Ecs", "ecs:DescribeTaskDefinition")).Locate().TaskBounds.ShouldBe(TaskBounds.For(null));
    }
}
