namespace Canary.Tests.Diagnosis;

/// <summary>What the diagnosis makes of stopped tasks: which kind of cause, how many, the memory limit, and where the log is.</summary>
public sealed class StoppedTaskTests
{
    private const string Stream = "log group /ecs/shop, stream app/web/0a1b";

    [Theory]
    [InlineData(""" "StopCode": "EssentialContainerExited", "Containers": [{ "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError: Container killed due to memory usage" }] """, CauseKind.TaskDied, "The web container ran out of memory at 512 MiB", "The next valid size for 256 CPU units is 1024 MiB: raise the task's memory, or make the container use less")]
    [InlineData(""" "StopCode": "EssentialContainerExited", "Containers": [{ "Name": "web", "ExitCode": 1 }] """, CauseKind.TaskDied, "The web container exited with code 1", "Read its log: " + Stream)]
    [InlineData(""" "StopCode": "EssentialContainerExited", "Containers": [{ "Name": "web", "ExitCode": 127 }] """, CauseKind.TaskDied, "The web container could not run its entrypoint: there is no such command (exit code 127)", "Correct entryPoint and command, or the image")]
    [InlineData(""" "StopCode": "SpotInterruption", "StoppedReason": "Your Spot Task was interrupted.", "Containers": [{ "Name": "web", "ExitCode": 143 }] """, CauseKind.TaskDied, "AWS reclaimed the capacity (Spot interruption)", "Run green on FARGATE, or give FARGATE a base in the capacity provider strategy")]
    [InlineData(""" "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Task failed ELB health checks in (target-group arn:x)" """, CauseKind.NeverHealthy, "ECS stopped the task for failing the load balancer's health check", "Fix what fails the health check; if the application is just slow to start, raise the service's health-check grace period")]
    [InlineData(""" "StopCode": "TaskFailedToStart", "StoppedReason": "CannotPullContainerError: shop:8: not found", "Containers": [{ "Name": "web", "Image": "shop:8" }] """, CauseKind.TaskNeverStarted, "The image shop:8 was not found", "Push it, or correct the tag or digest in the task definition")]
    [InlineData(""" "StopCode": "TaskFailedToStart", "StoppedReason": "Task failed to start", "Containers": [{ "Name": "web", "ExitCode": 1 }] """, CauseKind.TaskNeverStarted, "The web container exited with code 1", "Read its log: " + Stream)]
    [InlineData(""" "LastStatus": "STOPPED" """, CauseKind.TaskDied, "ECS stopped the task and gives no reason", "")]
    public void Tells_why_tasks_stopped_with_the_cure_and_where_to_read_more(string members, CauseKind kind, string what, string cure)
    {
        var cause = Sick.Causes(Sick.Stopped(Sick.Task(members))).ShouldHaveSingleItem();

        (cause.Kind, cause.What, cause.Cure).ShouldBe((kind, $"{what} in 1 of 1 stopped green task", cure));
        cause.Evidence.ShouldHaveSingleItem().ShouldStartWith("task 0a1b: ");
    }

