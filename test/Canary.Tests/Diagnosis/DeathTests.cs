using Canary.Diagnosis;

namespace Canary.Tests.Diagnosis;

/// <summary>Tasks that ran and ended, by exit code and by what ECS says.</summary>
public sealed class DeathTests
{
    private const string Stream = "log group /ecs/shop, stream app/web/0a1b";

    [Theory]
    [InlineData(137, "OutOfMemoryError: Container killed due to memory usage", "The web container was killed for memory at 512 MiB", "The next valid size for 256 CPU units is 1024 MiB", Prospect.MayRecover)]
    [InlineData(137, null, "The web container was killed with exit code 137 and not for memory", "stopTimeout: " + Stream, Prospect.MayRecover)]
    [InlineData(139, null, "The web container crashed with a segmentation fault (exit code 139)", Stream, Prospect.MayRecover)]
    [InlineData(143, null, "The web container ended on SIGTERM (exit code 143)", Stream, Prospect.MayRecover)]
    [InlineData(127, null, "The web container could not run its entrypoint: there is no such command (exit code 127)", "entryPoint and command", Prospect.Hopeless)]
    [InlineData(126, null, "The web container could not run its entrypoint: it is not executable (exit code 126)", "the file's mode", Prospect.Hopeless)]
    [InlineData(1, null, "The web container exited with code 1", "Read its last words: " + Stream, Prospect.MayRecover)]
    [InlineData(0, null, "The web container ended by itself with exit code 0", "foreground", Prospect.MayRecover)]
    [InlineData(null, "CannotInspectContainerError: gone", "The web container did not start: CannotInspectContainerError: gone", "container definition", Prospect.MayRecover)]
    public void Is_told_by_exit_code_with_the_cure(int? code, string? reason, string what, string cure, Prospect prospect)
    {
        var members = Exited($$"""{ "Name": "web"{{(code is null ? "" : $", \"ExitCode\": {code}")}}{{(reason is null ? "" : $", \"Reason\": \"{reason}\"")}} }""");

        var cause = Sick.Causes(Sick.Stopped(Sick.Task(members))).ShouldHaveSingleItem();

        cause.Kind.ShouldBe(CauseKind.TaskDied);
        cause.What.ShouldBe($"{what} on 1 of 1 stopped task of green");
        cause.Cure.ShouldContain(cure);
        Prospects.Of(Sick.ReadTask(members), null).ShouldBe(prospect);
    }

    [Theory]
    [InlineData(""" "StopCode": "SpotInterruption", "StoppedReason": "Your Spot Task was interrupted.", "Containers": [{ "Name": "web", "ExitCode": 143 }] """, CauseKind.TaskDied, "AWS took the capacity back (spot interruption)")]
    [InlineData(""" "StopCode": "TerminationNotice" """, CauseKind.TaskDied, "AWS took the capacity back (spot interruption)")]
    [InlineData(""" "StopCode": "UserInitiated", "StoppedReason": "Task stopped by user" """, CauseKind.TaskDied, "A person or a tool stopped the task")]
    [InlineData(""" "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Task failed ELB health checks in (target-group arn:x)" """, CauseKind.NeverHealthy, "ECS stopped the task for failing the load balancer's health check")]
    [InlineData(""" "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Task failed container health checks" """, CauseKind.NeverHealthy, "ECS stopped the task for failing its container's health check")]
    [InlineData(""" "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited" """, CauseKind.TaskDied, "ECS stopped the task: Essential container in task exited")]
    [InlineData(""" "LastStatus": "STOPPED" """, CauseKind.TaskDied, "ECS stopped the task and gives no reason")]
    public void Is_told_by_the_words_of_ECS_where_there_is_no_exit_code_to_tell_by(string members, CauseKind kind, string what)
    {
        var cause = Sick.Causes(Sick.Stopped(Sick.Task(members))).ShouldHaveSingleItem();

        (cause.Kind, cause.What).ShouldBe((kind, $"{what} on 1 of 1 stopped task of green"));
    }

