namespace Canary.Judging;

/// <summary>
/// The time before a judgement: every target is asked every path, and then green is watched until it is as fast as blue, has stopped getting
/// faster, or its time is up. Pairs of turns are compared, so that what both sides share drops out.
/// </summary>
internal static class WarmUp
{
    private const int SlotsOfWindow = 10;
    private const int PairsOfWindow = 40;
    private const int LeastPairs = 20;
    private const int WindowsOfPatience = 5;
    private const int WindowsOfTrend = 3;
    private const double SmallestGain = 0.02;

    /// <summary>One more slot of the warm-up; ends it when green has settled.</summary>
    public static void Run(SlotWork slot)
    {
        WeighErrors(slot);
        var hasClosed = Watch(slot);
        if (IsOver(slot, hasClosed))
        {
            Begin(slot.State);
        }
    }

    /// <summary>Adds a slot to the windows and trends, which go on when the warm-up is over; whether a window has closed.</summary>
    public static bool Watch(SlotWork slot)
    {
        if (!slot.Limits.JudgesLatency)
        {
            return false;
        }

        var state = slot.State;
        Trends.Decay(state);
        var hasFirstHits = false;
        foreach (var pair in slot.Parts.SelectMany(pairs => pairs))
        {
            hasFirstHits |= pair.Kind == PairKind.FirstHit;
            Watch(state, pair);
        }

        return !hasFirstHits && HasClosed(state);
    }

    /// <summary>A crossing while green still gets faster is no regression yet.</summary>
    public static bool IsGettingFaster(JudgeState state, Standing standing)
    {
        var deviation = Trends.Deviation(state);
        var half = Math.Min(JudgeState.WindowsKept, state.WindowsClosed) / 2;

        return (half >= WindowsOfTrend && HasFallen(state, half, deviation, errors: 1.5)) || Trends.AnyFallingSuspect(state, standing, deviation);
    }

    private static bool HasFallen(JudgeState state, int half, double deviation, double errors, double least = 0)
    {
        Window[] windows = [.. state.Windows.TakeLast(2 * half)];
        var (older, newer) = (Window.Together(windows.AsSpan(0, half)), Window.Together(windows.AsSpan(half)));

        return older.Answered > 0 && newer.Answered > 0
            && older.Mean - newer.Mean > Math.Max(least, errors * deviation * Math.Sqrt((1.0 / older.Answered) + (1.0 / newer.Answered)));
    }

    private static void Watch(JudgeState state, Pair pair)
    {
        if (pair.Kind == PairKind.Turn)
        {
            state.OpenWindow = state.OpenWindow with { Sent = state.OpenWindow.Sent + 1 };
        }

        if (!pair.HasBlue || pair.Green == state.Shape.Route || !pair.GreenReply.IsAnswered || !pair.BlueReply.IsAnswered)
        {
            return;
        }

        var (green, blue) = (Math.Log(Math.Max(1, pair.GreenReply.Microseconds)), Math.Log(Math.Max(1, pair.BlueReply.Microseconds)));
        if (pair.Kind == PairKind.FirstHit)
        {
            state.FirstHits = state.FirstHits.WithPair(green, blue);
            return;
        }

        Trends.Add(state, pair, green - blue);
        if (pair.Kind == PairKind.Turn)
        {
            state.OpenWindow = state.OpenWindow.WithPair(green, blue);
        }
    }

    private static bool HasClosed(JudgeState state)
    {
        state.OpenWindow = state.OpenWindow with { Slots = state.OpenWindow.Slots + 1 };
        if (state.OpenWindow is { Slots: < SlotsOfWindow } or { Sent: < PairsOfWindow })
        {
            return false;
        }

        state.Windows.Add(state.OpenWindow);
        if (state.Windows.Count > JudgeState.WindowsKept)
        {
            state.Windows.RemoveAt(0);
        }

        (state.OpenWindow, state.WindowsClosed) = (default, state.WindowsClosed + 1);
        return true;
    }

    private static bool IsOver(SlotWork slot, bool hasClosed)
    {
        var state = slot.State;
        var isUp = Standing.Lasts(state.Slots, slot.Limits.Settings.WarmUp.MaxSeconds);
        var isSettled = slot.Limits.JudgesLatency
            ? hasClosed && IsSettled(state, slot.Limits)
            : !slot.Parts.Any(pairs => pairs.Any(pair => pair.Kind == PairKind.FirstHit));
        state.IsStillGettingFaster = isUp && !isSettled && slot.Limits.JudgesLatency;

        return isUp || isSettled;
    }

    /// <summary>In this order: nothing to compare with; some target or path is cold; as fast as blue; slow but steady.</summary>
    private static bool IsSettled(JudgeState state, JudgeConstants limits)
    {
        if (state.WindowsClosed < 2)
        {
            return false;
        }

        var windows = state.Windows;
        var latest = windows[^1] + windows[^2];

        return latest.Answered < LeastPairs
            || (!Trends.AnyCold(state, limits, latest.Mean, isPatient: state.WindowsClosed < WindowsOfPatience)
                && (latest.Mean <= Math.Log(limits.Settings.Latency.Tolerated) || IsSteady(state)));
    }

    private static bool IsSteady(JudgeState state)
        => state.Windows.Count / 2 is >= WindowsOfTrend and var half && !HasFallen(state, half, Trends.Deviation(state), Trends.Doubt, SmallestGain);

    /// <summary>Everything but a first hit that timed out counts against a version that is not there.</summary>
    private static void WeighErrors(SlotWork slot)
    {
        const Purposes turns = Purposes.Turn | Purposes.FirstHit;
        var (sent, failed, ignored, isTelling) = (0, 0, 0.0, false);
        Span<double> relative = stackalloc double[Layout.Odds];
        foreach (var part in slot.Parts)
        {
            Pair[] pairs = [.. part.Where(pair => pair is not { Kind: PairKind.FirstHit, GreenReply.IsTimedOut: true })];
            foreach (var path in slot.PathsOf(pairs, turns))
            {
                var block = slot.Block.Take(pairs, new Choice(turns, path), new Choice(turns, path));
                (sent, failed) = (sent + block.GreenSent, failed + block.GreenFailed);
                isTelling |= slot.AddRelative(relative, ref ignored);
            }
        }

        if (sent > 0)
        {
            Span<double> errors = stackalloc double[Layout.Rates];
            slot.Limits.Dead.Weigh(sent, failed, errors);
            slot.Add(slot.Layout.Pool.Errors, errors, slot.Limits.WarmUpCap);
            slot.AddCompared(slot.Layout.Pool.Relative, relative, isTelling);
            slot.State.Green = slot.State.Green.Plus(sent, failed);
        }

        var answered = slot.Parts.SelectMany(pairs => pairs).Where(pair => pair.HasBlue && !pair.BlueReply.IsPending && !pair.BlueReply.IsLimited);
        foreach (var pair in answered)
        {
            slot.State.Blue = slot.State.Blue.Plus(1, pair.BlueReply.IsFailed ? 1 : 0);
        }
    }

    /// <summary>The judgement begins: all sums are empty, and what was followed of blue goes on.</summary>
    private static void Begin(JudgeState state)
    {
        var settled = state.WarmUpWindow;
        (state.IsWarm, state.WarmSlots, state.WarmUpWindow) = (true, state.Slots, settled);
        (state.Green, state.Blue) = (default, default);
        Array.Clear(state.Targets);
        Array.Clear(state.Paths);
        Array.Clear(state.BluePaths);
        state.Suspects.Clear();
        foreach (var process in state.Layout.Judged)
        {
            process.Clear(state.Sums);
        }
    }
}
