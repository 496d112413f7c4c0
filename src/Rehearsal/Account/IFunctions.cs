using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>The Lambda functions of the account, by name.</summary>
internal interface IFunctions
{
    /// <summary>Invokes a function and waits for what it returns; null when it returns nothing.</summary>
    /// <exception cref="FunctionException">The function threw.</exception>
    /// <exception cref="FunctionNotFoundException">There is no function of this name.</exception>
    Task<JsonNode?> Invoke(string functionName, JsonNode? payload, CancellationToken cancellationToken);
}

/// <summary>What Lambda reports when a function throws: the exception's simple type name and its message.</summary>
internal sealed class FunctionException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;

    public IReadOnlyList<string> Trace { get; init; } = [];
}

/// <summary>What Lambda reports when nobody has deployed the function.</summary>
internal sealed class FunctionNotFoundException(string functionName) : Exception($"Function not found: {functionName}")
{
    public string FunctionName { get; } = functionName;
}
