using Canary.Judging;

namespace Canary.Plans;

/// <summary>Reads what a plan says to the judge: its <c>judge</c> and <c>warmUp</c> objects, over a preset.</summary>
internal static class JudgeSettingsReader
{
    // What earlier versions took, and what takes its place.
    private static readonly (string Name, string Cure)[] s_gone =
    [
        ("p0", "set judge.errors.tolerated"),
        ("p1", "set judge.errors.refused"),
        ("p1Target", "set judge.errors.refusedOfOne"),
        ("c0", "set judge.latency.tolerated"),
        ("c1", "set judge.latency.refused"),
        ("c1Target", "set judge.latency.refusedOfOne"),
        ("floorMs", "set judge.latency.floorMs"),
        .. new[]
        {
            "q", "qTarget", "alpha", "alphaRel", "beta", "alphaLat", "betaLat", "betaLatTarget",
            "poolWeightAbsolute", "poolWeightRelative", "poolWeightLatency",
            "omega", "deltas", "slotCap", "slotSeconds", "sharedHoldSeconds",
        }.Select(name => (name, "leave it out: the constants of the arithmetic are no longer settings")),
    ];

    public static JudgeSettings Read(JsonSettings settings, JudgeSettings preset)
    {
        foreach (var (name, cure) in s_gone)
        {
            settings.RefuseIfGiven(name, cure);
        }

        if (!settings.IsObject("latency") && settings.Has("latency"))
        {
            settings.RefuseIfGiven("latency", "give an object, such as { \"judged\": false }");
        }

        var judge = preset with
        {
            Errors = settings.Object("errors", errors => ReadErrors(errors, preset.Errors)) ?? preset.Errors,
            Latency = settings.Object("latency", latency => ReadLatency(latency, preset.Latency)) ?? preset.Latency,
            Times = new JudgeTimes(
                settings.Number("minSeconds") ?? preset.Times.MinSeconds, settings.Number("maxSeconds") ?? preset.Times.MaxSeconds),
        };
        settings.Finish();

        return judge;
    }

    public static WarmUpSettings ReadWarmUp(JsonSettings settings, WarmUpSettings preset)
    {
        var warmUp = new WarmUpSettings(settings.Flag("enabled") ?? preset.Enabled, settings.Number("maxSeconds") ?? preset.MaxSeconds);
        settings.Finish();

        return warmUp;
    }

    private static ErrorLimits ReadErrors(JsonSettings settings, ErrorLimits preset)
    {
        var errors = new ErrorLimits(
            settings.Number("tolerated")
                ?? preset.Tolerated, settings.Number("refused")
                ?? preset.Refused, settings.Number("refusedOfOne")
                ?? preset.RefusedOfOne);
        settings.Finish();

        return errors;
    }

    private static LatencyLimits ReadLatency(JsonSettings settings, LatencyLimits preset)
    {
        var latency = new LatencyLimits(
            settings.Flag("judged") ?? preset.Judged,
            settings.Number("tolerated") ?? preset.Tolerated,
            settings.Number("refused") ?? preset.Refused,
            settings.Number("toleratedOfOne") ?? preset.ToleratedOfOne,
            settings.Number("refusedOfOne") ?? preset.RefusedOfOne,
            settings.Number("floorMs") ?? preset.FloorMs,
            settings.Flag("tail") ?? preset.Tail);
        settings.Finish();

        return latency;
    }
}
