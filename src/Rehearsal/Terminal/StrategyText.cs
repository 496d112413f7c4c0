using System.Globalization;
using Rehearsal.Ecs;

namespace Rehearsal.Terminal;

/// <summary>How ECS moves production traffic, as a person writes it: BLUE_GREEN, CANARY:10:1, LINEAR:25:2.</summary>
internal static class StrategyText
{
    public const string Words = "BLUE_GREEN, CANARY (10% for 1 minute), CANARY:<percent>:<minutes> (0.1 to 100, 0 to 1440) or "
        + "LINEAR:<step percent>:<minutes> (3 to 100, 0 to 1440)";

    private const int MostMinutes = 1440;

    /// <summary>Null for what is none. Percentages are multiples of 0.1, minutes are whole.</summary>
    public static Strategy? Read(string text) => text.Split(':') switch
    {
        ["BLUE_GREEN"] => new Strategy.BlueGreen(),
        ["CANARY"] => Strategy.ShortCanary,
        ["CANARY", var percent, var minutes] when Percent(percent, 0.1m) is { } part && Bake(minutes) is { } bake => new Strategy.Canary(part, bake),
        ["LINEAR", var percent, var minutes] when Percent(percent, 3) is { } part && Bake(minutes) is { } bake => new Strategy.Linear(part, bake),
        _ => null,
    };

    /// <summary>With every figure.</summary>
    public static string Of(Strategy strategy) => strategy switch
    {
        Strategy.Canary canary => Of(strategy, canary.Percent, canary.Bake),
        Strategy.Linear linear => Of(strategy, linear.StepPercent, linear.Bake),
        _ => strategy.Name,
    };

    private static string Of(Strategy strategy, decimal percent, TimeSpan bake) =>
        string.Create(CultureInfo.InvariantCulture, $"{strategy.Name}:{percent:0.#}:{bake.TotalMinutes:0}");

    private static decimal? Percent(string text, decimal least) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent >= least && percent <= 100 && decimal.Round(percent, 1) == percent
            ? percent
            : null;

    private static TimeSpan? Bake(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= MostMinutes
            ? TimeSpan.FromMinutes(minutes)
            : null;
}
