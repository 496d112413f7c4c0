using System.Text.Json;
using Canary.Judging;

namespace Canary.Tests.Judging;

/// <summary>Values computed with 60 digits, to hold the arithmetic against.</summary>
internal static class Vectors
{
    public const double Tolerance = 1e-9;

    private static readonly JsonElement _root = Load();

    /// <summary>The settings the values were computed with.</summary>
    public static JudgeSettings Settings { get; } = Apply(new JudgeSettings { FloorMs = 0, MinSeconds = 0 }, _root.GetProperty("config"));

    public static IEnumerable<JsonElement> Rows(params ReadOnlySpan<string> path) => Section(path).EnumerateArray();

    public static JsonElement Section(params ReadOnlySpan<string> path)
    {
        var section = _root;
        foreach (var name in path)
        {
            section = section.GetProperty(name);
        }

        return section;
    }

    public static JudgeSettings Apply(JudgeSettings settings, JsonElement overrides) =>
        overrides.EnumerateObject().Aggregate(settings, (changed, setting) => setting.Name switch
        {
            "alpha" => changed with { Alpha = setting.Value.GetDouble() },
            "alphaRel" => changed with { AlphaRel = setting.Value.GetDouble() },
            "beta" => changed with { Beta = setting.Value.GetDouble() },
            "alphaLat" => changed with { AlphaLat = setting.Value.GetDouble() },
            "betaLat" => changed with { BetaLat = setting.Value.GetDouble() },
            "betaLatTarget" => changed with { BetaLatTarget = setting.Value.GetDouble() },
            "p0" => changed with { P0 = setting.Value.GetDouble() },
            "p1" => changed with { P1 = setting.Value.GetDouble() },
            "q" => changed with { Q = setting.Value.GetDouble() },
            "p1Target" => changed with { P1Target = setting.Value.GetDouble() },
            "qTarget" => changed with { QTarget = setting.Value.GetDouble() },
            "gridSize" => changed with { GridSize = setting.Value.GetInt32() },
            "thetaMax" => changed with { ThetaMax = setting.Value.GetDouble() },
            "wPoolAbs" => changed with { PoolWeightAbsolute = setting.Value.GetDouble() },
            "wPoolRel" => changed with { PoolWeightRelative = setting.Value.GetDouble() },
            "wPoolLat" => changed with { PoolWeightLatency = setting.Value.GetDouble() },
            "omega" => changed with { Omega = setting.Value.GetDouble() },
            "c0" => changed with { C0 = setting.Value.GetDouble() },
            "c1" => changed with { C1 = setting.Value.GetDouble() },
            "c1Target" => changed with { C1Target = setting.Value.GetDouble() },
            "floorMs" => changed with { FloorMs = setting.Value.GetDouble() },
            "deltas" => changed with { Deltas = [.. setting.Value.EnumerateArray().Select(delta => delta.GetDouble())] },
            "slotCap" => changed with { SlotCap = setting.Value.GetDouble() },
            "slotSeconds" => changed with { SlotSeconds = setting.Value.GetDouble() },
            "minSeconds" => changed with { MinSeconds = setting.Value.GetDouble() },
            "maxSeconds" => changed with { MaxSeconds = setting.Value.GetDouble() },
            "sharedHoldSeconds" => changed with { SharedHoldSeconds = setting.Value.GetDouble() },
            "latency" => changed with { Latency = setting.Value.GetBoolean() },
            _ => throw new InvalidOperationException($"judge-vectors.json has a setting that is not known here: {setting.Name}"),
        });

    public static int Int(this JsonElement row, string name) => row.GetProperty(name).GetInt32();

    public static double Number(this JsonElement row, string name) => row.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    public static long[] Microseconds(this JsonElement milliseconds) =>
        [.. milliseconds.EnumerateArray().Select(latency => (long)Math.Round(latency.GetDouble() * 1000))];

    private static JsonElement Load()
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream("judge-vectors.json")
            ?? throw new InvalidOperationException("judge-vectors.json is not embedded");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
