namespace Canary.Tests.Gates;

/// <summary>How far ECS's own shift is, by what DescribeServiceDeployments says.</summary>
public sealed class EcsShiftTests
{
    private static readonly Site s_site = EcsSample.TestTraffic().Locate(LifecycleStage.ProductionTrafficShift);

    [Theory]
    [InlineData("POST_TEST_TRAFFIC_SHIFT", 0, ShiftState.Ahead)]
    [InlineData("PRE_PRODUCTION_TRAFFIC_SHIFT", 0, ShiftState.Ahead)]
    [InlineData("PRE_PRODUCTION_TRAFFIC_SHIFT", 10, ShiftState.Moving)]
    [InlineData("PRODUCTION_TRAFFIC_SHIFT", 0, ShiftState.Moving)]
    [InlineData("PRODUCTION_TRAFFIC_SHIFT", 100, ShiftState.Moving)]
    [InlineData("POST_PRODUCTION_TRAFFIC_SHIFT", 100, ShiftState.Over)]
    [InlineData("BAKE_TIME", 100, ShiftState.Over)]
    [InlineData("CLEAN_UP", 100, ShiftState.Over)]
    [InlineData("A_STAGE_OF_TOMORROW", 10, ShiftState.Moving)]
    [InlineData("A_STAGE_OF_TOMORROW", 0, ShiftState.Ahead)]
    [InlineData("BAKE_TIME", 10, ShiftState.Moving)]
    [InlineData("BAKE_TIME", 0, ShiftState.Moving)]
    [InlineData("CLEAN_UP", 99.9, ShiftState.Moving)]
    [InlineData("POST_PRODUCTION_TRAFFIC_SHIFT", 10, ShiftState.Over)]
    [InlineData("", 0, ShiftState.Ahead)]
    [InlineData("", 10, ShiftState.Moving)]
    internal void Is_told_by_the_stage_and_green_s_share(string stage, double percent, ShiftState state)
        => Look(stage, percent).State.ShouldBe(state);

    [Theory]
    [InlineData("SUCCESSFUL", ShiftState.Over)]
    [InlineData("", ShiftState.Unknown)]
    [InlineData("STOP_REQUESTED", ShiftState.Stopped)]
    [InlineData("STOPPED", ShiftState.Stopped)]
    [InlineData("ROLLBACK_REQUESTED", ShiftState.Stopped)]
    [InlineData("ROLLBACK_IN_PROGRESS", ShiftState.Stopped)]
    [InlineData("ROLLBACK_SUCCESSFUL", ShiftState.Stopped)]
    internal void Ends_with_the_deployment(string status, ShiftState state) => Look("PRODUCTION_TRAFFIC_SHIFT", 10, status).State.ShouldBe(state);

    [Fact]
    public void Gives_green_s_share_as_ECS_does_with_fractions()
    {
        var shift = Look("PRODUCTION_TRAFFIC_SHIFT", 0.1);

        (shift.GreenPercent, shift.Began).ShouldBe((0.1, null));
    }

    [Theory]
    [InlineData(2, 2, false, false)]
    [InlineData(1, 2, true, false)]
    [InlineData(2, 1, false, true)]
    public void Tells_which_side_lacks_tasks(int green, int blue, bool isGreenShort, bool isBlueShort)
    {
        var shift = Look("PRODUCTION_TRAFFIC_SHIFT", 10, runningOfGreen: green, runningOfBlue: blue);

        (shift.GreenIsShort, shift.BlueIsShort).ShouldBe((isGreenShort, isBlueShort));
    }

    [Theory]
    [InlineData("""{ "Error": "Ecs.ServerException", "Cause": "x" }""")]
    [InlineData("{}")]
    public void Is_not_known_where_ECS_did_not_answer(string response)
        => Shift.Of(LambdaJson.Read<RoundRequest>($$"""{ "Look": { "Targets": [{{response}}] } }""").Look!, s_site).State.ShouldBe(ShiftState.Unknown);

    private static Shift Look(string stage, double percent, string status = "IN_PROGRESS", int runningOfGreen = 2, int runningOfBlue = 2)
        => Shift.Of(
            LambdaJson.Read<RoundRequest>($$"""
                {
                  "Look": {
                    "Targets": [
                      {
                        "ServiceDeployments": [
                          {
                            "Status": "{{status}}", "LifecycleStage": "{{stage}}",
                            "SourceServiceRevisions": [{ "RequestedTaskCount": 2, "RunningTaskCount": {{runningOfBlue}} }],
                            "TargetServiceRevision": {
                              "RequestedTaskCount": 2, "RunningTaskCount": {{runningOfGreen}},
                              "RequestedProductionTrafficWeight": {{percent.ToString(System.Globalization.CultureInfo.InvariantCulture)}}
                            }
                          }
                        ]
                      }
                    ]
                  }
                }
                """).Look!,
            s_site);
}
