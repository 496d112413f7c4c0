using System.Collections.Concurrent;

namespace Rehearsal.Account;

/// <summary>The functions that somebody has deployed to the account, by name.</summary>
internal sealed class DeployedFunctions
{
    private readonly ConcurrentDictionary<string, DeployedFunction> _functions = new();

    /// <param name="name">The function's name.</param>
    /// <param name="state">Pending, Active, Inactive or Failed.</param>
    public void Put(string name, string state = "Active") => Put(name, new DeployedFunction { State = state });

    public void Put(string name, DeployedFunction function) => _functions[name] = function;

    public void Remove(string name) => _functions.TryRemove(name, out _);

    public DeployedFunction? Find(string name) => _functions.GetValueOrDefault(name);
}

/// <summary>What Lambda says of a function.</summary>
internal sealed record DeployedFunction
{
    /// <summary>Pending, Active, Inactive or Failed.</summary>
    public string State { get; init; } = "Active";

    public string Handler { get; init; } = "Function::Function.Handler::Handle";

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];
}
