using System.Text.Json.Nodes;

namespace Canary.Tests.Gates;

/// <summary>A traffic shift as its watch sees it, without a workflow: looks that can be changed, and probes that meet what they are told.</summary>
internal sealed class Shifting
{
    public const string Name = $"watch-{Sample.DeploymentId}-1";
    public const string Route = "https://shop-1.eu-central-1.elb.amazonaws.com:443";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_greens = ["10.0.2.11", "10.0.2.12"];
    private static readonly string[] s_blues = ["10.0.1.11", "10.0.1.12"];

    public Shifting(string plan = "{}")
    {
        Location = Sample.TestTraffic().WithPlan(plan).Locate(LifecycleEvent.AllowTraffic);
        Moves("InProgress");
        Health(Sample.GreenGroup, s_greens);
        Health(Sample.BlueGroup, s_blues);
        Weights(blue: 90, green: 10);
        Alarms("OK");
    }

    public Location Location { get; init; }

    public string StackAction { get; init; } = "stop";

    public string ExecutionName { get; set; } = Name;

    /// <summary>What the next look finds: <see cref="LookFacts"/> as the workflow hands it over.</summary>
    public JsonObject Facts { get; private set; } = JsonNode.Parse("""{ "Targets": [], "TargetGroups": [], "Metrics": [] }""")!.AsObject();

    public DateTimeOffset Now { get; set; } = Start;

    public RoundStep Step { get; private set; } = new();

    /// <summary>How the probes of a round turn out.</summary>
    public Func<Assignment, Pair, Pair> Met { get; set; } = (_, pair) => pair;

    /// <summary>What the workers bring back, made of what they met.</summary>
    public Func<Round, Round> Brought { get; set; } = round => round;

    /// <summary>How far AllowTraffic is, with the tasks of each side that run and are desired.</summary>
    public Shifting Moves(string allowTraffic, int green = 2, int blue = 2)
    {
        Facts["Targets"] = JsonNode.Parse($$"""
            [{ "DeploymentTarget": { "EcsTarget": {
              "LifecycleEvents": [
                { "LifecycleEventName": "BeforeAllowTraffic", "Status": "Succeeded" },
                { "LifecycleEventName": "AllowTraffic", "Status": "{{allowTraffic}}"{{(allowTraffic is "Pending" ? "" : $", \"StartTime\": \"{Start:O}\"")}} },
                { "LifecycleEventName": "AfterAllowTraffic", "Status": "Pending" } ],
              "TaskSetsInfo": [
                { "Identifer": "{{Location.Blue!.Id}}", "TaskSetLabel": "Blue", "DesiredCount": 2, "RunningCount": {{blue}} },
                { "Identifer": "{{Location.Green!.Id}}", "TaskSetLabel": "Green", "DesiredCount": 2, "RunningCount": {{green}} } ] } } }]
            """);

        return this;
    }

    public Shifting Health(string group, params IReadOnlyList<string> targets)
    {
        var groups = Facts["TargetGroups"]!.AsArray();
        groups.Remove(groups.FirstOrDefault(known => known!["TargetGroupArn"]!.GetValue<string>() == group));
        var described = targets.Select(target => JsonNode.Parse(TargetOf(target))!).ToList();
        groups.Add(new JsonObject
        {
            ["TargetGroupArn"] = group,
            ["Health"] = new JsonObject
            {
                ["Targets"] = new JsonArray([.. described.Select(target => target["Target"]!.DeepClone())]),
                ["TargetHealths"] = new JsonArray([.. described.Select(target => target["TargetHealth"]!.DeepClone())]),
            },
        });

        return this;
    }

    public Shifting Weights(int blue, int green)
    {
        Facts["Listeners"] = JsonNode.Parse($$"""{ "Listeners": [{ "ListenerArn": "{{Sample.ProductionListener}}", "DefaultActions": [{{Sample.Forward((Sample.BlueGroup, blue), (Sample.GreenGroup, green))}}] }] }""");

        return this;
    }

