using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehearsal.Fleet;

/// <summary>Reads faults as they are ordered on a command line.</summary>
internal static partial class FaultOrder
{
    private const string Known = "errors=5%, latency=+80ms, latency=x2, down, unhealthy, slow-start=20s, flap=10s, "
        + "slow-health, wrong-health-path, port-closed, tls=self-signed, tls=expired, tls=wrong-name, oom=20s, crash=20s, spot=20s, image-missing, secret-missing";

    private static readonly TimeSpan UsualSpell = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualLife = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static (IReadOnlyList<Fault> Faults, IReadOnlyList<string> Errors) Read(string order)
    {
        var (faults, errors) = (new List<Fault>(), new List<string>());
        foreach (var item in order.Split(',', StringSplitOptions.TrimEntries))
        {
            try
            {
                faults.Add(ReadOne(item));
            }
            catch (FormatException mistake)
            {
                errors.Add(mistake.Message);
            }
        }

        errors.AddRange(faults
            .GroupBy(fault => (fault.OneOf, fault.GetType()))
            .Where(same => same.Count() > 1)
            .Select(same => $"{string.Join(" and ", same)} contradict each other; keep one"));
        return (faults, errors);
    }

    private static Fault ReadOne(string item)
    {
        var (oneOf, fault) = item.Split(':', 2, StringSplitOptions.TrimEntries) is [var prefix, var rest] ? (ReadOneOf(prefix, item), rest) : (null, item);
        var (name, value) = fault.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : (fault, null);
        Fault read = (name, value) switch
        {
            ("errors", _) => new Fault.Errors(Percent(value, item)),
            ("latency", ['+', .. var added]) => new Fault.Later(Span(added, item, "latency=+80ms")),
            ("latency", ['x', .. var times]) => new Fault.Slower(Times(times, item)),
            ("latency", _) => throw new FormatException($"{item} does not say how much slower; use latency=+80ms or latency=x2"),
            ("slow-start", _) => new Fault.SlowStart(Span(value, item, "slow-start=20s")),
            ("flap", null) => new Fault.Flap(UsualSpell),
            ("flap", _) => new Fault.Flap(Span(value, item, "flap=10s")),
            ("tls", _) => new Fault.Tls(Flaw(value, item)),
            ("oom", _) => new Fault.OutOfMemory(Life(value, item)),
            ("crash", _) => new Fault.Crash(Life(value, item)),
            ("spot", _) => new Fault.Spot(Life(value, item)),
            _ when Plain(name) is { } plain => value is null ? plain : throw new FormatException($"{item} takes no value; use {name}"),
            ("", null) => throw new FormatException($"a fault is empty; use one of {Known}, or remove the comma"),
            _ => throw new FormatException($"{item} is not a fault; use one of {Known}"),
        };
        return read is Fault.StartsNot && oneOf is not null
            ? throw new FormatException($"{item} is about the task definition, which all tasks share; use {name}")
            : read with { OneOf = oneOf };
    }

    private static Fault? Plain(string name) => name switch
    {
        "down" => new Fault.Down(),
        "unhealthy" => new Fault.Unhealthy(),
        "slow-health" => new Fault.SlowHealth(),
        "wrong-health-path" => new Fault.WrongHealthPath(),
        "port-closed" => new Fault.PortClosed(),
        "image-missing" => new Fault.ImageMissing(),
        "secret-missing" => new Fault.SecretMissing(),
        _ => null,
    };

    private static CertificateFlaw Flaw(string? value, string item) =>
        Fault.Tls.Flaws.TryGetValue(value ?? "", out var flaw) ? flaw : throw new FormatException($"{item} does not say what is wrong with the certificate; use {string.Join(" or ", Fault.Tls.Flaws.Keys.Select(word => $"tls={word}"))}");

    private static TimeSpan Life(string? value, string item) => value is null ? UsualLife : Span(value, item, $"{item.Split('=')[0]}=20s");

    private static int? ReadOneOf(string prefix, string item) =>
        prefix.StartsWith("one-of-", StringComparison.Ordinal)
        && int.TryParse(prefix.AsSpan("one-of-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var tasks)
        && tasks >= 2
            ? tasks
            : throw new FormatException($"{item} starts with {prefix}; use one-of-2 or more, as in one-of-4:errors=50%");

    private static double Percent(string? value, string item) =>
        value is [.. var number, '%'] && Number(number) is > 0 and <= 100 and var percent
            ? percent
            : throw new FormatException($"{item} is not a share of requests; use more than 0% and up to 100%, as in errors=5%");

    private static double Times(string value, string item) =>
        Number(value) is > 1 and <= 1_000 and var times
            ? times
            : throw new FormatException($"{item} is not slower; use more than x1 and up to x1000, as in latency=x2");

    private static TimeSpan Span(string? value, string item, string example)
    {
        if (Duration().Match(value ?? string.Empty) is { Success: true } match && Number(match.Groups["number"].Value) is { } number)
        {
            var ticks = number * match.Groups["unit"].Value switch
            {
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                _ => TimeSpan.TicksPerMinute,
            };
            if (ticks >= TimeSpan.TicksPerMillisecond && ticks <= Longest.Ticks)
            {
                return TimeSpan.FromTicks((long)Math.Round(ticks));
            }
        }

        throw new FormatException($"{item} is not a time; use 1ms to 24h in ms, s or m, as in {example}");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^(?<number>[0-9.]+)(?<unit>ms|s|m)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Duration();
}
