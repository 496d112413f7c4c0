namespace Canary.Tests.Diagnosis;

public sealed class DiagnosticianTests
{
    private const string Starving = """{ "TaskArn": "arn:1", "StartedBy": "ecs-svc/222", "StopCode": "TaskFailedToStart", "StoppedReason": "CannotPullContainerError: shop:8: not found", "Containers": [{ "Name": "web", "Image": "shop:8" }] }""";
    private const string Crashed = """{ "TaskArn": "arn:2", "StartedBy": "ecs-svc/222", "StopCode": "EssentialContainerExited", "Containers": [{ "Name": "web", "ExitCode": 1 }] }""";
    private const string NoLog = """{ "TaskArn": "arn:5", "StartedBy": "ecs-svc/222", "Containers": [{ "Name": "unheard", "ExitCode": 1 }] }""";
    private const string OfBlue = """{ "TaskArn": "arn:3", "StartedBy": "ecs-svc/111", "StopCode": "UserInitiated", "StoppedReason": "Task stopped by user" }""";
    private const string OfNobody = """{ "TaskArn": "arn:4", "StopCode": "UserInitiated", "StoppedReason": "Task run by hand" }""";

    [Fact]
    public void Tells_the_causes_in_the_order_in_which_people_look_for_them()
        => Sick.Diagnose(Sick.Thoroughly(), Unsteady().Locate()).Causes.Select(cause => cause.Kind).ShouldBe([
            CauseKind.TaskNeverStarted, CauseKind.TaskDied, CauseKind.TasksRestart, CauseKind.NeverHealthy, CauseKind.NeverHealthy, CauseKind.NeverHealthy,
            CauseKind.ProbesFail, CauseKind.ProbesFail, CauseKind.Pending, CauseKind.ServiceSays,
        ]);

    [Fact]
    public void Reports_a_thoroughly_sick_green()
    {
        var symptoms = Sick.Thoroughly();
        var location = Unsteady().Locate();
        var diagnosis = Sick.Diagnose(symptoms, location);

        var report = Reporter.Report(new ReportRequest
        {
            LifecycleEvent = "AfterAllowTestTraffic",
            DeploymentId = Sample.DeploymentId,
            Location = location,
            Judged = new RoundStep { Step = new JudgeStep.Conclude(Verdict.Of(Outcome.Fail, Rule.FailErrors, "green failed 5 of 120 probes (4.2%; limit 0.2%)"), null) },
            Diagnosis = diagnosis,
        });

        report.Causes.ShouldBe(diagnosis.Causes);
        Golden.Verify(string.Join("\n\n", report.Reasons) + "\n\n----\n\n" + string.Join(
            "\n\n", report.Causes.Select(cause => $"{cause.Kind}: {cause.What}\n{string.Concat(cause.Evidence.Select(line => $"  {line}\n"))}  => {cause.Cure}")));
    }

    [Fact]
    public void A_reason_is_what_happened_and_then_the_cure()
    {
        var told = Sick.Diagnose(Sick.Thoroughly(), Unsteady().Locate());

        told.Reasons.ShouldBe(told.Causes.Select(cause => cause.Cure is "" ? cause.What : $"{cause.What}. {cause.Cure}"));
    }

    [Fact]
    public void Groups_tasks_that_ended_alike_the_most_frequent_first()
    {
        var causes = Sick.Causes(Sick.Stopped(Crashed, Starving, Crashed.Replace("\"ExitCode\": 1", "\"ExitCode\": 139", StringComparison.Ordinal), Crashed));

        causes.Select(cause => cause.What).Take(3).ShouldBe([
            "The image shop:8 was not found in 1 of 4 stopped green tasks",
            "The web container exited with code 1 in 2 of 4 stopped green tasks",
            "The web container crashed with a segmentation fault (exit code 139) in 1 of 4 stopped green tasks",
        ]);
    }

    [Fact]
    public void Blames_nobody_else_s_tasks_on_green() => Sick.Causes(Sick.Stopped(OfBlue, OfNobody)).ShouldBeEmpty();

    [Fact]
    public void Claims_nothing_of_the_log_of_a_container_that_the_task_definition_does_not_have()
        => Sick.Causes(Sick.Stopped(NoLog))[0].Cure.ShouldBe("Read its log: the log of unheard in task arn:5");

