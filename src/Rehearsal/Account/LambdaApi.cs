using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>Lambda: describes functions.</summary>
internal sealed class LambdaApi : ServiceApi
{
    private readonly DeployedFunctions _functions;
    private readonly Arns _arns;

    public LambdaApi(DeployedFunctions functions, Arns arns)
        : base("lambda")
    {
        (_functions, _arns) = (functions, arns);
        Answers("getFunctionConfiguration", GetFunctionConfiguration, "FunctionName", "Qualifier");
    }

    private JsonObject GetFunctionConfiguration(CallParameters call)
    {
        var name = Arns.FunctionName(call.RequiredText("FunctionName"));
        return _functions.StateOf(name) is { } state
            ? Answer.Of(
                ("FunctionArn", _arns.Function(name)),
                ("FunctionName", name),
                ("LastUpdateStatus", "Successful"),
                ("PackageType", "Zip"),
                ("Runtime", "dotnet10"),
                ("State", state),
                ("Version", "$LATEST"))
            : throw new AwsException("ResourceNotFoundException", $"Function not found: {_arns.Function(name)}", 404);
    }
}

/// <summary>The functions that somebody has deployed to the account, by name.</summary>
internal sealed class DeployedFunctions
{
    private readonly ConcurrentDictionary<string, string> _states = new();

    /// <param name="name">The function's name.</param>
    /// <param name="state">Pending, Active, Inactive or Failed.</param>
    public void Put(string name, string state = "Active") => _states[name] = state;

    public void Remove(string name) => _states.TryRemove(name, out _);

    public string? StateOf(string name) => _states.GetValueOrDefault(name);
}
