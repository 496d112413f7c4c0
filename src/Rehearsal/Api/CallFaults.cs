using System.Collections.Concurrent;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Errors to order: which calls fail, how often or until when, and whether they had their effect first; and which take long.</summary>
internal sealed class CallFaults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<AwsException>> _before = [];
    private readonly Dictionary<string, Queue<AwsException>> _after = [];
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, AwsException Problem)> _spells = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _delays = new(StringComparer.Ordinal);

    /// <summary>The next calls of the operation, such as <c>codedeploy:getDeployment</c>, fail and do nothing.</summary>
    public void Fail(string operation, int times, AwsException problem) => Add(_before, operation, times, problem);

    /// <summary>Every call of the operation before the instant fails and does nothing.</summary>
    public void FailUntil(string operation, DateTimeOffset instant, AwsException problem) => _spells[operation] = (instant, problem);

    /// <summary>The next calls of the operation take effect, but their answer is lost on the way back.</summary>
    public void LoseAnswer(string operation, int times, AwsException problem) => Add(_after, operation, times, problem);

    /// <summary>Every call of the operation takes this much longer on the account's clock; zero: as long as others.</summary>
    public void Delay(string operation, TimeSpan by) => _delays[operation] = by;

    internal TimeSpan DelayOf(string operation) => _delays.GetValueOrDefault(operation);

    internal void ThrowBefore(string operation, DateTimeOffset now)
    {
        if (_spells.TryGetValue(operation, out var spell) && now < spell.Until)
        {
            throw Anew(spell.Problem);
        }

        Throw(_before, operation);
    }

    internal void ThrowAfter(string operation) => Throw(_after, operation);

    private void Add(Dictionary<string, Queue<AwsException>> faults, string operation, int times, AwsException problem)
    {
        lock (_gate)
        {
            var queue = faults.TryGetValue(operation, out var known) ? known : faults[operation] = new();
            for (var i = 0; i < times; i++)
            {
                queue.Enqueue(problem);
            }
        }
    }

    private void Throw(Dictionary<string, Queue<AwsException>> faults, string operation)
    {
        AwsException? problem = null;
        lock (_gate)
        {
            if (faults.TryGetValue(operation, out var queue))
            {
                queue.TryDequeue(out problem);
            }
        }

        if (problem is not null)
        {
            throw Anew(problem);
        }
    }

    // A thrown exception carries its own stack.
    private static AwsException Anew(AwsException problem) => new(problem.Code, problem.Message, problem.StatusCode);
}