    [Fact]
    public void Says_the_same_event_once()
        => Sick.Causes(""" "Services": { "Services": [{ "Events": [{ "Message": "ecs-svc/222 a" }, { "Message": "ecs-svc/222 a" }, { "Message": "ecs-svc/222 b" }] }] } """, Unsteady())
            .Select(cause => cause.What).ShouldBe(["ECS says: ecs-svc/222 a", "ECS says: ecs-svc/222 b"]);

    [Theory]
    [InlineData("(service shop, taskSet ecs-svc/222) registered 4 targets in (target-group arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/shop-b/2)")]
    [InlineData("(service shop, taskSet ecs-svc/222) deregistered 1 targets in (target-group arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/shop-b/2)")]
    [InlineData("(service shop, taskSet ecs-svc/222) has started 2 tasks: (task 1f) (task 2e).")]
    [InlineData("(service shop, taskSet ecs-svc/222) has stopped 1 running tasks: (task 1f).")]
    [InlineData("(service shop, taskSet ecs-svc/222) has begun draining connections on 4 tasks.")]
    [InlineData("(service shop, taskSet ecs-svc/222) updated state to STEADY_STATE.")]
    [InlineData("(service shop) (deployment ecs-svc/222) deployment completed.")]
    [InlineData("(service shop) has reached a steady state. ecs-svc/222", "ECS says: (service shop) has reached a steady state. ecs-svc/222")]
    [InlineData("(service shop, taskSet ecs-svc/222) has started 1 tasks: (task 1f).  Amazon ECS replaced 1 tasks due to an unhealthy status.", "ECS says: (service shop, taskSet ecs-svc/222) has started 1 tasks: (task 1f).  Amazon ECS replaced 1 tasks due to an unhealthy status.")]
    [InlineData("(service shop, taskSet ecs-svc/222) was unable to place a task.", "ECS says: (service shop, taskSet ecs-svc/222) was unable to place a task.")]
    [InlineData("(service shop, taskSet ecs-svc/222) (port 8080) is unhealthy in (target-group shop-b) due to (reason Health checks failed)", "ECS says: (service shop, taskSet ecs-svc/222) (port 8080) is unhealthy in (target-group shop-b) due to (reason Health checks failed)")]
    [InlineData("(service shop, taskSet ecs-svc/222) is unable to consistently start tasks successfully.", "ECS says: (service shop, taskSet ecs-svc/222) is unable to consistently start tasks successfully.")]
    [InlineData("(service shop) (deployment ecs-svc/222) deployment failed: tasks failed to start.", "ECS says: (service shop) (deployment ecs-svc/222) deployment failed: tasks failed to start.")]
    public void An_event_that_says_nothing_is_wrong_is_no_reason(string message, params string[] told)
        => Sick.Causes($$""" "Services": { "Services": [{ "Events": [{ "Message": "{{message}}" }] }] } """, Unsteady()).Select(cause => cause.Text()).ShouldBe(told);

    [Fact]
    public void Says_when_there_are_more_stopped_tasks_than_were_read()
        => Sick.Causes($$""" "StoppedTasks": { "Pages": [{ "Tasks": [{{Crashed}}] }], "More": ["token"] } """).ShouldHaveSingleItem().What
            .ShouldBe("The web container exited with code 1 in 1 of 1 stopped green task that were read; there are more");

    [Fact]
    public void Repeats_the_last_five_events_about_green_while_it_is_not_steady()
    {
        const string green = "ecs-svc/222";
        var services = $$""" "Services": { "Services": [{ "Events": [{ "Message": "blue" }, {{string.Join(", ", Enumerable.Range(1, 6).Select(i => $$"""{ "Message": "{{green}} {{i}}" }"""))}}] }] } """;

        Sick.Causes(services, Unsteady()).Select(cause => cause.Text()).ShouldBe(Enumerable.Range(1, 5).Select(i => $"ECS says: {green} {i}"));
        Sick.Causes(services).ShouldBeEmpty();
        Sick.Causes(services + ", " + Sick.Stopped(Crashed)).Count(cause => cause.Kind == CauseKind.ServiceSays).ShouldBe(5);
    }

