using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Stack;

/// <summary>Invokes hooks asynchronously: through Lambda's queue, which hands what a function does not handle to its destination.</summary>
internal sealed class QueuedHooks(AsynchronousInvocations invocations, StackTemplate template) : IHookInvoker
{
    public Task Invoke(string functionName, string eventJson, CancellationToken cancellationToken) =>
        Arns.FunctionName(functionName) is var name && template.Functions.Any(function => function.Name == name)
            ? invocations.Invoke(name, JsonNode.Parse(eventJson))
            : throw new FunctionNotFoundException(functionName);
}
