namespace Canary.Tests.Diagnosis;

/// <summary>Tasks that run and are not well: for the load balancer, for their own health check, or because they wait.</summary>
public sealed class UnhealthyTargetTests
{
    [Theory]
    [InlineData("unhealthy", "Target.Timeout", "Request timed out", "does not answer the health check GET /health on port 8080 within 5 s (Target.Timeout)", "security group can reach the tasks on port 8080")]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]", "answers the health check GET /health on port 8080 with 404 instead of 200-299 (Target.ResponseCodeMismatch)", "nothing at /health")]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [301]", "with 301 instead of 200-299", "redirects")]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [401]", "with 401 instead of", "requires a login")]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]", "with 503 instead of", "unhealthy: read its log")]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch", null, "with a code instead of 200-299", "make its matcher accept")]
    [InlineData("unhealthy", "Target.FailedHealthChecks", "Health checks failed", "refuses or closes the connection of the health check GET /health on port 8080 (Target.FailedHealthChecks)", "make the web container listen on all addresses")]
    [InlineData("unhealthy", "Elb.InternalError", "Health checks failed due to an internal error", "is unhealthy: Elb.InternalError Health checks failed due to an internal error", "")]
    [InlineData("unhealthy", null, null, "is unhealthy: the load balancer gives no reason", "")]
    [InlineData("unavailable", "Target.HealthCheckDisabled", null, "is not checked", "Turn the health check on")]
    [InlineData("unused", "Target.IpUnusable", null, "is at an address that cannot be a target", "another subnet")]
    [InlineData("unused", "Target.InvalidState", null, "is stopped", "why the tasks stopped")]
    [InlineData("unused", "Target.NotInUse", null, "is not used by any listener (Target.NotInUse)", "forward to green's target group")]
    public void Is_told_by_what_the_health_check_met_with_the_cure(string state, string? reason, string? description, string how, string cure)
    {
        var cause = Sick.Causes(Sick.Targets(Target(state, reason, description), Sample.Target("b", "healthy"))).ShouldHaveSingleItem();

        cause.Kind.ShouldBe(CauseKind.NeverHealthy);
        cause.What.ShouldStartWith("1 of 2 green targets ");
        cause.What.ShouldContain(how);
        cause.Cure.ShouldContain(cure);
        cause.Evidence.ShouldHaveSingleItem().ShouldStartWith("a:8080 is " + state);
    }

    [Fact]
    public void Groups_targets_that_are_sick_alike_the_most_frequent_first()
        => Sick.Causes(Sick.Targets(
            Sample.Target("a", "unhealthy", "Target.Timeout"), Sample.Target("b", "unhealthy", "Target.FailedHealthChecks"), Sample.Target("c", "unhealthy", "Target.FailedHealthChecks"),
            Sample.Target("d", "healthy"), Sample.Target("e", "draining"))).Select(cause => cause.What[..31]).ShouldBe(["2 of 4 green targets refuse or ", "1 of 4 green targets does not a"]);

    [Theory]
    [InlineData(LifecycleEvent.AfterInstall, true, false)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, true, true)]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, false, false)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, true, true)]
    [InlineData(LifecycleEvent.BeforeAllowTraffic, false, false)]
    [InlineData(LifecycleEvent.AfterAllowTraffic, false, true)]
    public void Targets_in_nobody_s_use_are_no_fault_before_traffic_should_flow(string lifecycleEvent, bool hasTestListener, bool isFault)
    {
        var sample = hasTestListener ? Sample.TestTraffic() : Sample.TestTraffic().WithoutTestListener();

        Sick.Causes(Sick.Targets(Sample.Target("a", "unused", "Target.NotInUse")), sample, lifecycleEvent).Count.ShouldBe(isFault ? 1 : 0);
    }

    [Theory]
    [InlineData("10:14:25Z", "is still in initial health checks (Elb.InitialHealthChecking), which take at least 35 s", "raise healthyWithinSeconds")]
    [InlineData("10:14:24Z", "is still in initial health checks (Elb.InitialHealthChecking) after 36 s, longer than the 35 s needed", "request /health from it")]
    [InlineData(null, "after 15 min, longer than the 35 s", "read its log")]
    public void First_health_checks_are_measured_by_their_arithmetic(string? started, string how, string cure)
    {
        var current = started is null ? "" : ", " + Sick.Current(Sick.Task($$""" "LastStatus": "RUNNING", "StartedAt": "2026-03-01T{{started}}" """));

        var cause = Sick.Causes(Sick.Targets(Sample.Target("a", "initial", "Elb.InitialHealthChecking")) + current).ShouldHaveSingleItem();

        cause.What.ShouldContain(how);
        cause.Cure.ShouldContain(cure);
    }

    [Fact]
    public void Speaks_in_general_of_a_container_and_a_health_check_that_are_not_known()
    {
        var sample = Sample.TestTraffic().Remove(Sample.GreenSet + ".LoadBalancers[0].ContainerName").Remove(Sample.GreenSet + ".LoadBalancers[0].ContainerPort")
            .Remove("Service.TargetGroups.TargetGroups[0].HealthCheckPath").Remove("Service.TargetGroups.TargetGroups[0].HealthCheckTimeoutSeconds");

        Sick.Causes(Sick.Targets(Sample.Target("a", "unhealthy", "Target.FailedHealthChecks")), sample).ShouldHaveSingleItem().Text().ShouldBe(
            "1 of 1 green target refuses or closes the connection of the health check on the container's port (Target.FailedHealthChecks). "
            + "Nothing listens on the container's port: make the application's container listen on all addresses, not only 127.0.0.1, or correct ContainerPort in the AppSpec");
        Sick.Causes(Sick.Targets(Sample.Target("a", "unhealthy", "Target.Timeout")), sample).ShouldHaveSingleItem().What.ShouldBe(
            "1 of 1 green target does not answer the health check on the container's port in time (Target.Timeout)");
    }

    [Fact]
    public void Leaves_blue_s_targets_alone()
        => Sick.Causes($$""" "TargetGroups": [{ "TargetGroupArn": "{{Sample.BlueGroup}}", "Health": { "TargetHealthDescriptions": [{{Sample.Target("a", "unhealthy", "Target.Timeout")}}] } }] """).ShouldBeEmpty();

    [Fact]
    public void Tells_which_container_s_own_health_check_fails()
    {
        const string sick = """ "LastStatus": "RUNNING", "HealthStatus": "UNHEALTHY", "Containers": [{ "Name": "web", "HealthStatus": "UNHEALTHY" }, { "Name": "proxy", "HealthStatus": "HEALTHY" }] """;

        var cause = Sick.Causes(Sick.Current(Sick.Task(sick), Sick.Task(""" "HealthStatus": "HEALTHY" """))).ShouldHaveSingleItem();

        cause.What.ShouldBe("The health check of the web container fails in 1 of 2 green tasks");
        cause.Kind.ShouldBe(CauseKind.NeverHealthy);
        Sick.Causes(Sick.Current(Sick.Task(""" "HealthStatus": "UNHEALTHY" """))).ShouldHaveSingleItem().What.ShouldBe("The health check of a container fails in 1 of 1 green task");
    }

    [Theory]
    [InlineData("PROVISIONING", "2026-03-01T10:08:00Z", "1 of 2 green tasks has been PROVISIONING for up to 7 min", "subnets without free addresses")]
    [InlineData("PENDING", "2026-03-01T10:12:30Z", "1 of 2 green tasks has been PENDING for up to 2.5 min", "image")]
    [InlineData("ACTIVATING", "2026-03-01T10:12:30Z", "1 of 2 green tasks has been ACTIVATING for up to 2.5 min", "registered with the load balancer")]
    public void Tasks_that_wait_for_minutes_are_told_with_what_they_wait_for(string status, string created, string what, string cure)
    {
        var cause = Sick.Causes(Sick.Current(Sick.Task($$""" "LastStatus": "{{status}}", "CreatedAt": "{{created}}" """))).ShouldHaveSingleItem();

        (cause.Kind, cause.What).ShouldBe((CauseKind.Pending, what));
        cause.Cure.ShouldContain(cure);
    }

    [Theory]
    [InlineData("PENDING", "2026-03-01T10:13:00Z")]
    [InlineData("RUNNING", "2026-03-01T10:00:00Z")]
    public void Two_minutes_are_no_wait_and_running_is_none(string status, string created)
        => Sick.Causes(Sick.Current(Sick.Task($$""" "LastStatus": "{{status}}", "CreatedAt": "{{created}}" """))).ShouldBeEmpty();

    [Fact]
    public void Says_that_no_task_was_started_only_when_ECS_was_asked()
    {
        var none = Sample.TestTraffic().Set(Sample.GreenSet + ".RunningCount", "0");
        const string asked = """ "StoppedTasks": { "Pages": [] }, "CurrentTasks": [{ "Pages": [] }] """;

        Sick.Causes(asked, none).ShouldHaveSingleItem().What.ShouldBe("ECS has started 0 of 2 green tasks");
        Sick.Causes(asked).ShouldBeEmpty("they run");
        Sick.Causes(""" "Services": {} """, none).ShouldBeEmpty("nobody asked");
        Sick.Causes($$""" "StoppedTasks": { "Pages": [] }, "CurrentTasks": [{ "Pages": [{{Sample.Denied("Ecs", "x")}}] }] """, none).ShouldAllBe(cause => cause.Kind == CauseKind.Unread);
    }

    private static string Target(string state, string? reason, string? description)
        => $$"""{ "Target": { "Id": "a", "Port": 8080 }, "TargetHealth": { "State": "{{state}}"{{Member("Reason", reason)}}{{Member("Description", description)}} } }""";

    private static string Member(string name, string? value) => value is null ? "" : $", \"{name}\": \"{value}\"";
}
