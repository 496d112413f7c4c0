using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

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
                ("Environment", Environment(function)),
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

    private static JsonObject? Environment(DeployedFunction function) => function.Environment is []
        ? null
        : ApiResponse.Of(("Variables", new JsonObject(function.Environment.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)))));
}
