using Canary.Diagnosis;
using Canary.Tests.Deployments;

namespace Canary.Tests.Diagnosis;

public sealed class DiagnosticianTests
{
    private const string Starving = """{ "TaskArn": "arn:1", "StartedBy": "ecs-svc/222", "StopCode": "TaskFailedToStart", "StoppedReason": "CannotPullContainerError: image not found", "Containers": [{ "Name": "web" }] }""";
    private const string OutOfMemory = """{ "TaskArn": "arn:2", "StartedBy": "ecs-svc/222", "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited", "Containers": [{ "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError: Container killed due to memory usage" }, { "Name": "sidecar", "ExitCode": 0 }] }""";
    private const string OfBlue = """{ "TaskArn": "arn:3", "StartedBy": "ecs-svc/111", "StopCode": "UserInitiated", "StoppedReason": "Task stopped by user" }""";
    private const string OfNobody = """{ "TaskArn": "arn:4", "StopCode": "UserInitiated", "StoppedReason": "Task run by hand" }""";

    [Fact]
    public void Groups_green_s_stopped_tasks_by_cause_the_most_frequent_first()
        => Diagnose($$""" "StoppedTasks": [{ "Tasks": [{{Starving}}, {{OutOfMemory}}, {{OfBlue}}] }, { "Tasks": [{{OutOfMemory}}, {{OfNobody}}] }] """).ShouldBe([
            "2 tasks of green stopped: EssentialContainerExited; Essential container in task exited; container web exited with 137 OutOfMemoryError: Container killed due to memory usage",
            "1 task of green stopped: TaskFailedToStart; CannotPullContainerError: image not found",
        ]);

    [Fact]
    public void Tells_a_container_that_did_not_start_from_one_that_exited()
        => Diagnose(""" "StoppedTasks": [{ "Tasks": [{ "StartedBy": "ecs-svc/222", "Containers": [{ "Name": "web", "Reason": "CannotStartContainerError: no such file" }] }] }] """)
            .ShouldBe(["1 task of green stopped: container web did not start CannotStartContainerError: no such file"]);

    [Fact]
    public void Says_so_when_ECS_gives_no_reason()
        => Diagnose(""" "StoppedTasks": [{ "Tasks": [{ "StartedBy": "ecs-svc/222" }] }] """).ShouldBe(["1 task of green stopped: ECS gives no reason"]);

    [Fact]
    public void Groups_green_s_sick_targets_and_leaves_the_healthy_ones_out()
        => Diagnose($$"""
             "TargetGroups": [
               { "TargetGroupArn": "{{Sample.BlueGroup}}", "Health": { "TargetHealthDescriptions": [{{Sample.Target("10.0.1.11", "unhealthy", "Target.Timeout")}}] } },
               { "TargetGroupArn": "{{Sample.GreenGroup}}", "Health": { "TargetHealthDescriptions": [
                 { "Target": { "Id": "a" }, "TargetHealth": { "State": "initial", "Reason": "Elb.InitialHealthChecking", "Description": "Initial health checks in progress" } },
                 { "Target": { "Id": "b" }, "TargetHealth": { "State": "unhealthy", "Reason": "Target.ResponseCodeMismatch", "Description": "Health checks failed with these codes: [404]" } },
                 { "Target": { "Id": "c" }, "TargetHealth": { "State": "unhealthy", "Reason": "Target.ResponseCodeMismatch", "Description": "Health checks failed with these codes: [404]" } },
                 {{Sample.Target("d", "unused", "Target.IpUnusable")}},
                 {{Sample.Target("e", "unused", "Target.NotInUse")}},
                 {{Sample.Target("f", "healthy")}},
                 {{Sample.Target("g", "draining")}},
                 {{Sample.Target("h", "unavailable")}}] } }]
             """).ShouldBe([
            "2 targets of green are unhealthy: Target.ResponseCodeMismatch Health checks failed with these codes: [404]",
            "1 target of green is initial: Elb.InitialHealthChecking Initial health checks in progress",
            "1 target of green is unused: Target.IpUnusable",
            "1 target of green is unavailable: the load balancer gives no reason",
        ]);

    [Fact]
    public void Repeats_the_last_five_events_about_green_while_it_is_not_steady()
    {
        const string green = "ecs-svc/222";
        var services = $$""" "Services": { "Services": [{ "Events": [{ "Message": "blue" }, {{string.Join(", ", Enumerable.Range(1, 6).Select(i => $$"""{ "Message": "{{green}} {{i}}" }"""))}}] }] } """;

        Diagnose(services, Sample.TestTraffic().Set(Sample.GreenSet + ".StabilityStatus", "\"STABILIZING\""))
            .ShouldBe(Enumerable.Range(1, 5).Select(i => $"ECS says: {green} {i}"));
        Diagnose(services).ShouldBeEmpty();
    }

    [Fact]
    public void Blames_nobody_s_tasks_and_targets_on_green_when_there_is_no_green()
        => Diagnose(
            $$""" "StoppedTasks": [{ "Tasks": [{{Starving}}, {{OfNobody}}] }], "TargetGroups": [{ "Health": { "TargetHealthDescriptions": [{{Sample.Target("a", "unhealthy")}}] } }] """,
            Sample.TestTraffic().Remove(Sample.GreenSet).Remove(Sample.Labels + "[1]")).ShouldBeEmpty();

    [Fact]
    public void Tells_what_could_not_be_read_and_which_permission_is_missing()
        => Diagnose($$"""
             "StoppedTasks": [{{Sample.Denied("Ecs", "ecs:DescribeTasks")}}, { "Tasks": [{{Starving}}] }],
             "TargetGroups": [
               { "TargetGroupArn": "{{Sample.GreenGroup}}", "Health": { "Error": "ElasticLoadBalancingV2.TargetGroupNotFoundException", "Cause": "gone" } },
               { "TargetGroupArn": "{{Sample.BlueGroup}}", "Health": { "Error": "ElasticLoadBalancingV2.TargetGroupNotFoundException", "Cause": "gone" } }],
             "Services": {{Sample.Denied("Ecs", "ecs:DescribeServices")}}
             """).ShouldBe([
            "1 task of green stopped: TaskFailedToStart; CannotPullContainerError: image not found",
            "Could not read why tasks stopped: the workflow's role lacks ecs:ListTasks or ecs:DescribeTasks",
            "Could not read why targets are sick: ElasticLoadBalancingV2.TargetGroupNotFoundException: gone",
            "Could not read the service's events: the workflow's role lacks ecs:DescribeServices",
        ]);

    [Fact]
    public void Says_nothing_when_nothing_was_gathered() => LambdaJson.Travel(Diagnostician.Diagnose(new DiagnosisRequest())).Reasons.ShouldBeEmpty();

    private static IReadOnlyList<string> Diagnose(string gathered, Sample? sample = null)
        => Diagnostician.Diagnose(LambdaJson.Read<DiagnosisRequest>($$"""{ "Location": {{LambdaJson.Write((sample ?? Sample.TestTraffic()).Locate())}}, {{gathered}} }""")).Reasons;
}
