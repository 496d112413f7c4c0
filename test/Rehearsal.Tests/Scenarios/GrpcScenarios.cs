namespace Rehearsal.Tests.Scenarios;

/// <summary>A service that speaks gRPC alone, and a plan that asks nothing but its health.</summary>
public sealed class GrpcScenarios
{
    private static readonly Response s_serving = Answering(1);
    private static readonly Response s_notServing = Answering(2);

    [Theory]
    [OnBoth]
    public void A_green_that_serves_takes_over(Controller controller)
    {
        var result = Deploy(controller, s_serving);

        result.ShouldSucceed();
        result.ReportOf("BeforeInstall").Findings.Single(finding => finding.Id == "route-reachable").Message
            .ShouldContain("answers grpc.health.v1.Health/Check shop.Orders with status 200, as blue's targets do");
    }

    /// <summary>The load balancer calls it healthy: the call itself is OK.</summary>
    [Theory]
    [OnBoth]
    public void A_green_whose_health_service_answers_NOT_SERVING_rolls_back_before_any_traffic(Controller controller)
    {
        var result = Deploy(controller, s_notServing);

        result.ShouldFailAt("AfterAllowTestTraffic");
        result.ReportOf("AfterAllowTestTraffic").Observations!.Failures.Select(failure => (failure.Side, failure.Reason)).Distinct()
            .ShouldBe([(Canary.Probing.Side.Green, "answered NOT_SERVING instead of SERVING")]);
    }

    private static ScenarioResult Deploy(Controller controller, Response green) => new Scenario
    {
        Controller = controller,
        Service = new Scenario().Service with { ProtocolVersion = "GRPC" },
        PlanText = """{ "probes": [{ "kind": "grpc", "service": "shop.Orders" }] }""",
        Blue = After6Milliseconds(s_serving),
        Green = After6Milliseconds(green),
    }.Deploy();

    private static Manner After6Milliseconds(Response response) => async (_, times, time) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(6 + (times % 3)), time);

        return response;
    };

    private static Response Answering(byte status) => new(200, [new("Content-Type", "application/grpc")], new byte[] { 0, 0, 0, 0, 2, 8, status })
    {
        Trailers = [new("grpc-status", "0")],
    };
}
