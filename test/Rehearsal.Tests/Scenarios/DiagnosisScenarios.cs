using Canary.Diagnosis;

namespace Rehearsal.Tests.Scenarios;

/// <summary>A green that is sick in one way: rolled back, and the report says what it is sick of and what to do.</summary>
public sealed class DiagnosisScenarios
{
    /// <summary>Under ECS no hook is asked before green is up.</summary>
    [Theory]
    [InlineData("image-missing", "AfterInstall", CauseKind.TaskNeverStarted, "The image 000000000000.dkr.ecr.local.amazonaws.com/shop:v8 was not found in ", "Push it, or correct the tag or digest in the task definition")]
    [InlineData("secret-missing", "AfterInstall", CauseKind.TaskNeverStarted, "A secret of the task definition does not exist in ", "Create it in this region, or correct valueFrom in the task definition")]
    [InlineData("oom=1s", "AfterAllowTestTraffic", CauseKind.TaskDied, "The shop container ran out of memory at 512 MiB in ", "The next valid size for 256 CPU units is 1024 MiB")]
    [InlineData("crash=1s", "AfterAllowTestTraffic", CauseKind.TaskDied, "The shop container exited with code 1 in ", "Read its log: log group /ecs/shop, stream shop/shop/")]
    [InlineData("spot=1s", "AfterAllowTestTraffic", CauseKind.TaskDied, "AWS reclaimed the capacity (Spot interruption) in ", "Run green on FARGATE")]
    [InlineData("port-closed", "AfterAllowTestTraffic", CauseKind.NeverHealthy, "4 of 4 green targets refuse or close the connection of the health check GET /health on port 8080 (Target.FailedHealthChecks)", "Nothing listens on port 8080")]
    [InlineData("wrong-health-path", "AfterAllowTestTraffic", CauseKind.NeverHealthy, "4 of 4 green targets answer the health check GET /health on port 8080 with 404 instead of 200 (Target.ResponseCodeMismatch)", "The application has nothing at /health")]
    [InlineData("slow-health", "AfterAllowTestTraffic", CauseKind.NeverHealthy, "4 of 4 green targets do not answer the health check GET /health on port 8080 within 2 s (Target.Timeout)", "raise the timeout")]
    [InlineData("unhealthy", "AfterAllowTestTraffic", CauseKind.NeverHealthy, "4 of 4 green targets answer the health check GET /health on port 8080 with 503 instead of 200", "read its log")]
    public void A_green_that_never_gets_well_is_told_what_it_is_sick_of(string fault, string lifecycleEvent, CauseKind kind, string what, string cure)
    {
        var result = new Scenario { GreenFault = fault }.Deploy();

        result.ShouldRollBackAt(lifecycleEvent, Rule.GreenIsNotUp);
        var report = result.ReportOf(lifecycleEvent);
        report.Causes[0].Kind.ShouldBe(kind, result.ToString());
        report.Reasons[1].ShouldStartWith(what);
        report.Reasons[1].ShouldContain(cure);
    }

    [Theory]
    [OnBoth("oom=20s", "The shop container ran out of memory at 512 MiB in 4 of 4 stopped green tasks. The next valid size for 256 CPU units is 1024 MiB")]
    [OnBoth("crash=20s", "The shop container exited with code 1 in 4 of 4 stopped green tasks")]
    [OnBoth("spot=20s", "AWS reclaimed the capacity (Spot interruption) in 4 of 4 stopped green tasks")]
    public void A_green_that_dies_while_it_is_probed_is_told_of_what_it_died_before_what_the_probes_met(Controller controller, string fault, string reason)
    {
        var result = new Scenario { Controller = controller, GreenFault = fault }.Deploy();

        result.ShouldRollBackAt("AfterAllowTestTraffic", Rule.FailErrors);
        var report = result.ReportOf("AfterAllowTestTraffic");
        report.Causes[0].Text().ShouldStartWith(reason);
        report.Causes.ShouldContain(cause => cause.Kind == CauseKind.ProbesFail);
    }

    [Fact]
    public void Tasks_that_stop_again_and_again_are_counted_by_the_minute()
    {
        var report = new Scenario { GreenFault = "crash=1s" }.Deploy().ReportOf("AfterAllowTestTraffic");

        report.Causes.ShouldContain(cause => cause.Kind == CauseKind.TasksRestart && cause.What.Contains(" per minute); the desired count is 4", StringComparison.Ordinal) && cause.Evidence.Count == 3);
        report.Causes.ShouldNotContain(cause => cause.Kind == CauseKind.ServiceSays, "that ECS starts tasks and registers targets is no reason");
    }

    [Theory]
    [OnBoth]
    public void Probes_that_fail_at_healthy_targets_are_told_with_what_blue_answered(Controller controller)
    {
        var cause = new Scenario { Controller = controller, GreenFault = "errors=100%" }.Deploy().ReportOf("AfterAllowTestTraffic").Causes.First();

        cause.Kind.ShouldBe(CauseKind.ProbesFail);
        cause.What.ShouldContain("while 4 of 4 green targets are healthy: status 500 instead of 2");
        cause.What.ShouldContain("; blue failed 0 of ");
    }

    [Theory]
    [OnBoth]
    public void Tells_a_green_that_is_killed_for_memory(Controller controller)
    {
        var report = new Scenario { Controller = controller, GreenFault = "oom=20s" }.Deploy().ReportOf("AfterAllowTestTraffic");

        Golden.Verify(string.Join('\n', [report.Headline, "", .. report.Reasons]), behaviour: $"{nameof(Tells_a_green_that_is_killed_for_memory)}.{controller}");
    }
}
