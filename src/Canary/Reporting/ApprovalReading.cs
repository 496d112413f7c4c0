using System.Text.Json;
using Canary.Plans;

namespace Canary.Reporting;

/// <summary>Reads what came back of a question.</summary>
internal static class ApprovalReading
{
    /// <summary>What the commands in the message have in the place of a name and a reason.</summary>
    public const string Blank = "your name, and why";

    public const string Approved = "Approved";
    public const string Rejected = "Rejected";

    private const int MostCharacters = 200;

    /// <summary>Null where nobody was to be asked.</summary>
    public static Approval? Of(ApprovalQuestion? asked, ApprovalReply? reply) => (asked, reply?.Failure) switch
    {
        ({ IsAsked: true }, null) => Read(asked, reply?.Answer),
        ({ IsAsked: true }, { Error: "States.Timeout" }) => new Approval(ApprovalStatus.Unanswered, Minutes: asked.Seconds / 60),
        ({ IsAsked: true }, { } failure) when IsTheGates(failure.Error) => NotAsked($"the message could not be sent: {Words(failure)}"),
        ({ IsAsked: true }, { } failure) => new Approval(ApprovalStatus.Rejected, Words(failure.Cause)),
        (_, { Error: not null } failure) => NotAsked($"the question could not be written: {Words(failure)}"),
        ({ Because: { Length: > 0 } why }, _) => NotAsked(why),
        _ => null,
    };

    /// <summary>Whatever else a person fails the task with is a rejection: a word that is mistyped must approve nothing.</summary>
    private static bool IsTheGates(string? error)
        => error is null || error.StartsWith("Sns.", StringComparison.Ordinal) || error.StartsWith("States.", StringComparison.Ordinal);

    private static Approval Read(ApprovalQuestion asked, JsonElement? answer)
    {
        var minutes = asked.Seconds / 60;
        if (answer is not { } given)
        {
            return new Approval(ApprovalStatus.Unanswered, Minutes: minutes);
        }

        var status = given.ValueKind == JsonValueKind.Object ? Text(given, "status") : "";

        return string.Equals(status, Approved, StringComparison.OrdinalIgnoreCase) ? new(ApprovalStatus.Approved, Words(Text(given, "summary")))
            : string.Equals(status, Rejected, StringComparison.OrdinalIgnoreCase) ? new(ApprovalStatus.Rejected, Words(Text(given, "summary")))
            : new(ApprovalStatus.Unreadable, Excerpt.Of(given.GetRawText(), MostCharacters));
    }

    private static string Text(JsonElement answer, string name)
        => answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static Approval NotAsked(string why) => new(ApprovalStatus.NotAsked, why);

    private static string Words(StepFailure failure) => $"{failure.Error ?? "no error name"}: {Excerpt.Of(failure.Cause ?? "", MostCharacters)}";

    private static string Words(string? text) => text?.Trim() is { Length: > 0 } given && given != Blank ? Excerpt.Of(given, MostCharacters) : "";
}
