namespace Canary.Judging;

/// <summary>How the warm-up went, in figures for people.</summary>
public sealed record WarmUpReport
{
    /// <summary>Until green had settled. Null while it has not.</summary>
    public double? Seconds { get; init; }

    /// <summary>What green took typically when each target was asked for each path the first time. Milliseconds; null without an answer.</summary>
    public double? FirstMs { get; init; }

    /// <summary>What it took in the last ten seconds of the warm-up, or takes by now.</summary>
    public double? SettledMs { get; init; }

    /// <summary>What blue took at the same time.</summary>
    public double? BlueMs { get; init; }

    /// <summary>Its time was up while green was still getting faster.</summary>
    public bool IsStillGettingFaster { get; init; }

    internal static WarmUpReport? Of(JudgeState state, JudgeSettings settings)
    {
        if (settings.Stage == JudgeStage.Bake || !settings.WarmUp.Enabled)
        {
            return null;
        }

        var latest = state.WarmUpWindow;
        return new WarmUpReport
        {
            Seconds = state.IsWarm ? state.WarmSlots * JudgeConstants.SlotSeconds : null,
            FirstMs = state.FirstHits.TypicalGreen / 1000,
            SettledMs = latest.TypicalGreen / 1000,
            BlueMs = latest.TypicalBlue / 1000,
            IsStillGettingFaster = state.IsStillGettingFaster,
        };
    }

    /// <summary>One sentence, without its full stop.</summary>
    public string Told => (Seconds, FirstMs, SettledMs, BlueMs) switch
    {
        (null, _, _, _) => "Green is warming up",
        ({ } seconds, { } first, { } settled, { } blue) => $"Green warmed up for {seconds:0.#} s: its first answers took {Ms(first)}, then {Ms(settled)}, blue's {Ms(blue)}"
            + (IsStillGettingFaster ? "; it was still getting faster when the time for warming up was over" : ""),
        ({ } seconds, _, _, _) => $"Green warmed up for {seconds:0.#} s; there were no answers of both sides to compare",
    };

    private static string Ms(double milliseconds) => milliseconds < 10 ? $"{milliseconds:0.0} ms" : $"{milliseconds:0} ms";
}
