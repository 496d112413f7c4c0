using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>What CloudWatch Logs answers to whoever looks for log events. Lists are there also when they are empty: clients count on them.</summary>
internal static class LogReading
{
    private const string Invalid = "InvalidParameterException";
    private const int MostDescribed = 50;

    public static JsonObject DescribeGroups(CallParameters call, LogGroups groups, Arns arns)
    {
        var (prefix, part) = (call.Text("LogGroupNamePrefix"), call.Text("LogGroupNamePattern"));
        Require(prefix is null || part is null, "LogGroupNamePrefix and LogGroupNamePattern cannot be used together.");
        var found = groups.All.Where(group => group.Name.StartsWith(prefix ?? "", StringComparison.Ordinal)
            && group.Name.Contains(part ?? "", StringComparison.OrdinalIgnoreCase));

        return Page("LogGroups", call, [.. found], group => ApiResponse.Of(
            ("LogGroupName", group.Name),
            ("CreationTime", group.Created.ToUnixTimeMilliseconds()),
            ("MetricFilterCount", 0),
            ("Arn", arns.LogGroup(group.Name)),
            ("StoredBytes", 0),
            ("LogGroupClass", "STANDARD"),
            ("LogGroupArn", arns.LogGroup(group.Name)[..^2])));
    }

