using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StepFunctions.Running;

/// <summary>The tokens of one engine: each is waited for by one attempt of a task, and settled once.</summary>
internal sealed class TaskTokens
{
    private readonly Dictionary<string, TaskCompletionSource<JsonNode?>> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>The same in each run of the same execution. AWS's are longer, and nobody can guess them.</summary>
    public string New(Execution execution)
    {
        var token = Convert.ToBase64String(
            SHA512.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{execution.Arn} {_given.Count}"))));
        _given.Add(token);

        return token;
    }

    /// <summary>Completes when the token is sent back; faults with the failure that came instead.</summary>
    public Task<JsonNode?> Wait(string token)
    {
        // Whoever settles it goes on first: the execution continues on its own context.
        var waiting = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(token, waiting);

        return waiting.Task;
    }

    /// <summary>Once its task has ended, nothing waits for a token any more.</summary>
    public void Forget(string token) => _waiting.Remove(token);

    public TokenReceipt Settle(string token, Action<TaskCompletionSource<JsonNode?>> settle)
    {
        if (_waiting.Remove(token, out var waiting))
        {
            settle(waiting);

            return TokenReceipt.Taken;
        }

        return _given.Contains(token) ? TokenReceipt.TooLate : TokenReceipt.Unknown;
    }
}
