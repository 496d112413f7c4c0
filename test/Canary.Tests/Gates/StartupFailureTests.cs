using System.Text.Json;
using Canary.Tests.Stops;

namespace Canary.Tests.Gates;

/// <summary>When green cannot come up any more: each rule at its boundary, and what must not be mistaken for it. Seconds count from the start of the workflow.</summary>
public sealed class StartupFailureTests
{
    private const string NoImage = "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref registry/shop:9: not found";
    private const string GreenId = "GREEN";

    public static TheoryData<string, string> Lasting => [.. EcsText.All.Where(text => text.Retry == Retry.CannotHelp).Select(text => (text.Words, AsHere(text.How)))];

    public static TheoryData<string> Passing => [.. EcsText.All.Where(text => text.Retry == Retry.MayHelp).Select(text => text.Words)];

    public static TheoryData<string> Unclear => [.. EcsText.All.Where(text => text.Retry == Retry.IsUnclear).Select(text => text.Words)];

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Lasting))]
    public void Two_tasks_that_lack_what_no_retry_mends_are_enough(string words, string how)
        => Failed(0, running: [], NotStarted(1, words), NotStarted(1, words))
            .ShouldBe($"2 green tasks could not start because {how}; retrying does not fix that: {Shown(words)} (0 of 2 green tasks are running)");

    [Theory]
    [MemberData(nameof(Lasting))]
    public void One_task_that_lacks_something_is_not_enough(string words, string how)
    {
        how.ShouldNotBeEmpty();
        Waits(0, running: [], NotStarted(1, words));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void What_the_next_attempt_may_not_meet_is_waited_for_however_often(string words)
        => Waits(0, running: [], [.. Enumerable.Range(0, 8).Select(i => NotStarted(i * 10, words))]);

    [Theory]
    [MemberData(nameof(Unclear))]
    public void What_no_text_explains_is_waited_for_until_it_has_come_back_twice(string words)
    {
        Waits(0, running: [], NotStarted(1, words), NotStarted(1, words), NotStarted(10, words));
        Failed(0, running: [], NotStarted(1, words), NotStarted(10, words), NotStarted(30, words))
            .ShouldBe($"3 green tasks have stopped one after the other, each within 1 s of its start: {(words is "" ? "TaskFailedToStart" : Shown(words))} (0 of 2 green tasks are running)");
    }

    [Fact]
    public void Two_lacks_that_differ_are_not_the_same_twice()
        => Waits(0, running: [], NotStarted(1, NoImage), NotStarted(1, "Fetching secret data from SSM Parameter Store in eu-central-1: invalid parameters: /x"));

    [Fact]
    public void A_lack_is_mended_when_a_task_runs()
        => Waits(1, running: [Running(30)], NotStarted(1, NoImage), NotStarted(2, NoImage));

    [Fact]
    public void A_lack_is_mended_when_a_task_has_run_since()
        => Waits(0, running: [], NotStarted(1, NoImage), NotStarted(2, NoImage), Died(10, 400));

    [Fact]
    public void Three_that_died_one_after_the_other_are_a_row()
        => Failed(1, running: [Running(95)], Died(0, 20), Died(30, 50), Died(70, 90))
            .ShouldBe("3 green tasks have stopped one after the other, each within 20 s of its start: Essential container in task exited; container web exited with 1 (1 of 2 green tasks are running)");

    [Fact]
    public void Two_are_no_row() => Waits(1, running: [Running(95)], Died(0, 20), Died(30, 50));

    [Fact]
    public void Tasks_that_died_together_are_one_failure()
        => Waits(1, running: [Running(95)], Died(0, 20), Died(0, 20), Died(0, 21), Died(0, 21), Died(30, 50), Died(30, 51));

    [Fact]
    public void A_task_that_was_made_as_another_stopped_is_not_yet_after_it()
        => Waits(1, running: [Running(95)], Died(0, 20), Died(20, 50), Died(70, 90));

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_task_that_stayed_up_for_more_than_five_minutes_has_come_up(int life, bool counts)
        => Is(counts, 0, now: 400, running: [], Died(0, life), Died(310, 320), Died(330, 340));

    [Theory]
    [InlineData(920, true)]
    [InlineData(921, false)]
    public void Stops_count_for_fifteen_minutes(int now, bool counts)
        => IsWithin(counts, 0, now, running: [], """{ "healthyWithinSeconds": 2000 }""", Died(0, 20), Died(30, 50), Died(70, 90));

    [Theory]
    [InlineData(80, true)] // up for 20 s at second 100, as long as the longest life
    [InlineData(79, false)]
    public void A_task_that_has_outlived_them_speaks_for_green(int started, bool isHopeless)
        => Is(isHopeless, 1, now: 100, running: [Running(started)], Died(0, 20), Died(30, 50), Died(70, 90));

    [Fact]
    public void A_running_task_that_is_not_seen_may_have_outlived_them()
    {
        Waits(Sample(2, $"[{{ \"Tasks\": [{Running(95)}] }}]", [Died(0, 20), Died(30, 50), Died(70, 90)]).Set(Deployments.Sample.GreenSet + ".StabilityStatus", "\"STABILIZING\""));
        Waits(Sample(1, """[{ "Error": "Ecs.EcsException", "Cause": "is not authorized" }]""", [Died(0, 20), Died(30, 50), Died(70, 90)]));
    }

    [Theory]
    [InlineData("SpotInterruption", "Your Spot Task was interrupted.")]
    [InlineData("UserInitiated", "Task stopped by user")]
    [InlineData("ServiceSchedulerInitiated", "Scaling activity initiated by deployment ecs-svc/1")]
    public void Tasks_that_somebody_stopped_did_not_stop_by_themselves(string code, string reason)
        => Waits(0, running: [], Stopped(0, 20, code, reason), Stopped(30, 50, code, reason), Stopped(70, 90, code, reason));

    [Fact]
    public void Tasks_that_ECS_stopped_for_their_health_did()
        => Failed(
            0,
            running: [],
            Stopped(0, 20, "ServiceSchedulerInitiated", "Task failed container health checks"),
            Stopped(30, 50, "ServiceSchedulerInitiated", "Task failed container health checks"),
            Stopped(70, 90, "ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group x)")).ShouldContain("have stopped one after the other");

    [Fact]
    public void Tasks_of_blue_say_nothing_about_green()
        => Waits(0, running: [], [.. new[] { NotStarted(1, NoImage), NotStarted(2, NoImage) }.Select(task => task.Replace(GreenId, "ecs-svc/blue", StringComparison.Ordinal))]);

    // startPeriod 30 + 3 retries x 10 s + timeout 5 = 65 s; the grace period is 120 s; one interval more.
    [Theory]
    [InlineData(130, false)]
    [InlineData(131, true)]
    public void Containers_are_unhealthy_for_good_when_health_check_and_grace_period_are_over(int now, bool isHopeless)
        => Unhealthy(now, ["UNHEALTHY", "UNHEALTHY"]).ShouldBe(isHopeless);

    [Fact]
    public void A_healthy_or_a_missing_task_among_them_leaves_hope()
    {
        Unhealthy(500, ["UNHEALTHY", "HEALTHY"]).ShouldBeFalse();
        Unhealthy(500, ["UNHEALTHY", "UNKNOWN"]).ShouldBeFalse();
        Unhealthy(500, ["UNHEALTHY"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "Names": ["web"], "HealthChecks": [] }""")]
    [InlineData("""{ "Error": "Ecs.EcsException", "Cause": "is not authorized" }""")]
    public void Without_a_known_health_check_nobody_knows_how_long_it_may_take(string containers)
        => Unhealthy(800, ["UNHEALTHY", "UNHEALTHY"], containers).ShouldBeFalse();

    /// <summary>Eight of tasks with ten containers, ten of smaller ones.</summary>
    [Theory]
    [InlineData(1, 9, false)]
    [InlineData(1, 10, true)]
    [InlineData(10, 7, false)]
    [InlineData(10, 8, true)]
    public void Of_a_large_green_all_that_are_looked_at_have_to_be_unhealthy(int containers, int sick, bool isHopeless)
        => UnhealthyOf(Unhealthy([.. Enumerable.Repeat("UNHEALTHY", sick)], Containers(containers)).Set(Deployments.Sample.GreenSet + ".ComputedDesiredCount", "100"), 500).ShouldBe(isHopeless);

    // Grace period 120 s, then 2 checks 10 s apart and a timeout of 5 s.
    [Theory]
    [InlineData(145, false)]
    [InlineData(145.001, true)]
    public void Targets_are_unhealthy_for_good_when_grace_period_and_checks_are_over(double seconds, bool isHopeless)
    {
        var sample = SickTargets("unhealthy", "unhealthy");

        sample.Locate(LifecycleEvent.AfterAllowTestTraffic, seconds).Next.ShouldBe(isHopeless ? NextStep.Diagnose : NextStep.Wait);
    }

    [Fact]
    public void Targets_that_are_checked_for_the_first_time_or_healthy_leave_hope()
    {
        SickTargets("unhealthy", "initial").Locate(LifecycleEvent.AfterAllowTestTraffic, 500).Next.ShouldBe(NextStep.Wait);
        SickTargets("unhealthy", "healthy").Locate(LifecycleEvent.AfterAllowTestTraffic, 500).Next.ShouldBe(NextStep.Wait);
    }

    [Fact]
    public void Before_test_traffic_no_health_check_of_the_load_balancer_counts()
        => SickTargets("unhealthy", "unhealthy").Set(Deployments.Sample.GreenSet + ".RunningCount", "1").Locate(LifecycleEvent.AfterInstall, 500).Next.ShouldBe(NextStep.Wait);

    [Fact]
    public void While_green_is_not_up_its_tasks_are_asked_for_first()
    {
        var sample = Deployments.Sample.TestTraffic().Set(Deployments.Sample.GreenSet + ".RunningCount", "1").Remove("Tasks");

        sample.Locate(LifecycleEvent.AfterInstall).Next.ShouldBe(NextStep.AskTasks);
        sample.Locate(LifecycleEvent.AfterInstall, 900).Next.ShouldBe(NextStep.Diagnose, "time is up without them too");
    }

    [Fact]
    public void Tasks_that_could_not_be_read_leave_it_to_the_plan()
    {
        const string denied = """{ "Error": "Ecs.EcsException", "Cause": "is not authorized" }""";
        var sample = Sample(0, $"[{denied}]", []).Set("Tasks.Stopped", $"[{denied}]").Set("Health.GreenContainers", denied);

        sample.Locate(LifecycleEvent.AfterInstall, 899).Next.ShouldBe(NextStep.Wait);
        sample.Locate(LifecycleEvent.AfterInstall, 900).Next.ShouldBe(NextStep.Diagnose);
    }

    private static Sample SickTargets(string first, string second)
        => Deployments.Sample.TestTraffic()
            .Set(Deployments.Sample.GreenTargets, $"[{Deployments.Sample.Target("10.0.2.11", first, "Target.Timeout")}, {Deployments.Sample.Target("10.0.2.12", second, "Target.Timeout")}]");

    private static string Containers(int count)
        => $$"""{ "Names": [{{string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"web{i}\""))}}], "HealthChecks": [{ "Interval": 10, "Retries": 3, "StartPeriod": 30, "Timeout": 5 }] }""";

    private static bool Unhealthy(int now, string[] states, string? containers = null) => UnhealthyOf(Unhealthy(states, containers ?? Containers(1)), now);

    private static bool UnhealthyOf(Sample sample, int now) => sample.Locate(LifecycleEvent.AfterInstall, now).Next == NextStep.Diagnose;

    private static Sample Unhealthy(string[] states, string containers)
        => Sample(states.Length, $"[{{ \"Tasks\": [{string.Join(", ", states.Select((state, i) => Running(0, state, i)))}] }}]", [])
            .Set(Deployments.Sample.GreenSet + ".StabilityStatus", "\"STABILIZING\"")
            .Set("Health.GreenContainers", containers);

    private static string Shown(string words) => words[..Math.Min(words.Length, 300)].Trim();

    /// <summary>Nothing tells it the platform, and the image is the task's only one.</summary>
    private static string AsHere(string how) => how.Replace("LINUX on ARM64", "the task's platform (LINUX on X86_64 unless runtimePlatform says otherwise)", StringComparison.Ordinal);

    private static void Is(bool hopeless, int count, int now, string[] running, params string[] stopped) => IsWithin(hopeless, count, now, running, "{}", stopped);

    private static void IsWithin(bool hopeless, int count, int now, string[] running, string plan, params string[] stopped)
        => Sample(count, $"[{{ \"Tasks\": [{string.Join(", ", running)}] }}]", stopped).WithPlan(plan).Locate(LifecycleEvent.AfterInstall, now).Next.ShouldBe(hopeless ? NextStep.Diagnose : NextStep.Wait);

    private static void Waits(int count, string[] running, params string[] stopped) => Waits(Sample(count, $"[{{ \"Tasks\": [{string.Join(", ", running)}] }}]", stopped));

    private static void Waits(Sample sample) => sample.Locate(LifecycleEvent.AfterInstall, 100).Next.ShouldBe(NextStep.Wait);

    private static string Failed(int count, string[] running, params string[] stopped)
    {
        var location = Sample(count, $"[{{ \"Tasks\": [{string.Join(", ", running)}] }}]", stopped).Locate(LifecycleEvent.AfterInstall, 100);

        (location.Next, location.Verdict?.Rule, location.Verdict?.Outcome).ShouldBe((NextStep.Diagnose, Rule.GreenIsNotUp, Outcome.Fail));

        return location.Verdict!.Reasons.ShouldHaveSingleItem();
    }

    private static Sample Sample(int count, string running, string[] stopped)
    {
        var sample = Deployments.Sample.TestTraffic();
        var green = sample.Read().Service!.Services!.Services![0].TaskSets![1].Id!;

        return sample
            .Set(Deployments.Sample.GreenSet + ".RunningCount", $"{count}")
            .Set("Tasks.Running", running.Replace(GreenId, green, StringComparison.Ordinal))
            .Set("Tasks.Stopped", $"[{{ \"Tasks\": [{string.Join(", ", stopped.Select((task, i) => task.Replace("ARN", $"stopped-{i}", StringComparison.Ordinal)))}] }}]".Replace(GreenId, green, StringComparison.Ordinal));
    }

    private static string At(double seconds) => s_start.AddSeconds(seconds).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static string Running(double started, string health = "UNKNOWN", int number = 0)
        => $$"""{ "TaskArn": "running-{{number}}", "StartedBy": "{{GreenId}}", "LastStatus": "RUNNING", "HealthStatus": "{{health}}", "CreatedAt": "{{At(started)}}", "StartedAt": "{{At(started)}}" }""";

    private static string NotStarted(double at, string reason)
        => $$"""{ "TaskArn": "ARN", "StartedBy": "{{GreenId}}", "LastStatus": "STOPPED", "CreatedAt": "{{At(at)}}", "StoppedAt": "{{At(at + 1)}}", "StopCode": "TaskFailedToStart", "StoppedReason": {{JsonSerializer.Serialize(reason)}}, "Containers": [{ "Name": "web", "Image": "{{EcsText.Image}}" }] }""";

    private static string Died(double from, double to) => Stopped(from, to, "EssentialContainerExited", "Essential container in task exited", """, "Containers": [{ "Name": "web", "ExitCode": 1 }]""");

    private static string Stopped(double from, double to, string code, string reason, string more = "")
        => $$"""{ "TaskArn": "ARN", "StartedBy": "{{GreenId}}", "LastStatus": "STOPPED", "CreatedAt": "{{At(from)}}", "StartedAt": "{{At(from)}}", "StoppedAt": "{{At(to)}}", "StopCode": "{{code}}", "StoppedReason": "{{reason}}"{{more}} }""";
}
