using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>CloudWatch Logs: puts events into a stream, and finds them there.</summary>
internal sealed class CloudWatchLogsApi : ServiceApi
{
    private const int MostEvents = 10_000;
    private const int MostBytesOfEvent = 256 * 1024;
    private const int MostBytesOfBatch = 1_048_576;
    private const int BytesBesideMessage = 26;

    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(14);
    private static readonly TimeSpan s_newest = TimeSpan.FromHours(2);
    private static readonly TimeSpan s_longestBatch = TimeSpan.FromHours(24);

    private readonly LogGroups _groups;
    private readonly TimeProvider _clock;

    public CloudWatchLogsApi(LogGroups groups, Arns arns, TimeProvider clock)
        : base("cloudwatchlogs")
    {
        (_groups, _clock) = (groups, clock);
        Answers("createLogGroup", CreateLogGroup, "LogGroupName");
        Answers("createLogStream", CreateLogStream, "LogGroupName", "LogStreamName");
        Answers("putLogEvents", PutLogEvents, "LogGroupName", "LogStreamName", "LogEvents");
        Answers(
            "describeLogGroups", call => LogReading.DescribeGroups(call, groups, arns),
            "LogGroupNamePrefix", "LogGroupNamePattern", "NextToken", "Limit");
        Answers(
            "describeLogStreams", call => LogReading.DescribeStreams(call, groups, arns),
            "LogGroupName", "LogGroupIdentifier", "LogStreamNamePrefix", "OrderBy", "Descending", "NextToken", "Limit");
        Answers(
            "getLogEvents", call => LogReading.GetEvents(call, groups),
            "LogGroupName", "LogGroupIdentifier", "LogStreamName", "StartTime", "EndTime", "NextToken", "Limit", "StartFromHead", "Unmask");

        // Interleaved has no effect any more: events of all streams always come in the order of their times.
        Answers(
            "filterLogEvents", call => LogReading.FilterEvents(call, groups),
            "LogGroupName", "LogGroupIdentifier", "LogStreamNames", "LogStreamNamePrefix", "StartTime", "EndTime", "FilterPattern", "NextToken",
            "Limit", "Interleaved", "Unmask");
    }

    private JsonObject CreateLogGroup(CallParameters call)
    {
        var group = call.RequiredText("LogGroupName", Invalid);
        Refuse(_groups.Has(group), "group");
        _groups.CreateGroup(group);
        return [];
    }

    private JsonObject CreateLogStream(CallParameters call)
    {
        var (group, stream) = (LogReading.Group(call, _groups), call.RequiredText("LogStreamName", Invalid));
        Refuse(_groups.Has(group, stream), "stream");
        _groups.CreateStream(group, stream);
        return [];
    }

    private static void Refuse(bool isThere, string what)
    {
        if (isThere)
        {
            throw new AwsException("ResourceAlreadyExistsException", $"The specified log {what} already exists");
        }
    }

    private JsonObject PutLogEvents(CallParameters call)
    {
        var group = call.RequiredText("LogGroupName", Invalid);
        var stream = call.RequiredText("LogStreamName", Invalid);
        LoggedEvent[] events = [.. (call.Sections("LogEvents") ?? []).Select(Read)];
        Check(events);
        if (!_groups.Has(group, stream))
        {
            throw LogReading.Missing(_groups.Has(group) ? "stream" : "group");
        }

        var now = _clock.GetUtcNow();
        var tooOld = events.Count(logged => logged.Timestamp < (now - s_oldest).ToUnixTimeMilliseconds());
        var tooNew = events.Count(logged => logged.Timestamp > (now + s_newest).ToUnixTimeMilliseconds());
        _groups.Put(group, stream, events[tooOld..(events.Length - tooNew)]);
        return ApiResponse.Of(("RejectedLogEventsInfo", Rejected(tooOld, events.Length - tooNew, events.Length)));
    }

    private const string Invalid = "InvalidParameterException";

    private static LoggedEvent Read(CallParameters logged)
    {
        logged.RefuseUnknown(["Message", "Timestamp"]);
        return new LoggedEvent(
            logged.RequiredText("Message", Invalid), logged.WholeNumber("Timestamp") ?? throw new AwsException(Invalid, "Timestamp is missing"));
    }

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html</summary>
    private static void Check(LoggedEvent[] events)
    {
        Require(events.Length is > 0 and <= MostEvents, $"Log events in a single request must number 1 to {MostEvents}; they are {events.Length}.");
        Require(
            events.Zip(events.Skip(1)).All(pair => pair.First.Timestamp <= pair.Second.Timestamp),
            "Log events in a single PutLogEvents request must be in chronological order.");
        Require(
            events[^1].Timestamp - events[0].Timestamp <= s_longestBatch.TotalMilliseconds,
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        Require(events.All(logged => Bytes(logged) <= MostBytesOfEvent), $"Log event too large: at most {MostBytesOfEvent} bytes are allowed.");
        Require(events.Sum(Bytes) <= MostBytesOfBatch, $"Upload too large: at most {MostBytesOfBatch} bytes are allowed.");
    }

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException(Invalid, message);
        }
    }

    private static int Bytes(LoggedEvent logged) => Encoding.UTF8.GetByteCount(logged.Message) + BytesBesideMessage;

    /// <summary>The end of what is too old is exclusive, the start of what is too new inclusive.</summary>
    private static JsonObject Rejected(int tooOldEnd, int tooNewStart, int count) =>
        ApiResponse.Of(
            ("TooNewLogEventStartIndex", tooNewStart < count ? tooNewStart : null),
            ("TooOldLogEventEndIndex", tooOldEnd > 0 ? tooOldEnd : null));
}
