using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.CodeDeploy;

/// <summary>Invokes hooks as functions of the account.</summary>
internal sealed class FunctionHooks(IFunctions functions) : IHookInvoker
{
    public Task Invoke(string functionName, string eventJson, CancellationToken cancellationToken) =>
        functions.Invoke(Arns.FunctionName(functionName), JsonNode.Parse(eventJson), cancellationToken);
}
