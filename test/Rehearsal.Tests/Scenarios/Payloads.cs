using StepFunctions.Running;
using StepFunctions.Values;

namespace Rehearsal.Tests.Scenarios;

/// <summary>What went into and came out of each state and each task, in bytes.</summary>
internal static class Payloads
{
    public static IEnumerable<(string State, long Size)> Of(Execution execution)
        => from happened in execution.History
           from name in new[] { "input", "parameters", "output" }
           let payload = (happened.Content as JsonMap)?[name]
           where payload is not null
           select ($"{happened.Type} {happened.State} {name}", payload.Size);

    /// <summary>No state and no function of any workflow carries more than this share of what it may.</summary>
    public static void ShouldStayBelow(this ScenarioResult result, double share)
    {
        var largest = result.Executions.SelectMany(Of).GroupBy(payload => payload.State).Select(same => same.MaxBy(payload => payload.Size)).OrderByDescending(payload => payload.Size).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', largest.Take(12)));
        var (state, size) = largest[0];
        ((double)size / Interpreter.LargestDocument).ShouldBeLessThan(share, state);
    }
}