    public static JsonObject DescribeStreams(CallParameters call, LogGroups groups, Arns arns)
    {
        var (group, prefix, order) = (Group(call, groups), call.Text("LogStreamNamePrefix"), call.Text("OrderBy") ?? "LogStreamName");
        Require(order is "LogStreamName" or "LastEventTime", $"OrderBy is {order}; use LogStreamName or LastEventTime.");
        Require(prefix is null || order is "LogStreamName", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        var found = groups.Streams(group).Where(stream => stream.Name.StartsWith(prefix ?? "", StringComparison.Ordinal));
        var ordered = order is "LogStreamName" ? found : found.OrderBy(stream => stream.Last ?? 0);

        return Page("LogStreams", call, [.. call.Flag("Descending") is true ? ordered.Reverse() : ordered], stream => ApiResponse.Of(
            ("LogStreamName", stream.Name),
            ("CreationTime", stream.Created.ToUnixTimeMilliseconds()),
            ("FirstEventTimestamp", stream.First),
            ("LastEventTimestamp", stream.Last),
            ("LastIngestionTime", stream.LastIngested),
            ("Arn", $"{arns.LogGroup(group)[..^2]}:log-stream:{stream.Name}"),
            ("StoredBytes", 0)));
    }

    /// <summary>The start is inclusive and the end exclusive. Without a token: the latest, or the earliest if those are asked for.</summary>
    public static JsonObject GetEvents(CallParameters call, LogGroups groups)
    {
        var (group, stream, token) = (Group(call, groups), call.RequiredText("LogStreamName", Invalid), call.Text("NextToken"));
        var (isWithin, limit) = (IsWithin(call, endIsInclusive: false), Limit(call));
        Find(group, [stream], groups);
        var events = groups.Kept(group, stream).Where(isWithin).OrderBy(kept => kept.Place).ToList();
        var (direction, place) = token is null ? (call.Flag("StartFromHead") is true ? "f" : "b", default) : LogPages.Read(token);
        var page = direction is "f"
            ? LogPages.First(events.Where(kept => token is null || kept.Place.CompareTo(place) > 0), limit, kept => kept.Event)
            : LogPages.Last(events.Where(kept => token is null || kept.Place.CompareTo(place) < 0), limit, kept => kept.Event);

        // At an end, the token is the one that came.
        return new JsonObject
        {
            ["Events"] = ApiResponse.List(page, kept => Event(kept)),
            ["NextForwardToken"] = LogPages.Token("f", page is [.., var last] ? last.Place : place),
            ["NextBackwardToken"] = LogPages.Token("b", page is [var first, ..] ? first.Place : place),
        };
    }

    /// <summary>Both times are inclusive.</summary>
    public static JsonObject FilterEvents(CallParameters call, LogGroups groups)
    {
        var (isWithin, pattern) = (IsWithin(call, endIsInclusive: true), LogPattern.Read(call.Text("FilterPattern") ?? ""));
        var after = call.Text("NextToken") is { } token ? LogPages.Read(token).Place : default;
        var found = KeptIn(call, groups)
            .Where(one => one.Kept.Place.CompareTo(after) > 0 && isWithin(one.Kept) && pattern.Matches(one.Kept.Event.Message))
            .OrderBy(one => one.Kept.Place)
            .ToList();
        var page = LogPages.First(found, Limit(call), one => one.Kept.Event);
        var answer = new JsonObject
        {
            ["Events"] = ApiResponse.List(page, one => Event(one.Kept, one.Stream)),
            ["SearchedLogStreams"] = new JsonArray(),
        };
        if (page.Count < found.Count)
        {
            answer["NextToken"] = LogPages.Token("n", page[^1].Kept.Place);
        }

        return answer;
    }

    /// <summary>The name of the group that a call is about.</summary>
    public static string Group(CallParameters call, LogGroups groups)
    {
        var (name, identifier) = (call.Text("LogGroupName"), call.Text("LogGroupIdentifier"));
        Require(name is null != identifier is null, "Exactly one of LogGroupName and LogGroupIdentifier must be given.");
        var group = name ?? (identifier!.Split(":log-group:") is [_, var inArn] ? inArn.TrimEnd('*').TrimEnd(':') : identifier);

        return groups.Has(group) ? group : throw Missing("group");
    }

    public static AwsException Missing(string what) => new("ResourceNotFoundException", $"The specified log {what} does not exist.");

    private static IEnumerable<(string Stream, KeptEvent Kept)> KeptIn(CallParameters call, LogGroups groups)
    {
        var (group, prefix, names) = (Group(call, groups), call.Text("LogStreamNamePrefix"), call.Texts("LogStreamNames"));
        Require(prefix is null || names is null, "LogStreamNamePrefix and LogStreamNames cannot be used together.");
        Find(group, names ?? [], groups);
        return groups.Streams(group)
            .Where(stream => names?.Contains(stream.Name) ?? stream.Name.StartsWith(prefix ?? "", StringComparison.Ordinal))
            .SelectMany(stream => groups.Kept(group, stream.Name).Select(kept => (stream.Name, kept)));
    }

    private static void Find(string group, IReadOnlyList<string> streams, LogGroups groups)
    {
        if (!streams.All(stream => groups.Has(group, stream)))
        {
            throw Missing("stream");
        }
    }

    private static Func<KeptEvent, bool> IsWithin(CallParameters call, bool endIsInclusive)
    {
        var (from, to) = (call.WholeNumber("StartTime") ?? 0, call.WholeNumber("EndTime") ?? long.MaxValue);
        return kept => kept.Event.Timestamp >= from && (kept.Event.Timestamp < to || (endIsInclusive && kept.Event.Timestamp == to));
    }

    private static JsonObject Page<T>(string name, CallParameters call, IReadOnlyList<T> all, Func<T, JsonObject> describe)
    {
        var limit = call.Number("Limit") ?? MostDescribed;
        Require(limit is >= 1 and <= MostDescribed, $"Limit is {limit}; use 1 to {MostDescribed}.");
        var token = call.Text("NextToken");
        var skipped = 0;
        Require(
            token is null || int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out skipped),
            "The specified nextToken is invalid.");
        var answer = new JsonObject { [name] = ApiResponse.List(all.Skip(skipped).Take(limit), describe) };
        if (skipped + limit < all.Count)
        {
            answer["NextToken"] = (skipped + limit).ToString(CultureInfo.InvariantCulture);
        }

        return answer;
    }

    private static int Limit(CallParameters call)
    {
        var limit = call.Number("Limit") ?? LogPages.MostEvents;
        Require(limit is >= 1 and <= LogPages.MostEvents, $"Limit is {limit}; use 1 to {LogPages.MostEvents}.");
        return limit;
    }

    private static JsonObject Event(KeptEvent kept, string? stream = null) => ApiResponse.Of(
        ("LogStreamName", stream),
        ("Timestamp", kept.Event.Timestamp),
        ("Message", kept.Event.Message),
        ("IngestionTime", kept.Ingested),
        ("EventId", stream is null ? null : string.Create(CultureInfo.InvariantCulture, $"3{kept.Event.Timestamp:D15}{kept.Number:D40}")));

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException(Invalid, message);
        }
    }
}
