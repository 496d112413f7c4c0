using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Systems Manager: reads parameters.</summary>
internal sealed class SsmApi : ServiceApi
{
    private readonly StoredParameters _parameters;
    private readonly Arns _arns;

    public SsmApi(StoredParameters parameters, Arns arns)
        : base("ssm")
    {
        _parameters = parameters;
        _arns = arns;
        Answers("getParameter", GetParameter, "Name", "WithDecryption");
        Answers("getParameters", GetParameters, "Names", "WithDecryption");
    }

    private JsonObject GetParameter(CallParameters call) =>
        _parameters.Find(call.RequiredText("Name")) is { } parameter
            ? ApiResponse.Of(("Parameter", Describe(parameter)))
            : throw new AwsException("ParameterNotFound", "The parameter couldn't be found. Verify the name and try again.");

    /// <summary>A name that nothing answers to is no error here: it is listed.</summary>
    private JsonObject GetParameters(CallParameters call)
    {
        var names = call.RequiredTexts("Names").Distinct(StringComparer.Ordinal).ToLookup(name => _parameters.Find(name) is not null);
        return ApiResponse.Of(
            ("InvalidParameters", ApiResponse.Texts(names[false])),
            ("Parameters", ApiResponse.List(names[true], name => Describe(_parameters.Find(name)!))));
    }

    private JsonObject Describe(StoredParameter parameter) =>
        ApiResponse.Of(
            ("ARN", _arns.Parameter(parameter.Name)),
            ("DataType", "text"),
            ("LastModifiedDate", ApiResponse.Time(parameter.Modified)),
            ("Name", parameter.Name),
            ("Type", "String"),
            ("Value", parameter.Value),
            ("Version", parameter.Version));
}
