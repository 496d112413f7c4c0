using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Rehearsal.Account;

/// <summary>The notification topics of the account, by ARN, and what was published to them.</summary>
internal sealed class Topics
{
    private readonly ConcurrentDictionary<string, byte> _arns = new(StringComparer.Ordinal);
    private ImmutableList<PublishedMessage> _messages = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PublishedMessage> Messages => _messages;

    public void Create(string arn) => _arns[arn] = 0;

    public bool Has(string arn) => _arns.ContainsKey(arn);

    public void Publish(PublishedMessage message) => ImmutableInterlocked.Update(ref _messages, messages => messages.Add(message));
}

/// <summary>A message as the topic's subscribers get it.</summary>
/// <param name="Subject">Null: it has none.</param>
internal sealed record PublishedMessage(string TopicArn, string? Subject, string Message, DateTimeOffset At);
