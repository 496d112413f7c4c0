using Canary.Judging;
using Canary.Reporting;
using Spectre.Console;
using Cell = (string Text, Spectre.Console.Style Ink);

namespace Rehearsal.Terminal;

/// <summary>Blue and green: their shares of the traffic, their tasks, and what the probes met at each.</summary>
internal sealed class FleetPanel(RehearsalProgress progress, FleetSnapshot fleet, int width)
{
    private const int HeadingRows = 3;
    private const int WidthOfWide = 52;

    /// <summary>Services of one's own do not say what they have answered, and a zero would claim that they do.</summary>
    private bool IsCounted => fleet.Blue.Tasks.Concat(fleet.Green.Tasks).Any(task => task.Requests > 0);

    private bool IsWide => width >= WidthOfWide;

    /// <param name="rows">The most rows to draw.</param>
    public List<Line> Draw(int rows)
    {
        var room = Math.Max(2, rows - HeadingRows);
        var f = Ink.Faint;
        var green = Math.Min(fleet.Green.Tasks.Count, Math.Max(room / 2, room - fleet.Blue.Tasks.Count));

        return
        [
            IsWide ? Columns(("TASK", f), ("HEALTH", f), ("REQUESTS", f), ("FAILED", f), ("PROBES", f))
                : Columns(("TASK", f), ("HEALTH", f), ("REQS", f), ("FAIL", f), ("PROBES", f)),
            Heading("BLUE ", Ink.BlueSide, fleet.Blue),
            .. Tasks(fleet.Blue, Math.Min(room - green, fleet.Blue.Tasks.Count), isGreen: false),
            Heading("GREEN", Ink.GreenSide, fleet.Green),
            .. Tasks(fleet.Green, green, isGreen: true),
        ];
    }

    private Line Columns(Cell address, Cell health, Cell requests, Cell failed, Cell probes) => new Line()
        .Add(address.Text, IsWide ? 16 : 15, address.Ink).Add(" ")
        .Add(health.Text, 9, health.Ink)
        .AddRight(requests.Text, IsWide ? 9 : 6, requests.Ink)
        .AddRight(failed.Text, IsWide ? 7 : 5, failed.Ink)
        .AddRight(probes.Text, IsWide ? 9 : 7, probes.Ink);

    private Line Heading(string name, Style ink, SideSnapshot side) => new Line().Add(name, ink)
        .Add("  users ").Add(Gauge.Bar(side.ProductionPercent / 100.0, IsWide ? 12 : 8), ink).AddRight($"{side.ProductionPercent}%", 5)
        .Add("  test ").Add(Gauge.Bar(side.TestPercent / 100.0, 4), ink).AddRight($"{side.TestPercent}%", 5);

    /// <summary>When not all can be shown, the worst are.</summary>
    private IEnumerable<Line> Tasks(SideSnapshot side, int rows, bool isGreen)
    {
        if (side.Tasks.Count <= rows)
        {
            return side.Tasks.Select(task => TaskLine(task, isGreen));
        }

        var worstFirst = side.Tasks.OrderByDescending(task => isGreen ? Probed(task)?.Failed : 0).ThenByDescending(task => task.Failures)
            .ThenBy(task => task.Health == "healthy").ToList();
        return worstFirst.Take(rows - 1).Select(task => TaskLine(task, isGreen)).Append(Rest(worstFirst[Math.Max(0, rows - 1)..]));
    }

    private Line TaskLine(TaskSnapshot task, bool isGreen)
    {
        var health = task.Health switch { "healthy" => Ink.Good, "unhealthy" => Ink.Bad, _ => Ink.Doubt };
        var probed = isGreen ? Probed(task) : null;
        return Columns(
            (Figures.Authority(task.Address), Ink.Plain),
            (task.Health, health),
            (IsCounted ? $"{task.Requests}" : "-", IsCounted ? Ink.Plain : Ink.Faint),
            (IsCounted ? $"{task.Failures}" : "-", task.Failures > 0 ? Ink.Bad : Ink.Faint),
            probed is null ? ("", Ink.Plain)
                : IsWarmingUp ? ("warm-up", Ink.Faint)
                : ($"{probed.Failed}/{probed.Sent}", probed.Failed > 0 ? Ink.Bad : Ink.Faint));
    }

    private Line Rest(IReadOnlyList<TaskSnapshot> tasks)
    {
        var healthy = tasks.Count(task => task.Health == "healthy");
        var failures = tasks.Sum(task => task.Failures);
        var answers = IsCounted ? $", {failures} of {tasks.Sum(task => task.Requests)} failed" : "";
        return new Line().Add($"{tasks.Count} more: {healthy} healthy{answers}", Ink.Faint);
    }

    /// <summary>Then no target has a count of its own yet.</summary>
    private bool IsWarmingUp => progress.LastSlot is { Evidence.WarmUp: { Seconds: null } };

    private StratumEvidence? Probed(TaskSnapshot task)
    {
        var addresses = progress.LastSlot?.Green ?? [];
        return progress.LastSlot?.Evidence.Targets.FirstOrDefault(target => target.Index < addresses.Count
            && Figures.Authority(addresses[target.Index]) == Figures.Authority(task.Address));
    }
}