    public Shifting Alarms(string state)
    {
        Facts["Alarms"] = JsonNode.Parse($$"""[{ "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "{{state}}", "StateReason": "9 above 5" }, { "AlarmName": "shop-latency", "StateValue": "OK" }] }]""");

        return this;
    }

    /// <summary>Tasks of green that have stopped, as the workflow asks for them.</summary>
    public Shifting Stopped(params IReadOnlyList<string> tasks)
    {
        Facts["Tasks"] = JsonNode.Parse($$"""{ "Running": [], "Stopped": [{ "Tasks": [{{string.Join(", ", tasks)}}] }] }""");

        return this;
    }

    /// <summary>A task of green that was killed for memory, so many seconds after the shift began.</summary>
    public string Killed(string id, double afterSeconds, string code = "EssentialContainerExited", string reason = "Essential container in task exited") => $$"""
        { "TaskArn": "arn:aws:ecs:eu-central-1:111122223333:task/shop/{{id}}", "StartedBy": "{{Location.Green!.Id}}", "LastStatus": "STOPPED", "StopCode": "{{code}}", "StoppedReason": "{{reason}}",
          "CreatedAt": "{{Start.AddMinutes(-5):O}}", "StartedAt": "{{Start.AddMinutes(-4):O}}", "StoppedAt": "{{Start.AddSeconds(afterSeconds):O}}",
          "Containers": [{ "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError: Container killed due to memory usage" }] }
        """;

    /// <summary>Nobody says anything.</summary>
    public Shifting Nothing()
    {
        Facts = [];

        return this;
    }

    /// <summary>What the last step asks for is done, then the next look is judged.</summary>
    public RoundStep Look()
    {
        IReadOnlyList<Round> rounds = Step.Next == NextStep.Probe ? [.. Step.Assignments.Select(assignment => Brought(Send(assignment)))] : [];
        Now += TimeSpan.FromSeconds(Step.Next == NextStep.Probe ? Step.Assignments[0].Slots * Plan.SlotSeconds : Step.WaitSeconds);

        return Step = Judge(Step, rounds, Facts);
    }

    public RoundStep Look(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Look();
        }

        return Step;
    }

    /// <summary>Goes on where another execution's step has left it.</summary>
    public Shifting From(RoundStep step)
    {
        Step = step;

        return this;
    }

    public RoundStep Judge(RoundStep previous, IReadOnlyList<Round> rounds, JsonObject facts)
    {
        var request = LambdaJson.Travel(new RoundRequest
        {
            LifecycleEvent = LifecycleEvent.AllowTraffic,
            DeploymentId = Sample.DeploymentId,
            ExecutionName = ExecutionName,
            StackAction = StackAction,
            StartedAt = Start,
            Now = Now,
            Location = Location,
            Previous = previous,
            Rounds = rounds,
        });

        return LambdaJson.Travel(Rounds.Next(request with { Look = LambdaJson.Read<RoundRequest>($$"""{ "Look": {{facts.ToJsonString()}} }""").Look }));
    }

    private Round Send(Assignment assignment)
    {
        var planner = new Planner(Step.State!, Step.Settings!, assignment.Worker, assignment.Targets);

        return new Round
        {
            Worker = assignment.Worker,
            Slots =
            [
                .. Enumerable.Range(assignment.FirstSlot, assignment.Slots).Select(slot => new SlotTally
                {
                    Slot = slot,
                    Worker = assignment.Worker,
                    Pairs = [.. planner.Next(Step.State!, slot, assignment.ProbesPerSlot).Select(planned => Met(assignment, planned.With(Slots.Good, planned.Blue < 0 ? Reply.Pending : Slots.Good)))],
                }),
            ],
        };
    }

    private static string TargetOf(string target)
        => target.Split('=') is [var ip, var state] ? Sample.Target(ip, state, state is "unhealthy" ? "Target.Timeout" : null) : Sample.Target(target, "healthy");
}
