using Cronos;

namespace Canary.Plans;

/// <summary>Reads one item of the plan's <c>freeze</c>.</summary>
internal static class FreezeReader
{
    /// <summary>A plan with more of them would rather be a calendar.</summary>
    public const int MostWindows = 50;

    private const int MostMinutes = 7 * 24 * 60;

    public static FreezeWindow Read(JsonSettings settings)
    {
        var window = new FreezeWindow
        {
            From = settings.Text("from")?.Trim() ?? "",
            To = settings.Text("to")?.Trim() ?? "",
            Cron = settings.Text("cron")?.Trim() ?? "",
            Minutes = settings.Integer("minutes", 1, MostMinutes) ?? 0,
            Zone = settings.Text("zone")?.Trim() ?? "",
            Reason = settings.Text("reason")?.Trim() ?? "",
        };
        settings.Finish();
        CheckKind(settings, window);
        CheckZone(settings, window);
        if (window.Reason is "")
        {
            settings.Refuse("reason", "missing or empty", "give the reason that a stopped deployment shows");
        }

        return window;
    }

    private static void CheckKind(JsonSettings settings, FreezeWindow window)
    {
        var (once, again) = (settings.Has("from") || settings.Has("to"), settings.Has("cron") || settings.Has("minutes"));
        if (once == again)
        {
            settings.Refuse(
                once ? "cron" : "from",
                once ? "given beside from or to" : "missing",
                "give from and to for a one-time window, or cron and minutes for a recurring one");
        }
        else if (once)
        {
            CheckOnce(settings, window);
        }
        else
        {
            CheckAgain(settings, window);
        }
    }

    private static void CheckOnce(JsonSettings settings, FreezeWindow window)
    {
        // The order of the two is the zone's matter; what is wrong with each is not.
        var zone = LocalTimes.Zone(window.Zone) ?? NodaTime.DateTimeZone.Utc;
        var (begin, end) = (LocalTimes.Begin(window.From, zone), LocalTimes.End(window.To, zone));
        foreach (var (name, text, read) in new[] { ("from", window.From, begin), ("to", window.To, end) })
        {
            if (read is null)
            {
                settings.Refuse(
                    name,
                    text is "" ? "missing or empty" : Excerpt.Of(text, 60),
                    "give a local date such as 2026-12-24, or a local time such as 2026-12-24T18:00, without an offset");
            }
        }

        if (begin >= end)
        {
            settings.Refuse("to", window.To, $"give a time after {window.From}");
        }
    }

    private static void CheckAgain(JsonSettings settings, FreezeWindow window)
    {
        if (!CronExpression.TryParse(window.Cron, out _))
        {
            settings.Refuse(
                "cron",
                window.Cron is "" ? "missing or empty" : Excerpt.Of(window.Cron, 60),
                "give minute, hour, day of month, month and day of week, such as 0 17 * * FRI");
        }

        if (!settings.Has("minutes"))
        {
            settings.Refuse("minutes", "missing", $"give the window's length in minutes, 1 to {MostMinutes}");
        }
    }

    private static void CheckZone(JsonSettings settings, FreezeWindow window)
    {
        if (LocalTimes.Zone(window.Zone) is null)
        {
            settings.Refuse(
                "zone", window.Zone is "" ? "missing or empty" : Excerpt.Of(window.Zone, 60), "give an IANA time zone such as Europe/Berlin or UTC");
        }
    }
}
