using Canary.Judging;

namespace Canary.Probing;

/// <summary>Reads the plan's <c>judge</c> object: each parameter of the judge that differs from the preset.</summary>
internal static class JudgeSettingsReader
{
    public static JudgeSettings Read(JsonSettings settings, JudgeSettings preset)
    {
        var judge = preset with
        {
            P0 = settings.Number("p0") ?? preset.P0,
            P1 = settings.Number("p1") ?? preset.P1,
            Q = settings.Number("q") ?? preset.Q,
            P1Target = settings.Number("p1Target") ?? preset.P1Target,
            QTarget = settings.Number("qTarget") ?? preset.QTarget,
            Alpha = settings.Number("alpha") ?? preset.Alpha,
            AlphaRel = settings.Number("alphaRel") ?? preset.AlphaRel,
            Beta = settings.Number("beta") ?? preset.Beta,
            AlphaLat = settings.Number("alphaLat") ?? preset.AlphaLat,
            BetaLat = settings.Number("betaLat") ?? preset.BetaLat,
            BetaLatTarget = settings.Number("betaLatTarget") ?? preset.BetaLatTarget,
            C0 = settings.Number("c0") ?? preset.C0,
            C1 = settings.Number("c1") ?? preset.C1,
            C1Target = settings.Number("c1Target") ?? preset.C1Target,
            FloorMs = settings.Number("floorMs") ?? preset.FloorMs,
            PoolWeightAbsolute = settings.Number("poolWeightAbsolute") ?? preset.PoolWeightAbsolute,
            PoolWeightRelative = settings.Number("poolWeightRelative") ?? preset.PoolWeightRelative,
            PoolWeightLatency = settings.Number("poolWeightLatency") ?? preset.PoolWeightLatency,
            Omega = settings.Number("omega") ?? preset.Omega,
            Deltas = settings.Numbers("deltas") ?? preset.Deltas,
            SlotCap = settings.Number("slotCap") ?? preset.SlotCap,
            SlotSeconds = settings.Number("slotSeconds") ?? preset.SlotSeconds,
            MinSeconds = settings.Number("minSeconds") ?? preset.MinSeconds,
            MaxSeconds = settings.Number("maxSeconds") ?? preset.MaxSeconds,
            SharedHoldSeconds = settings.Number("sharedHoldSeconds") ?? preset.SharedHoldSeconds,
            Latency = settings.Flag("latency") ?? preset.Latency,
        };
        settings.Finish();

        return judge;
    }
}
