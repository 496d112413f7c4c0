namespace Rehearsal.Tests.CodeDeploy;

public class InstallTests
{
    private static readonly CodeDeployOptions WaitsForSteadyState = new() { InstallWaitsForSteadyState = true };

    [Fact]
    public void Ends_when_ecs_has_accepted_the_task_set() => TestDeployment.Play(
        async scene =>
        {
            string? steady = null;
            scene.Hooks[LifecycleStep.AfterInstall] = async (deployment, execution) =>
            {
                steady = (await TaskSets(scene))[1]!["StabilityStatus"]!.GetValue<string>();
                await scene.Answer(deployment, execution, "Failed");
            };

            var deployment = await scene.Deploy();

            steady.ShouldBe("STABILIZING");
            deployment[LifecycleStep.Install].Status.ShouldBe(LifecycleEventStatus.Succeeded);
        },
        source: scene => new TasksThatDoNotStart(scene.Tasks, "CannotPullContainerError: image not found"));

    [Fact]
    public void May_wait_for_a_steady_green_and_gives_up_after_an_hour() => TestDeployment.Play(
        async scene =>
        {
            scene.CodeDeploy.Options = WaitsForSteadyState;

            var deployment = await scene.Deploy();

            deployment.Error!.Code.ShouldBe("TIMEOUT");
            (deployment[LifecycleStep.Install].Ended - deployment[LifecycleStep.Install].Started).ShouldBe(TimeSpan.FromHours(1));
            scene.Service.TaskSets.ShouldHaveSingleItem();
        },
        source: scene => new TasksThatDoNotStart(scene.Tasks, "CannotPullContainerError: image not found"));

    [Fact]
    public void A_steady_green_is_not_waited_for_longer() => TestDeployment.Play(async scene =>
    {
        scene.CodeDeploy.Options = WaitsForSteadyState;

        (await scene.Deploy())[LifecycleStep.Install].Status.ShouldBe(LifecycleEventStatus.Succeeded);
    });

    [Fact]
    public void Tasks_that_do_not_start_are_tried_again_and_tell_why() => TestDeployment.Play(
        async scene =>
        {
            scene.Hooks[LifecycleStep.AfterInstall] = (_, _) => Task.CompletedTask;
            var run = scene.Start();
            await scene.Clock.PassSeconds(60 + 35);

            var green = run.Deployment.Green!.Id;
            var arns = await scene.Call("ecs:listTasks", $$"""{ "Cluster": "main", "StartedBy": "{{green}}", "DesiredStatus": "STOPPED" }""");
            arns["TaskArns"]!.AsArray().Count.ShouldBe(3 * 2);
            var tasks = await scene.Call("ecs:describeTasks", $$"""{ "Cluster": "main", "Tasks": {{arns["TaskArns"]!.ToJsonString()}} }""");
            tasks["Tasks"]![0]!["StopCode"]!.GetValue<string>().ShouldBe("TaskFailedToStart");
            tasks["Tasks"]![0]!["StoppedReason"]!.GetValue<string>().ShouldBe("CannotPullContainerError: image not found");
            (await scene.Call("ecs:listTasks", $$"""{ "Cluster": "main", "StartedBy": "{{green}}" }""")).ShouldBeEmpty();
            await run.Completion;
        },
        source: scene => new TasksThatDoNotStart(scene.Tasks, "CannotPullContainerError: image not found"));

    [Fact]
    public void A_task_that_dies_is_recorded_deregistered_and_replaced() => TestDeployment.Play(
        async scene =>
        {
            var before = scene.Service.Primary.Running;
            ((DyingTasks)scene.Service.Source).Kill(before[0].Running!, new TaskStop(
                "EssentialContainerExited", "Essential container in task exited", 137, "OutOfMemoryError: Container killed due to memory usage"));
            await scene.Clock.PassSeconds(1);

            scene.Service.Primary.Running.ShouldBe([before[1]]);
            scene.Service.Primary.IsSteady.ShouldBeFalse();
            var described = await scene.Call("ecs:describeTasks", $$"""{ "Cluster": "main", "Tasks": ["{{before[0].Arn}}"] }""");
            var container = described["Tasks"]![0]!["Containers"]![0]!;
            container["ExitCode"]!.GetValue<int>().ShouldBe(137);
            container["Reason"]!.GetValue<string>().ShouldBe("OutOfMemoryError: Container killed due to memory usage");
            described["Tasks"]![0]!["LastStatus"]!.GetValue<string>().ShouldBe("STOPPED");

            await scene.Clock.PassSeconds(30);
            scene.Service.Primary.Running.Count.ShouldBe(2);
            scene.Service.Primary.IsSteady.ShouldBeTrue();
            scene.Group.TargetGroups.One.Targets.Count(target => target.State != FleetTarget.Draining).ShouldBe(2);
        },
        source: scene => new DyingTasks(scene.Tasks));

    [Fact]
    public void Stopped_tasks_are_forgotten_after_an_hour() => TestDeployment.Play(async scene =>
    {
        await scene.Deploy();

        scene.Service.Tasks.Count().ShouldBe(4);
        await scene.Clock.PassSeconds(3600);
        scene.Service.Tasks.Count().ShouldBe(2);
    });

    private static async Task<System.Text.Json.Nodes.JsonArray> TaskSets(TestDeployment scene) =>
        (await scene.Call("ecs:describeServices", """{ "Cluster": "main", "Services": ["shop"] }"""))["Services"]![0]!["TaskSets"]!.AsArray();

    private sealed class TasksThatDoNotStart(ITaskSource blue, string reason) : ITaskSource
    {
        public Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken) =>
            label is TaskSetLabel.Blue
                ? blue.Start(label, taskDefinition, count, cancellationToken)
                : throw new TaskFailedToStartException(reason);
    }

    private sealed class DyingTasks(ITaskSource living) : ITaskSource
    {
        private readonly Dictionary<IRunningTask, TaskCompletionSource<TaskStop>> _ends = [];

        public void Kill(IRunningTask task, TaskStop stop) => _ends[task].SetResult(stop);

        public async Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken)
        {
            var started = await living.Start(label, taskDefinition, count, cancellationToken);
            return [.. started.Select(Mortal)];
        }

        private DyingTask Mortal(IRunningTask living)
        {
            var end = new TaskCompletionSource<TaskStop>();
            var task = new DyingTask(living, end.Task);
            _ends[task] = end;
            return task;
        }

        private sealed record DyingTask(IRunningTask Living, Task<TaskStop> Ended) : IRunningTask
        {
            public Uri Address => Living.Address;

            public Task StopAsync() => Living.StopAsync();
        }
    }
}