    [Fact]
    public void A_task_that_nobody_needed_any_more_is_no_cause()
        => Sick.Causes(Sick.Stopped(Sick.Task(""" "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Scaling activity initiated by (deployment ecs-svc/222)" """))).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "Name": "other", "ExitCode": 143 }, { "Name": "web", "ExitCode": 3 }""", "The web container exited with code 3")]
    [InlineData("""{ "Name": "other", "ExitCode": 2 }, { "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError: x" }""", "The web container was killed for memory")]
    [InlineData("""{ "Name": "proxy", "ExitCode": 1 }, { "Name": "web", "ExitCode": 143 }""", "The web container ended on SIGTERM")]
    [InlineData("""{ "Name": "web", "ExitCode": 0 }, { "Name": "other", "ExitCode": 137 }""", "The other container was killed with exit code 137")]
    [InlineData("""{ "Name": "other" }, { "Name": "web", "ExitCode": 1 }""", "The web container exited with code 1")]
    public void Blames_the_container_that_took_the_others_with_it(string containers, string what)
        => Sick.Causes(Sick.Stopped(Sick.Task(Exited(containers))))[0].What.ShouldStartWith(what);

    [Theory]
    [InlineData("""{ "Name": "web" }""", "web has no logConfiguration, so its last words are lost: give it one")]
    [InlineData("""{ "Name": "web", "LogConfiguration": { "LogDriver": "awslogs", "Options": { "awslogs-group": "/g" } } }""", "log group /g, the stream of web in task 0a1b")]
    [InlineData("""{ "Name": "web", "LogConfiguration": { "LogDriver": "awslogs" } }""", "log group of the task definition, the stream of web in task 0a1b")]
    [InlineData("""{ "Name": "web", "LogConfiguration": { "LogDriver": "awsfirelens" } }""", "wherever awsfirelens sends the log of web in task 0a1b")]
    public void Names_the_log_as_far_as_it_is_known(string container, string log)
    {
        var gathered = $$""" "StoppedTasks": { "Pages": [{ "Tasks": [{{Sick.Task(Exited("""{ "Name": "web", "ExitCode": 1 }"""))}}] }] }""";

        Sick.Causes(gathered + $$""", "TaskDefinitions": [{ "TaskDefinition": { "ContainerDefinitions": [{{container}}] } }] """)[0].Cure.ShouldBe($"Read its last words: {log}");
        Sick.Causes(gathered)[0].Cure.ShouldBe("Read its last words: the log of web in task 0a1b");
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

        cause.What.ShouldStartWith($"The web container was killed for memory at {memory} MiB on");
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

        cause.What.ShouldBe($"The web container was killed for memory{at} on 1 of 1 stopped task of green");
        cause.Cure.ShouldStartWith(cure);
    }

    [Fact]
    public void Counts_restarts_a_minute_and_shows_the_last_three()
    {
        var tasks = Enumerable.Range(0, 6).Reverse().Select(i => Sick.Task(
            $$""" "CreatedAt": "2026-03-01T10:0{{i}}:00Z", "StoppedAt": "2026-03-01T10:0{{i}}:30Z", {{Exited("""{ "Name": "web", "ExitCode": 1 }""")}} """, $"{i}")).ToArray();

        var restarts = Sick.Causes(Sick.Stopped(tasks)).Single(cause => cause.Kind == CauseKind.TasksRestart);

        restarts.What.ShouldBe("Green's tasks stop again and again: 6 have stopped in 5.5 min, 1.1 a minute, where 2 should run");
        restarts.Evidence.Select(line => line.Split(':')[0]).ShouldBe(["task 3", "task 4", "task 5"]);
        Sick.Causes(Sick.Stopped(tasks[..2])).ShouldNotContain(cause => cause.Kind == CauseKind.TasksRestart);
        Sick.Causes(Sick.Stopped(tasks[..3])).ShouldContain(cause => cause.Kind == CauseKind.TasksRestart);
    }

    [Fact]
    public void The_words_of_strangers_cannot_move_the_cursor()
        => Sick.Causes(Sick.Stopped(Sick.Task(""" "StopCode": "x", "StoppedReason": "\u001b[2Jgone" """)))
            .ShouldAllBe(cause => !cause.Told().Contains('\u001b') && cause.Evidence.All(line => !line.Contains('\u001b')));

    private static string Exited(string containers) => $$""" "StopCode": "EssentialContainerExited", "Containers": [{{containers}}] """;
}