    [Fact]
    public void Without_a_green_it_blames_nobody_and_repeats_the_service_s_events()
        => Sick.Causes(
            Sick.Stopped(Starving, OfNobody) + ", " + Sick.Targets(Sample.Target("a", "unhealthy")) + """, "Services": { "Services": [{ "Events": [{ "Message": "no room" }] }] } """,
            Sample.TestTraffic().Remove(Sample.GreenSet).Remove(Sample.Labels + "[1]")).Select(cause => cause.What).ShouldBe(["ECS says: no room"]);

    [Fact]
    public void Tells_what_could_not_be_read_and_which_permission_is_missing()
        => Sick.Causes($$"""
             "StoppedTasks": { "Pages": [{{Sample.Denied("Ecs", "ecs:DescribeTasks")}}, { "Tasks": [{{Starving}}] }] },
             "CurrentTasks": [{ "Pages": [{{Sample.Denied("Ecs", "ecs:ListTasks")}}], "More": [] }],
             "TaskDefinitions": [{{Sample.Denied("Ecs", "ecs:DescribeTaskDefinition")}}],
             "TargetGroups": [{ "TargetGroupArn": "{{Sample.GreenGroup}}", "Health": { "Error": "ElasticLoadBalancingV2.TargetGroupNotFoundException", "Cause": "gone" } }],
             "Services": {{Sample.Denied("Ecs", "ecs:DescribeServices")}}
             """).Select(cause => cause.Text()).ShouldBe([
            "The image shop:8 was not found in 1 of 1 stopped green task. Push it, or correct the tag or digest in the task definition",
            "Could not read why tasks stopped: the workflow's role lacks ecs:DescribeTasks",
            "Could not read green's running tasks: the workflow's role lacks ecs:ListTasks",
            "Could not read why targets are unhealthy: ElasticLoadBalancingV2.TargetGroupNotFoundException: gone",
            "Could not read green's task definition: the workflow's role lacks ecs:DescribeTaskDefinition",
            "Could not read the service's events: the workflow's role lacks ecs:DescribeServices",
        ]);

    [Fact]
    public void Says_nothing_when_nothing_was_gathered() => LambdaJson.Travel(Diagnostician.Diagnose(new DiagnosisRequest())).Causes.ShouldBeEmpty();

    [Fact]
    public void No_single_absent_member_makes_an_exception_or_an_empty_reason()
    {
        var whole = Sick.Thoroughly();
        var location = Unsteady().Locate();
        var members = JsonMembers.Of(whole).Where(member => !member.StartsWith("/Judged/Verdict", StringComparison.Ordinal) && !member.StartsWith("/Judged/Evidence/", StringComparison.Ordinal)).ToList();

        members.Count.ShouldBeGreaterThan(150);
        members.ForEach(member => ShouldBeToldWell(Sick.Diagnose(JsonMembers.Without(whole, member), location), member));
    }

    [Fact]
    public void No_single_empty_list_makes_an_exception_or_an_empty_reason()
    {
        var whole = Sick.Thoroughly();
        foreach (var list in JsonMembers.Of(whole).Where(member => JsonMembers.At(whole, member) is System.Text.Json.Nodes.JsonArray))
        {
            var emptied = whole.DeepClone().AsObject();
            JsonMembers.At(emptied, list)!.AsArray().Clear();
            ShouldBeToldWell(Sick.Diagnose(emptied, Unsteady().Locate()), list);
        }
    }

    private static void ShouldBeToldWell(DiagnosisResult told, string without)
    {
        told.Reasons.ShouldNotBeEmpty(without);
        told.Causes.Where(cause => cause.Kind != CauseKind.ServiceSays).Select(cause => cause.Text())
            .ShouldAllBe(reason => reason.Trim().Length > 10 && !reason.EndsWith('.') && !reason.Contains("  ", StringComparison.Ordinal), without);
        told.Causes.SelectMany(cause => cause.Evidence).ShouldAllBe(line => line.Trim().Length > 0, without);
        told.Causes.Select(cause => cause.Kind).ShouldBeInOrder();
    }

    private static Sample Unsteady() => Sample.TestTraffic().Set(Sample.GreenSet + ".StabilityStatus", "\"STABILIZING\"");
}
