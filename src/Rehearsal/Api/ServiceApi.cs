using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>One AWS service: the actions it answers, each with the parameters it knows.</summary>
internal abstract class ServiceApi(string id)
{
    private readonly Dictionary<string, Operation> _operations = [];

    /// <summary>As Step Functions spells it in <c>arn:aws:states:::aws-sdk:&lt;id&gt;:&lt;action&gt;</c>.</summary>
    public string Id { get; } = id;

    /// <summary>In camel case.</summary>
    public IEnumerable<string> Actions => _operations.Keys;

    public Func<CancellationToken, Task<JsonObject>> Prepare(string action, JsonObject parameters)
    {
        if (Objection(action, [.. parameters.Select(parameter => parameter.Key)]) is { } objection)
        {
            throw new UnsupportedCallException(objection);
        }

        var call = new CallParameters($"{Id}:{action}", parameters);

        return token => _operations[action].Answer(call, token);
    }

    /// <summary>Why no call of the action with parameters of these names is answered; null if it is.</summary>
    public string? Objection(string action, IReadOnlyCollection<string> parameters) =>
        _operations.TryGetValue(action, out var operation)
            ? CallParameters.Objection($"{Id}:{action}", parameters, operation.Parameters)
            : $"{Id}:{action} is not part of the rehearsal; "
                + $"{Spelling.Suggestion(action, _operations.Keys) ?? $"{Id} answers {string.Join(", ", _operations.Keys)}"}";

    protected void Answers(string action, Func<CallParameters, JsonObject> answer, params string[] parameters) =>
        AnswersLater(action, (call, _) => Task.FromResult(answer(call)), parameters);

    /// <summary>An action whose answer takes time by the account's clock.</summary>
    protected void AnswersLater(string action, Func<CallParameters, CancellationToken, Task<JsonObject>> answer, params string[] parameters) =>
        _operations.Add(action, new Operation(answer, parameters));

    private sealed record Operation(Func<CallParameters, CancellationToken, Task<JsonObject>> Answer, string[] Parameters);
}
