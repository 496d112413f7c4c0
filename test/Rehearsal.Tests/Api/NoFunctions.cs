using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>An account that nobody has deployed a function to.</summary>
internal sealed class NoFunctions : IFunctions
{
    public Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken) =>
        throw new FunctionNotFoundException(functionName);
}
