using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>EventBridge: puts events on the default bus.</summary>
internal sealed class EventBridgeApi : ServiceApi
{
    private const int MostEntries = 10;
    private const int MostBytes = 256 * 1024;

    private static readonly string[] s_required = ["Source", "DetailType", "Detail"];

    private readonly EventBus _bus;
    private readonly InMemoryAccount _account;

    public EventBridgeApi(EventBus bus, InMemoryAccount account)
        : base("eventbridge")
    {
        (_bus, _account) = (bus, account);
        Answers("putEvents", PutEvents, "Entries");
    }

    /// <summary>A bad entry does not fail the call: it is counted, and told in its place.</summary>
    private JsonObject PutEvents(CallParameters call)
    {
        var entries = call.Sections("Entries") ?? [];
        if (entries.Count is 0 or > MostEntries)
        {
            throw new AwsException(
                "ValidationException",
                $"Value at 'entries' failed to satisfy constraint: Member must have length between 1 and {MostEntries}; it has {entries.Count}");
        }

        foreach (var entry in entries)
        {
            entry.RefuseUnknown(["Source", "DetailType", "Detail", "Resources"]);
        }

        if (entries.Sum(Bytes) > MostBytes)
        {
            throw new AwsException("ValidationException", "Total size of the entries in the request is over the limit.");
        }

        var answers = entries.Select(Put).ToList();
        return ApiResponse.Of(
            ("Entries", ApiResponse.List(answers, it => it)), ("FailedEntryCount", answers.Count(it => it.ContainsKey("ErrorCode"))));
    }

    private static int Bytes(CallParameters entry) =>
        s_required.Select(entry.Text).Concat(entry.Texts("Resources") ?? []).Sum(text => Encoding.UTF8.GetByteCount(text ?? ""));

    private JsonObject Put(CallParameters entry)
    {
        if (Mistake(entry) is var (code, message))
        {
            return ApiResponse.Of(("ErrorCode", code), ("ErrorMessage", message));
        }

        var id = _account.RequestIdentifiers.Uuid();
        _bus.Put(new EventOnBus(new JsonObject
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = entry.Text("DetailType"),
            ["source"] = entry.Text("Source"),
            ["account"] = _account.Arns.Account,
            ["time"] = ApiResponse.Time(_account.Clock.GetUtcNow()),
            ["region"] = _account.Arns.Region,
            ["resources"] = ApiResponse.Texts(entry.Texts("Resources") ?? []),
            ["detail"] = JsonNode.Parse(entry.Text("Detail")!),
        }));
        return ApiResponse.Of(("EventId", id));
    }

    private static (string Code, string Message)? Mistake(CallParameters entry)
    {
        if (s_required.FirstOrDefault(name => entry.Text(name) is not { Length: > 0 }) is { } missing)
        {
            return ("InvalidArgument", $"Parameter {missing} is not valid. Reason: {missing} is a required argument.");
        }

        // The prefix is kept for AWS's own services: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
        return entry.Text("Source")!.StartsWith("aws.", StringComparison.Ordinal)
            ? ("NotAuthorizedForSourceException", "Not authorized for the source.")
            : IsObject(entry.Text("Detail")!) ? null
            : ("MalformedDetail", "Detail is malformed.");
    }

    private static bool IsObject(string detail)
    {
        try
        {
            return JsonNode.Parse(detail) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
