using System.Text.Json.Serialization;

namespace Canary.Judging;

/// <summary>How the warm-up went, in figures for people.</summary>
public sealed record WarmUpReport
{
    // What is typical of a few first answers scatters that much by itself.
    private const double Scatter = 1.5;
    private const double FloorMs = 1;

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
        // A second attempt finds green warm, and the first one has reported how that went.
        var isOfAnotherAttempt = state is { IsWarm: true, WarmSlots: 0 };
        if (settings.Stage != JudgeStage.Gate || !settings.WarmUp.Enabled || isOfAnotherAttempt)
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

    /// <summary>Its first answers took clearly longer than those at the end. False while it is not known.</summary>
    [JsonIgnore]
    public bool WasCold => IsStillGettingFaster || FirstMs > (Scatter * SettledMs) + FloorMs;

    /// <summary>One sentence, without its full stop.</summary>
    public string Summary => (Seconds, FirstMs, SettledMs, BlueMs) switch
    {
        (null, _, _, _) => "Green is warming up",
        ({ } seconds, { } first, { } settled, { } blue) when WasCold
            => $"Green was cold for {seconds:0.#} s: {Ms(first)}, then {Ms(settled)} (blue {Ms(blue)})"
            + (IsStillGettingFaster ? "; it was still getting faster when the warm-up ended" : ""),
        (_, _, { } settled, { } blue) => $"Green was warm from the start: {Ms(settled)} (blue {Ms(blue)})",
        ({ } seconds, _, _, _) => $"Green had {seconds:0.#} s to warm up; there are no answers from both sides to compare",
    };

    private static string Ms(double milliseconds) => milliseconds < 10 ? $"{milliseconds:0.0} ms" : $"{milliseconds:0} ms";
}
