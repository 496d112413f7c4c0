using System.Diagnostics;
using System.Globalization;

namespace Rehearsal.Tests.Account;

/// <summary>Tasks that are processes, with real ones.</summary>
public class ProcessTasksTests
{
    [Fact]
    public async Task A_task_serves_at_its_port_with_the_containers_environment_and_its_output_is_its_log()
    {
        await using var snakes = Snakes.That("serve");

        var tasks = await snakes.Start(2);
        var environment = (await snakes.Ask(tasks[0])).Split('\n');
        await snakes.Ask(tasks[1]);
        await Task.WhenAll(tasks.Select(task => task.StopAsync()));

        tasks[0].Address.Port.ShouldNotBe(tasks[1].Address.Port);
        environment.ShouldContain($"PORT={tasks[0].Address.Port}");
        environment.ShouldContain("MODE=blue");
        environment.ShouldContain("TOKEN=s3cret-t0ken");
        environment.ShouldContain("TASK_FAMILY=shop");
        environment.ShouldContain("TASK_REVISION=8");
        environment.Select(variable => variable.Split('=')[0]).ShouldNotContain("USER");
        snakes.Lines().ShouldContain("\"GET / HTTP/1.1\" 200 -");
        snakes.Lines("live/app/2").ShouldContain("\"GET / HTTP/1.1\" 200 -");
        tasks.Select(task => task.ExitCode).ShouldBe([143, 143]);
        snakes.Ends.ShouldBeEmpty("they were stopped");
    }

    [Fact]
    public async Task A_process_that_ends_is_an_essential_container_that_exited_and_no_secret_is_shown()
    {
        await using var snakes = Snakes.That("crash");

        var stop = await (await snakes.Start())[0].Ended.WaitAsync(snakes.Patience);

        stop.ShouldBe(new TaskStop("EssentialContainerExited", "Essential container in task exited", 3));
        snakes.Lines().ShouldBe(["first", "no access with s3cret-t0ken"], ignoreOrder: true);
        await snakes.Until(() => snakes.Ends is [_]);
        var end = snakes.Ends[0];
        (end.Side, end.Container, end.Task, end.ExitCode).ShouldBe((TaskSetLabel.Green, "app", "1", 3));
        end.Last.ShouldBeOneOf("first", "no access with ***");
    }

    [Theory]
    [InlineData("polite", 0)]
    [InlineData("deaf", 137)]
    public async Task A_task_is_asked_to_end_and_killed_after_its_stopTimeout(string how, int code)
    {
        await using var snakes = Snakes.That(how);
        var task = (await snakes.Start())[0];
        await snakes.Ask(task);
        await snakes.Until(() => snakes.Holds == 0);

        var stopping = task.StopAsync();
        snakes.Holds.ShouldBe(1);
        await stopping;

        task.ExitCode.ShouldBe(code);
        task.Ended.IsCompleted.ShouldBeFalse("it did not end by itself");
        snakes.Lines().Contains("bye").ShouldBe(how == "polite");
        snakes.Holds.ShouldBe(0);
    }

    [Fact]
    public async Task The_end_of_the_rehearsal_ends_what_tasks_have_started_and_nobody_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows which processes belong to a task");
        await using var snakes = Snakes.That("parent");
        using var bystander = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        try
        {
            var task = (await snakes.Start())[0];
            var processes = Own(await snakes.Ask(task));
            var orphan = int.Parse(snakes.Lines()[0], CultureInfo.InvariantCulture);
            processes.Count.ShouldBe(2, "the program and the process whose parent has ended");
            processes.ShouldContain(orphan);

            await snakes.Tasks.DisposeAsync();

            processes.ShouldAllBe(process => !Snakes.IsRunning(process));
            bystander.HasExited.ShouldBeFalse();
            await Should.ThrowAsync<ObjectDisposedException>(() => snakes.Start());
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Theory]
    [InlineData("/no/such/program", "executable file not found")]
    [InlineData("/etc/passwd", "permission denied")]
    public async Task A_program_that_cannot_be_started_is_a_container_that_cannot(string program, string cause)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other paths");
        await using var snakes = new Snakes(program);

        var problem = await Thrown.By<TaskFailedToStartException>(() => snakes.Start());

        problem.Stop.ShouldBe(new TaskStop(
            "TaskFailedToStart", "Task failed to start",
            ContainerReason: $"CannotStartContainerError: failed to create container runtime task: exec: \"{program}\": {cause}"));
        snakes.Ends.ShouldHaveSingleItem().ShouldBe(new ProcessEnd(snakes.Ends[0].At, TaskSetLabel.Green, "app", "", null, problem.Stop.ContainerReason!));
    }

    [Fact]
    public async Task A_task_definition_without_the_container_starts_nothing()
    {
        await using var snakes = new Snakes("true");
        snakes.Account.TaskDefinitions.Put(Snakes.TaskDefinition, []);

        var problem = await Thrown.By<TaskFailedToStartException>(() => snakes.Start());

        problem.Message.ShouldBe($"CannotStartContainerError: {Snakes.TaskDefinition} has no container app");
    }

    private static IReadOnlyList<int> Own(string environment) =>
        ProcessTree.Marked(environment.Split('\n').Single(variable => variable.StartsWith(ProcessTree.Mark, StringComparison.Ordinal)).Split('=')[1]);
}
