using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>SNS: publishes messages.</summary>
internal sealed class SnsApi : ServiceApi
{
    private const int LongestSubject = 100;
    private const int MostBytes = 256 * 1024;

    private readonly Topics _topics;
    private readonly TimeProvider _clock;
    private readonly Identifiers _identifiers;

    public SnsApi(Topics topics, TimeProvider clock, Identifiers identifiers)
        : base("sns")
    {
        (_topics, _clock, _identifiers) = (topics, clock, identifiers);
        Answers("publish", Publish, "TopicArn", "Subject", "Message");
    }

    private JsonObject Publish(CallParameters call)
    {
        var arn = call.RequiredText("TopicArn", "InvalidParameter");
        var message = call.RequiredText("Message", "InvalidParameter");
        if (call.Text("Subject") is { } subject && !IsSubject(subject))
        {
            throw new AwsException("InvalidParameter", "Invalid parameter: Subject");
        }

        if (Encoding.UTF8.GetByteCount(message) > MostBytes)
        {
            throw new AwsException("InvalidParameter", "Invalid parameter: Message too long");
        }

        if (!_topics.Has(arn))
        {
            throw new AwsException("NotFound", "Topic does not exist", 404);
        }

        _topics.Publish(new PublishedMessage(arn, call.Text("Subject"), message, _clock.GetUtcNow()));
        return ApiResponse.Of(("MessageId", _identifiers.Uuid()));
    }

    /// <summary>ASCII that begins with a letter, digit or punctuation mark: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html</summary>
    private static bool IsSubject(string subject) =>
        subject.Length is > 0 and <= LongestSubject && subject[0] != ' ' && subject.All(character => character is >= ' ' and <= '~');
}
