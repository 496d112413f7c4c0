using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>One AWS service: the actions it answers, each with the parameters it knows.</summary>
internal abstract class ServiceApi(string id)
{
    private readonly Dictionary<string, Operation> _operations = [];

    /// <summary>As Step Functions spells it in <c>arn:aws:states:::aws-sdk:&lt;id&gt;:&lt;action&gt;</c>.</summary>
    public string Id { get; } = id;

    public Func<CancellationToken, Task<JsonObject>> Prepare(string action, JsonObject parameters)
    {
        if (!_operations.TryGetValue(action, out var operation))
        {
            throw new UnsupportedCallException($"{Id}:{action} is not part of the rehearsal; {Id} answers {string.Join(", ", _operations.Keys)}");
        }

        var call = new CallParameters($"{Id}:{action}", parameters);
        call.RefuseUnknown(operation.Parameters);
        return token => operation.Answer(call, token);
    }

    protected void Answers(string action, Func<CallParameters, JsonObject> answer, params string[] parameters) =>
        AnswersLater(action, (call, _) => Task.FromResult(answer(call)), parameters);

    /// <summary>An action whose answer takes time by the account's clock.</summary>
    protected void AnswersLater(string action, Func<CallParameters, CancellationToken, Task<JsonObject>> answer, params string[] parameters) =>
        _operations.Add(action, new Operation(answer, parameters));

    private sealed record Operation(Func<CallParameters, CancellationToken, Task<JsonObject>> Answer, string[] Parameters);
}
