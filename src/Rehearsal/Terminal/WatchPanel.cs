namespace Rehearsal.Terminal;

/// <summary>What the watch of a traffic shift saw last beside its probes, and what it does about evidence against green.</summary>
internal sealed class WatchPanel(RehearsalProgress progress, int width)
{
    /// <summary>Two rows while traffic shifts, and for as long as there is evidence against green; else none.</summary>
    public List<Line> Draw() => progress.Watch switch
    {
        { IsAgainst: true, Verdict: { } verdict } watch =>
        [
            Row(" WATCH", new Line().Add(Doing(watch), watch.Stops ? Ink.Alarm : Ink.Doubt)),
            Row("", new Line().Add(verdict.Reasons is [var first, ..] ? first : $"{verdict.Rule}", Ink.Bad)),
        ],
        { Look: { } look } when progress.IsShifting =>
        [
            Row(" WATCH", new Line().Add($"{LookWording.State(look)}{Listener(look)}", Ink.Faint)),
            Row("", new Line().Add(LookWording.Users(look), Ink.Faint)),
        ],
        _ => [],
    };

    private static Line Row(string label, Line line) => new Line().Add(label, 8, Ink.Strong).Add(line);

    private string Doing(WatchProgress watch) => watch switch
    {
        { Stops: false } => "reports evidence against green, and stops nothing",
        _ when progress.Deployment?.Status == progress.Lifecycle.InProgress =>
            $"asks {progress.Lifecycle.Controller} to stop the deployment and to roll back",
        _ => "stopped the deployment",
    };

    /// <summary>It is one more of the probed targets, and none of the tasks.</summary>
    private string Listener(WatchLooked look)
    {
        var index = (progress.Watch?.Slot?.Green.Count ?? 0) - 1;

        return index >= 0 && look.Site.Production?.Url == progress.Watch!.Slot!.Green[index]
            && progress.Watch.Slot.Evidence.Targets.FirstOrDefault(target => target.Index == index) is { } target
                ? $"; {(width < 96 ? "" : "production ")}listener failed {target.Failed}/{target.Sent}"
                : "";
    }
}
