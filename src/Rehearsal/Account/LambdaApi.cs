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
        return _functions.Find(name) is { } function
            ? ApiResponse.Of(
                ("Environment", function.Environment is [] ? null : ApiResponse.Of(("Variables", new JsonObject(function.Environment.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)))))),
                ("FunctionArn", _arns.Function(name)),
                ("FunctionName", name),
                ("Handler", function.Handler),
                ("LastUpdateStatus", "Successful"),
                ("PackageType", "Zip"),
                ("Runtime", "dotnet10"),
                ("State", function.State),
                ("Version", "$LATEST"))
            : throw new AwsException("ResourceNotFoundException", $"Function not found: {_arns.Function(name)}", 404);
    }
}

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