    [Fact]
    public void A_task_that_nobody_needed_any_more_is_no_cause()
        => Sick.Causes(Sick.Stopped(Sick.Task(""" "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Scaling activity initiated by (deployment ecs-svc/222)" """))).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "Name": "web" }""", "web has no logConfiguration, so its output is lost: add one")]
    [InlineData("""{ "Name": "web", "LogConfiguration": { "LogDriver": "awslogs", "Options": { "awslogs-group": "/g" } } }""", "log group /g, the stream of web in task 0a1b")]
    [InlineData("""{ "Name": "web", "LogConfiguration": { "LogDriver": "awslogs" } }""", "log group of the task definition, the stream of web in task 0a1b")]
    [InlineData("""{ "Name": "web", "LogConfiguration": { "LogDriver": "awsfirelens" } }""", "wherever awsfirelens sends the log of web in task 0a1b")]
    public void Names_the_log_as_far_as_it_is_known(string container, string log)
    {
        var gathered = $$""" "StoppedTasks": { "Pages": [{ "Tasks": [{{Sick.Task(Exited("""{ "Name": "web", "ExitCode": 1 }"""))}}] }] }""";

        Sick.Causes(gathered + $$""", "TaskDefinitions": [{ "TaskDefinition": { "ContainerDefinitions": [{{container}}] } }] """)[0].Cure.ShouldBe($"Read its log: {log}");
        Sick.Causes(gathered)[0].Cure.ShouldBe("Read its log: the log of web in task 0a1b");
    }

    [Theory]
    [InlineData(256, 512, "The next valid size for 256 CPU units is 1024 MiB: raise the task's memory")]
    [InlineData(256, 2048, "256 CPU units allow no more; the next valid size is 512 CPU units with 3072 MiB: raise both")]
    [InlineData(4096, 30720, "4096 CPU units allow no more; the next valid size is 8192 CPU units with 32768 MiB: raise both")]
    [InlineData(16384, 122880, "Fargate has no larger size")]
    [InlineData(256, 700, "Raise the task's memory")]
    public void Tells_the_next_valid_size_above_the_limit(int cpu, int memory, string cure)
    {
        var cause = Sick.Causes(Sick.Stopped(Sick.Task($$""" "Cpu": "{{cpu}}", "Memory": "{{memory}}", {{Exited("""{ "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError" }""")}} """))).ShouldHaveSingleItem();

        cause.What.ShouldStartWith($"The web container ran out of memory at {memory} MiB in");
        cause.Cure.ShouldStartWith(cure);
    }

    [Theory]
    [InlineData(""" "Memory": "512", "ContainerDefinitions": [{ "Name": "web", "Memory": 128 }] """, " at its own limit of 128 MiB", "Raise the container's memory limit, which is below the task's 512 MiB")]
    [InlineData(""" "ContainerDefinitions": [{ "Name": "web", "Memory": 128 }] """, " at its own limit of 128 MiB", "Raise the container's memory limit, or")]
    [InlineData(""" "Memory": "512", "Cpu": "256", "ContainerDefinitions": [{ "Name": "web", "Memory": 512 }] """, " at 512 MiB", "The next valid size for 256 CPU units is 1024 MiB")]
    [InlineData(""" "Status": "ACTIVE" """, "", "Raise the memory of the task definition")]
    public void Tells_the_container_s_limit_from_the_task_s(string definition, string at, string cure)
    {
        var cause = Sick.Causes($$"""
            "StoppedTasks": { "Pages": [{ "Tasks": [{{Sick.Task(Exited("""{ "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError" }"""))}}] }] },
            "TaskDefinitions": [{ "TaskDefinition": { {{definition}} } }]
            """).ShouldHaveSingleItem();

        cause.What.ShouldBe($"The web container ran out of memory{at} in 1 of 1 stopped green task");
        cause.Cure.ShouldStartWith(cure);
    }

    [Fact]
    public void Counts_restarts_a_minute_and_shows_the_last_three()
    {
        var tasks = Enumerable.Range(0, 6).Reverse().Select(i => Sick.Task(
            $$""" "CreatedAt": "2026-03-01T10:0{{i}}:00Z", "StoppedAt": "2026-03-01T10:0{{i}}:30Z", {{Exited("""{ "Name": "web", "ExitCode": 1 }""")}} """, $"{i}")).ToArray();

        var restarts = Sick.Causes(Sick.Stopped(tasks)).Single(cause => cause.Kind == CauseKind.TasksRestart);

        restarts.What.ShouldBe("Green's tasks keep stopping: 6 have stopped in 5.5 min (1.1 per minute); the desired count is 2");
        restarts.Evidence.Select(line => line.Split(':')[0]).ShouldBe(["task 3", "task 4", "task 5"]);
        Sick.Causes(Sick.Stopped(tasks[..2])).ShouldNotContain(cause => cause.Kind == CauseKind.TasksRestart);
        Sick.Causes(Sick.Stopped(tasks[..3])).ShouldContain(cause => cause.Kind == CauseKind.TasksRestart);
    }

    [Fact]
    public void The_words_of_strangers_cannot_move_the_cursor()
        => Sick.Causes(Sick.Stopped(Sick.Task(""" "StopCode": "x", "StoppedReason": "\u001b[2Jgone" """)))
            .ShouldAllBe(cause => !cause.Text().Contains('\u001b') && cause.Evidence.All(line => !line.Contains('\u001b')));

    private static string Exited(string containers) => $$""" "StopCode": "EssentialContainerExited", "Containers": [{{containers}}] """;
}
