namespace Rehearsal.Tests.Account;

public class TaskSourceTests
{
    [Fact]
    public void The_faults_of_green_are_greens_alone() => TestDeployment.Play(async scene =>
    {
        scene.Tasks.GreenFaults = [new Fault.Errors(100)];
        var (blue, green, version) = (0, 0, "");
        scene.Hooks[LifecycleStep.AfterAllowTestTraffic] = async (deployment, execution) =>
        {
            blue = await Status(scene, scene.Group.ProductionListener.Address);
            green = await Status(scene, scene.Group.TestListener!.Address);
            version = ((ShopTask)scene.Service.TaskSets[1].Running[0].Running!).Task.Version;
            await scene.Answer(deployment, execution, "Failed");
        };

        await scene.Deploy();

        (blue, green, version).ShouldBe((200, 500, "2"));
    });

    [Fact]
    public void Tells_of_the_faults_that_tasks_start_with_and_which_they_are() => VirtualTime.Run(async clock =>
    {
        var heard = new Heard();
        var tasks = new ShopTasks(new InMemoryNetwork(), clock, clock, seed: 1) { GreenFaults = Fault.Ordered("latency=x2,one-of-4:errors=50%"), FaultReports = heard };

        await tasks.Start(TaskSetLabel.Blue, "shop:1", 4, CancellationToken.None);
        var first = await tasks.Start(TaskSetLabel.Green, "shop:2", 4, CancellationToken.None);
        var more = new List<IRunningTask>();
        for (var i = 0; i < 4; i++)
        {
            more.AddRange(await tasks.Start(TaskSetLabel.Green, "shop:2", 1, CancellationToken.None));
        }

        heard.Told.Select(result => (result.Side, $"{result.Fault}", result.Addresses.Count)).ShouldBe(
            [(TaskSetLabel.Green, "latency=x2", 4), (TaskSetLabel.Green, "one-of-4:errors=50%", 1), (TaskSetLabel.Green, "one-of-4:errors=50%", 1)]);
        var sick = heard.Told[1].Addresses[0];
        var index = first.Select(task => task.Address).ToList().IndexOf(sick);
        more[index].Address.ShouldBe(heard.Told[2].Addresses[0], "every fourth task has it");
    });

    [Fact]
    public void A_task_that_leaks_is_killed_for_memory_and_so_is_the_one_that_replaces_it() => TestDeployment.Play(
        async scene =>
        {
            await scene.Clock.PassSeconds(179);
            scene.Service.Primary.Running.Count.ShouldBe(2);

            await scene.Clock.PassSeconds(1);
            scene.Service.Primary.Running.ShouldBeEmpty();
            await scene.Clock.PassSeconds(10);
            scene.Service.Primary.Running.Count.ShouldBe(2);
            await scene.Clock.PassSeconds(180);

            scene.Service.Primary.Running.ShouldBeEmpty();
            scene.Service.Primary.Tasks.Select(task => task.End!.Stop).ShouldBe(Enumerable.Repeat(
                new TaskStop("EssentialContainerExited", "Essential container in task exited", 137, "OutOfMemoryError: Container killed due to memory usage"), 4));
        },
        source: scene => new ShopTasks(scene.Network, scene.Clock, scene.Clock) { BlueFaults = Fault.Ordered("leak") });

    [Fact]
    public void The_first_of_several_ends_is_a_tasks_end() => TestDeployment.Play(
        async scene =>
        {
            await scene.Clock.PassSeconds(30);

            scene.Service.Primary.Tasks[0].End!.Stop.ExitCode.ShouldBe(1);
        },
        source: scene => new ShopTasks(scene.Network, scene.Clock, scene.Clock) { BlueFaults = Fault.Ordered("oom=60s,crash=20s") });

    [Fact]
    public void Tasks_that_somebody_else_runs_are_registered_and_left_running() => TestDeployment.Play(
        async scene =>
        {
            var deployment = await scene.Deploy();

            deployment.Status.ShouldBe(DeploymentStatus.Succeeded);
            scene.Group.TargetGroups.Two.Targets.Select(target => target.Address.Port).ShouldBe([8003, 8004]);
        },
        source: _ => new GivenTasks([Local(8001), Local(8002)], [Local(8003), Local(8004)]));

    [Fact]
    public void The_exit_code_of_a_task_that_was_stopped_is_its_containers() => TestDeployment.Play(
        async scene =>
        {
            await scene.Deploy();

            var stopped = scene.Service.Tasks.First(task => !task.IsRunning);
            stopped.End!.Stop.Code.ShouldBe("ServiceSchedulerInitiated");
            stopped.End.Stop.ExitCode.ShouldBe(143);
            ((ObedientTask)stopped.Running!).Id.ShouldBe(stopped.Arn.Split('/')[^1]);
        },
        source: scene => new ObedientTasks(scene.Tasks));

    [Fact]
    public async Task Too_few_addresses_are_refused_with_the_cure()
    {
        var given = new GivenTasks([Local(8001)], []);

        (await Thrown.By<ArgumentException>(() => given.Start(TaskSetLabel.Blue, "shop:1", 2, CancellationToken.None))).Message
            .ShouldStartWith("Blue has 1 addresses and 2 tasks are desired; give 2, or desire 1");
    }

    [Fact]
    public void A_task_set_is_steady_when_its_tasks_run_and_are_healthy_where_they_are_used() => TestDeployment.Play(async scene =>
    {
        scene.Service.Primary.IsSteady.ShouldBeFalse();
        await scene.Clock.PassSeconds(30);
        scene.Service.Primary.IsSteady.ShouldBeTrue();

        scene.Tasks.GreenFaults = [new Fault.Unhealthy()];
        var steady = new List<bool>();
        foreach (var lifecycleEvent in (LifecycleStep[])[LifecycleStep.AfterInstall, LifecycleStep.AfterAllowTestTraffic])
        {
            scene.Hooks[lifecycleEvent] = async (deployment, execution) =>
            {
                await scene.Clock.PassSeconds(30);
                steady.Add(scene.Service.TaskSets[1].IsSteady);
                await scene.Answer(deployment, execution, "Succeeded");
            };
        }

        // Sick from the start, but nobody looks before a listener points there.
        await scene.Deploy();
        steady.ShouldBe([true, false]);
    });

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    private static async Task<int> Status(TestDeployment scene, Uri address)
    {
        using var client = new HttpMessageInvoker(scene.Network.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/products"));
        using var response = await client.SendAsync(request, CancellationToken.None);
        return (int)response.StatusCode;
    }

    private sealed class ObedientTasks(ITaskSource tasks) : ITaskSource
    {
        public async Task<IReadOnlyList<IRunningTask>> Start(TaskSetLabel label, string taskDefinition, int count, CancellationToken cancellationToken) =>
            [.. (await tasks.Start(label, taskDefinition, count, cancellationToken)).Select(task => new ObedientTask(task))];
    }

    /// <summary>Ends by the signal when it is stopped.</summary>
    private sealed class ObedientTask(IRunningTask task) : IRunningTask
    {
        public Uri Address => task.Address;

        public Task<TaskStop> Ended => task.Ended;

        public int? ExitCode { get; private set; }

        public string? Id { get; private set; }

        public void BecomeTask(string id) => Id = id;

        public async Task StopAsync()
        {
            await task.StopAsync();
            ExitCode = 143;
        }
    }

    private sealed class Heard : IProgress<TasksWithFault>
    {
        public List<TasksWithFault> Told { get; } = [];

        public void Report(TasksWithFault value) => Told.Add(value);
    }
}
