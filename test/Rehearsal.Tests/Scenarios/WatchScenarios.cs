namespace Rehearsal.Tests.Scenarios;

/// <summary>What is seen of a version while production traffic moves to it, and what is done about it.</summary>
public sealed class WatchScenarios
{
    [Fact]
    public void A_healthy_shift_is_watched_to_its_end_and_nothing_is_stopped()
    {
        var result = new Scenario().Deploy();
        throw new Exception(System.Text.Json.JsonSerializer.Serialize(result.ReportOf("BeforeAllowTraffic")) + result + "\n" + string.Join("\n", result.Executions.Select(e => $"{e.Name} {e.Machine.Name} {e.Status} {e.Error} {e.Cause} {e.History.Count} " + (e.Name.Contains("BeforeAllow") || e.Machine.Name == "hooks-Watch" ? string.Join(" ", e.History.Where(h => h.Type.EndsWith("StateEntered")).Select(h => h.State)) + e.History.LastOrDefault(h => h.State == "StartWatch")?.Detail?.ToJsonString() : ""))));
    }

    [Fact]
    public void A_version_that_dies_during_the_shift_is_stopped()
    {
        var result = new Scenario { GreenFault = "down@150s" }.Deploy();
        throw new Exception(System.Text.Json.JsonSerializer.Serialize(result.ReportOf("BeforeAllowTraffic")) + result + "\n" + string.Join("\n", result.Executions.Select(e => $"{e.Name} {e.Machine.Name} {e.Status} {e.Error} {e.Cause} {e.History.Count} " + (e.Name.Contains("BeforeAllow") || e.Machine.Name == "hooks-Watch" ? string.Join(" ", e.History.Where(h => h.Type.EndsWith("StateEntered")).Select(h => h.State)) + e.History.LastOrDefault(h => h.State == "StartWatch")?.Detail?.ToJsonString() : ""))));
    }

    [Fact]
    public void Errors()
    {
        var result = new Scenario { GreenFault = "after=2m:errors=20%" }.Deploy();
        throw new Exception(System.Text.Json.JsonSerializer.Serialize(result.ReportOf("BeforeAllowTraffic")) + result + "\n" + string.Join("\n", result.Executions.Select(e => $"{e.Name} {e.Machine.Name} {e.Status} {e.Error} {e.Cause} {e.History.Count} " + (e.Name.Contains("BeforeAllow") || e.Machine.Name == "hooks-Watch" ? string.Join(" ", e.History.Where(h => h.Type.EndsWith("StateEntered")).Select(h => h.State)) + e.History.LastOrDefault(h => h.State == "StartWatch")?.Detail?.ToJsonString() : ""))));
    }
}
