namespace Rehearsal.Tests.Terminal;

/// <summary>What a person is told of the faults that were ordered.</summary>
public class FaultLogTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_line_says_what_was_ordered_and_which_tasks_have_it() => Lines(
        new FaultStarted(s_start, "blue", "every task takes 2 times as long to answer", []),
        DeploymentEvents.Changed("d-1", s_start.AddSeconds(30), DeploymentStatus.InProgress),
        new FaultStarted(s_start.AddSeconds(33), "green", "one task in 2 answers 5% of its requests with 500", ["127.0.0.1:1", "127.0.0.1:2"]),
        new FaultStarted(s_start.AddSeconds(34), "green", "one task in 2 is down", [.. Enumerable.Range(1, 6).Select(port => $"127.0.0.1:{port}")])).ShouldBe(
        [
            "[+00:00] fault blue: every task takes 2 times as long to answer",
            "[+00:00] deployment d-1 InProgress",
            "[+00:03] fault green: one task in 2 answers 5% of its requests with 500: 127.0.0.1:1, 127.0.0.1:2",
            "[+00:04] fault green: one task in 2 is down: 127.0.0.1:1, 127.0.0.1:2, 127.0.0.1:3, 127.0.0.1:4 and 2 more",
        ]);

    [Fact]
    public void Tasks_that_have_what_others_have_not_are_kept_and_told()
    {
        var result = new List<RehearsalEvent>();
        var log = new FaultLog(new Teller(result.Add));

        log.Report(new TasksWithFault(s_start, TaskSetLabel.Green, new Fault.Down(), [new Uri("http://127.0.0.1:1")]));
        log.Report(new TasksWithFault(s_start, TaskSetLabel.Blue, new Fault.Errors(5) { OneOf = 4 }, [new Uri("http://127.0.0.1:2")]));

        log.FaultyTasks.ShouldBe([new FaultyTask("blue", "127.0.0.1:2", "one-of-4:errors=5%")]);
        result.Cast<FaultStarted>().Select(fault => (fault.Side, fault.Fault, string.Join(' ', fault.Tasks))).ShouldBe(
            [("green", "every task cuts every connection except health checks", ""), ("blue", "one task in 4 answers 5% of its requests with 500", "127.0.0.1:2")]);
    }

    [Fact]
    public void The_verdict_names_the_tasks_that_were_broken_on_purpose()
    {
        var outcome = Rehearsals.Passed with
        {
            FaultyTasks =
            [
                new FaultyTask("blue", "127.0.0.1:2", "one-of-2:latency=x2"), new FaultyTask("blue", "127.0.0.1:4", "one-of-2:latency=x2"), new FaultyTask("green", "127.0.0.1:9", "one-of-4:down"),
            ],
        };

        Ordered(outcome).ShouldBe(["Injected  blue one-of-2:latency=x2: 127.0.0.1:2, 127.0.0.1:4", "          green one-of-4:down: 127.0.0.1:9"]);
        Ordered(Rehearsals.Passed).ShouldBeEmpty();
    }

    private static List<string> Lines(params RehearsalEvent[] rehearsalEvents)
    {
        var (progress, lines) = (RehearsalProgress.Before(Lifecycle.OfCodeDeploy), new List<string>());
        foreach (var rehearsalEvent in rehearsalEvents)
        {
            var after = progress.After(rehearsalEvent);
            lines.AddRange(EventLog.Of(rehearsalEvent, progress, after));
            progress = after;
        }

        return lines;
    }

    private static List<string> Ordered(RehearsalOutcome outcome) =>
    [
        .. Screen.Show(new VerdictScreen(outcome, Rehearsals.OfTheShop).Draw(100)).Split('\n')
            .SkipWhile(line => !line.StartsWith("Injected", StringComparison.Ordinal)).TakeWhile((line, index) => index == 0 || line.StartsWith(' ')).Select(line => line.TrimEnd()),
    ];

    private sealed class Teller(Action<RehearsalEvent> tell) : IProgress<RehearsalEvent>
    {
        public void Report(RehearsalEvent value) => tell(value);
    }
}
