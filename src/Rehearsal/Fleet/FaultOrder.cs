using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehearsal.Fleet;

/// <summary>Reads faults as they are ordered on a command line.</summary>
internal static partial class FaultOrder
{
    private const string Known = "errors=5%, latency=+80ms, latency=x2, tail=10%x5, down, cold=x5/30s, cold=x5/200, first-hit=+300ms, "
        + "wander=20%/60s, limit=4/s, unhealthy, slow-start=20s, flap=10s, "
        + "slow-health, wrong-health-path, port-closed, tls=self-signed, tls=expired, tls=wrong-name, oom=20s, crash=20s, spot=20s, leak=3m, "
            + "image-missing, secret-missing";

    private const int MostRequests = 1_000_000;

    private static readonly TimeSpan UsualSpell = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualLife = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UsualLeak = TimeSpan.FromMinutes(3);
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
            .GroupBy(fault => (fault.GetType(), fault.OneOf, fault is Fault.AnswerFault of ? (of.Path, of.When, of.Clock, of.OnlyUsers) : default))
            .Where(same => same.Count() > 1)
            .Select(same => $"{string.Join(" and ", same)} contradict each other; keep one"));
        return (faults, errors);
    }

    private static Fault ReadOne(string item)
    {
        var (prefixes, fault) = Prefixes(item);
        var (timeless, from) = fault.Split('@', 2, StringSplitOptions.TrimEntries) is [var left, var right]
            ? (left, Span(right, item, "errors=5%@90s"))
            : (fault, (TimeSpan?)null);
        if (prefixes.After is not null && from is not null)
        {
            throw new FormatException($"{item} says twice when it begins; keep after= or @");
        }

        from ??= prefixes.After;
        var parts = timeless.Split('/', StringSplitOptions.TrimEntries);
        var (name, value) = parts[0].Split('=', 2, StringSplitOptions.TrimEntries) is [var before, var after] ? (before, after) : (parts[0], null);
        var (read, times) = ReadWhat(name, value, parts[1..], item);

        return read switch
        {
            Fault.AnswerFault ofAnswers => Placed(ofAnswers, prefixes, When(ofAnswers, times, from, item), item),
            Fault.Ending ending and not Fault.Leak when prefixes.After is { } life && times is [] =>
                Placed(value is null ? ending with { After = life } : throw TwoEnds(item, timeless), prefixes, hasTimes: false, name, item),
            _ => Placed(read, prefixes, times.Length > 0 || from is not null, name, item),
        };
    }

    private static FormatException TwoEnds(string item, string end) => new($"{item} says twice when it ends; keep after= or {end}");

    /// <summary>What follows the value belongs to it, or tells of spells.</summary>
    private static (Fault Read, string[] Times) ReadWhat(string name, string? value, string[] rest, string item) => (name, value, rest) switch
    {
        ("errors", _, _) => (new Fault.Errors(Percent(value, item, "errors=5%")), rest),
        ("latency", ['+', .. var added], _) => (new Fault.AddedLatency(Span(added, item, "latency=+80ms")), rest),
        ("latency", ['x', .. var factor], _) => (new Fault.LatencyFactor(Factor(factor, item, "latency=x2")), rest),
        ("latency", _, _) => throw new FormatException($"{item} does not say how much slower; use latency=+80ms or latency=x2"),
        ("tail", _, _) => (Tail(value, item), rest),
        ("cold", ['x', .. var factor], [var over, .. var more]) => (Cold(Factor(factor, item, "cold=x5/30s"), over, item), more),
        ("cold", _, _) => throw new FormatException($"{item} does not say how much slower it starts, and for how long; use cold=x5/30s, or "
            + "cold=x5/200 for 200 requests"),
        ("first-hit", ['+', .. var added], _) => (new Fault.FirstHit(Span(added, item, "first-hit=+300ms")), rest),
        ("first-hit", _, _) => throw new FormatException($"{item} does not say how much slower the first request is; use first-hit=+300ms"),
        ("wander", _, [var over, .. var more]) =>
            (new Fault.Wander(Percent(value, item, "wander=20%/60s"), AtLeastOneSecond(Span(over, item, "wander=20%/60s"), item)), more),
        ("wander", _, _) => throw new FormatException($"{item} does not say how far and how slowly; use wander=20%/60s"),
        ("limit", { } perSecond, ["s", .. var more]) => (new Fault.Limit(Rate(perSecond, item)), more),
        ("limit", _, _) => throw new FormatException($"{item} is not a rate; use limit=4/s"),
        ("slow-start", _, _) => (new Fault.SlowStart(Span(value, item, "slow-start=20s")), rest),
        ("flap", null, _) => (new Fault.Flap(UsualSpell), rest),
        ("flap", _, _) => (new Fault.Flap(Span(value, item, "flap=10s")), rest),
        ("tls", _, _) => (new Fault.Tls(Flaw(value, item)), rest),
        ("oom", _, _) => (new Fault.OutOfMemory(Life(name, value, item)), rest),
        ("crash", _, _) => (new Fault.Crash(Life(name, value, item)), rest),
        ("spot", _, _) => (new Fault.Spot(Life(name, value, item)), rest),
        ("leak", null, _) => (new Fault.Leak(UsualLeak), rest),
        ("leak", _, _) => (new Fault.Leak(Span(value, item, "leak=3m")), rest),
        _ when Plain(name) is { } plain => value is null ? (plain, rest) : throw new FormatException($"{item} takes no value; use {name}"),
        ("", null, []) => throw new FormatException($"a fault is empty; use one of {Known}, or remove the comma"),
        _ => throw new FormatException($"{item} is not a fault; use one of {Known}"),
    };

    private static (FaultPrefixes Prefixes, string Fault) Prefixes(string item)
    {
        var (prefixes, words) = (new FaultPrefixes(), item.Split(':', StringSplitOptions.TrimEntries));
        foreach (var word in words[..^1])
        {
            prefixes = (word, prefixes) switch
            {
                (['o', 'n', 'e', '-', 'o', 'f', '-', .. var tasks], { OneOf: null }) => prefixes with { OneOf = OneOf(tasks, word, item) },
                (['p', 'a', 't', 'h', '=', .. var path], { Path: null }) => prefixes with { Path = Path(path, item) },
                (['a', 'f', 't', 'e', 'r', '=', .. var span], { After: null }) => prefixes with { After = Span(span, item, "after=3m:errors=5%") },
                ("users", { OnlyUsers: false }) => prefixes with { OnlyUsers = true },
                ("each", { Clock: FaultClock.Side }) => prefixes with { Clock = FaultClock.EachTask },
                ("shared", { Clock: FaultClock.Side }) => prefixes with { Clock = FaultClock.Shared },
                _ => throw new FormatException($"{item} starts with {word}; use users:, one-of-4:, path=/cart:, after=3m:, and each: or shared:, "
                    + "each at most once"),
            };
        }

        return (prefixes, words[^1]);
    }

    private static FaultTimes When(Fault.AnswerFault fault, string[] times, TimeSpan? from, string item)
    {
        if (times.Length > (fault.TakesSpells ? 2 : 0))
        {
            throw new FormatException(fault.TakesSpells
                ? $"{item} has one time too many; use {fault}/1s/60s for 1 s of every 60 s, or {fault}/1s for 1 s once"
                : $"{item} has one time too many; use {fault}, or {fault}@90s for 90 s after the start");
        }

        var spells = times.Select(time => Span(time, item, $"{fault}/1s/60s")).ToArray();
        return spells is [var length, var period] && length >= period
            ? throw new FormatException($"{item} has spells that never end; use a period longer than the spell, as in {fault}/1s/60s")
            : new FaultTimes(from, spells is [var first, ..] ? first : null, spells is [_, var last] ? last : null);
    }

    private static Fault.AnswerFault Placed(Fault.AnswerFault fault, FaultPrefixes prefixes, FaultTimes when, string item)
    {
        if (prefixes is { OnlyUsers: true, Path: { } path } && !ShopApp.Paths.Contains(path))
        {
            throw new FormatException($"{item} is for users, who do not ask for {path}; use {string.Join(" or ", ShopApp.Paths)}");
        }

        var placed = fault with
        {
            OneOf = prefixes.OneOf,
            Path = prefixes.Path,
            Clock = prefixes.Clock,
            OnlyUsers = prefixes.OnlyUsers,
            When = when,
        };
        return placed.Clock is FaultClock.Side || placed.HasTimes || (placed.Clock is FaultClock.Shared && when != FaultTimes.Always)
            ? placed
            : throw new FormatException($"{item} has no times; leave out {(prefixes.Clock is FaultClock.Shared ? "shared:" : "each:")}");
    }

    private static Fault Placed(Fault fault, FaultPrefixes prefixes, bool hasTimes, string name, string item) => (fault, prefixes, hasTimes) switch
    {
        (Fault.StartFailure, { OneOf: not null }, _) =>
            throw new FormatException($"{item} affects the task definition, which all tasks share; use {name}"),
        (_, { Path: { } path }, _) => throw new FormatException($"{item} affects the whole task; leave out path={path}:"),
        (_, { OnlyUsers: true }, _) => throw new FormatException($"{item} affects the whole task; leave out users:"),
        (_, { Clock: not FaultClock.Side }, _) or (_, _, true) => throw new FormatException($"{item} cannot be timed; use "
            + $"{fault with { OneOf = prefixes.OneOf }}: only errors, latency, tail, down, cold, first-hit, wander and limit can, "
            + "and oom, crash and spot with after="),
        _ => fault with { OneOf = prefixes.OneOf },
    };

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
        Fault.Tls.Flaws.TryGetValue(value ?? "", out var flaw)
            ? flaw
            : throw new FormatException($"{item} does not say what is wrong with the certificate; use "
                + $"{string.Join(" or ", Fault.Tls.Flaws.Keys.Select(word => $"tls={word}"))}");

    private static TimeSpan Life(string name, string? value, string item) => value is null ? UsualLife : Span(value, item, $"{name}=20s");

    private static int OneOf(string tasks, string prefix, string item) =>
        int.TryParse(tasks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 2
            ? number
            : throw new FormatException($"{item} starts with {prefix}; use one-of-2 or more, as in one-of-4:errors=50%");

    private static string Path(string path, string item) =>
        ShopApp.Has(path)
            ? path
            : throw new FormatException($"{item} names {path}, which the shop does not serve; use /, /products, /products/1 to /products/6, "
                + "/cart or /version");

    private static double Percent(string? value, string item, string example) =>
        value is [.. var number, '%'] && Number(number) is > 0 and <= 100 and var percent
            ? percent
            : throw new FormatException($"{item} is not a share "
                + $"{(example.StartsWith("wander", StringComparison.Ordinal) ? "of the latency" : "of requests")}; use more than 0% and up to "
                    + $"100%, as in {example}");

    private static double Factor(string value, string item, string example) =>
        Number(value) is > 1 and <= 1_000 and var factor
            ? factor
            : throw new FormatException($"{item} is not slower; use more than x1 and up to x1000, as in {example}");

    private static Fault.Tail Tail(string? value, string item) => value?.Split('x', 2) is [var share, var factor]
        ? new Fault.Tail(Percent(share, item, "tail=10%x5"), Factor(factor, item, "tail=10%x5"))
        : throw new FormatException($"{item} does not say how many responses are slower, and by how much; use tail=10%x5");

    private static Fault.AnswerFault Cold(double factor, string over, string item) =>
        !int.TryParse(over, NumberStyles.None, CultureInfo.InvariantCulture, out var requests) ? new Fault.Cold(
            factor, Span(over, item, "cold=x5/30s"))
        : requests is >= 1 and <= MostRequests ? new Fault.ColdByRequests(factor, requests)
        : throw new FormatException($"{item} needs a whole number of requests; use 1 to {MostRequests}, as in cold=x5/200");

    private static double Rate(string value, string item) => Number(value) is >= 0.1 and <= 10_000 and var rate
        ? rate
        : throw new FormatException($"{item} is not a rate; use 0.1/s to 10000/s, as in limit=4/s");

    /// <summary>A finer one would take more steps than there is time for when the clock runs ahead.</summary>
    private static TimeSpan AtLeastOneSecond(TimeSpan constant, string item) =>
        constant >= TimeSpan.FromSeconds(1)
            ? constant
            : throw new FormatException($"{item} wanders too fast; use 1s or longer, as in wander=20%/60s");

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

    /// <summary>What stands before a fault.</summary>
    private sealed record FaultPrefixes(
        int? OneOf = null, string? Path = null, FaultClock Clock = FaultClock.Side, bool OnlyUsers = false, TimeSpan? After = null);
}
