using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Systems Manager: reads, writes and deletes parameters.</summary>
internal sealed class SsmApi : ServiceApi
{
    private const int LargestStandard = 4096;
    private const int LargestAdvanced = 8192;
    private const int LongestName = 1011;
    private const string Secure = "SecureString";

    private readonly StoredParameters _parameters;
    private readonly Arns _arns;

    public SsmApi(StoredParameters parameters, Arns arns)
        : base("ssm")
    {
        _parameters = parameters;
        _arns = arns;
        Answers("getParameter", GetParameter, "Name", "WithDecryption");
        Answers("getParameters", GetParameters, "Names", "WithDecryption");
        Answers("putParameter", PutParameter, "Name", "Value", "Type", "Overwrite", "Tier", "DataType");
        Answers("deleteParameter", DeleteParameter, "Name");
    }

    private JsonObject GetParameter(CallParameters call) =>
        _parameters.Find(call.RequiredText("Name")) is { } parameter
            ? ApiResponse.Of(("Parameter", Describe(parameter, call)))
            : throw new AwsException("ParameterNotFound", "The parameter couldn't be found. Verify the name and try again.");

    /// <summary>A name that nothing answers to is no error here: it is listed.</summary>
    private JsonObject GetParameters(CallParameters call)
    {
        var names = call.RequiredTexts("Names").Distinct(StringComparer.Ordinal).ToLookup(name => _parameters.Find(name) is not null);
        return ApiResponse.Of(
            ("InvalidParameters", ApiResponse.Texts(names[false])),
            ("Parameters", ApiResponse.List(names[true], name => Describe(_parameters.Find(name)!, call))));
    }

    private JsonObject PutParameter(CallParameters call)
    {
        var (name, value) = (call.RequiredText("Name"), call.RequiredText("Value"));
        Require(IsName(name), $"The parameter name {name} is not valid; use letters, numbers and .-_/, at most {LongestName}.");
        Require(call.Text("DataType") is null or "text", $"The data type {call.Text("DataType")} is not valid; use text.");
        var before = _parameters.Find(name);
        if (before is not null && call.Flag("Overwrite") is not true)
        {
            throw new AwsException(
                "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }

        var type = call.Text("Type") ?? before?.Type;
        Require(type is not null, "A parameter type is required when you create a parameter.");
        Require(type is "String" or "StringList" or Secure, $"The type {type} is not valid; use String, StringList or SecureString.");
        var tier = TierOf(call.Text("Tier") ?? before?.Tier ?? "Standard", Encoding.UTF8.GetByteCount(value));
        if (before is null && _parameters.IsFull)
        {
            throw new AwsException("ParameterLimitExceeded", $"The rehearsal keeps {StoredParameters.Most} parameters.");
        }

        var stored = _parameters.Put(name, value, type!, tier);
        return ApiResponse.Of(("Tier", stored.Tier), ("Version", stored.Version));
    }

    private JsonObject DeleteParameter(CallParameters call) =>
        _parameters.Remove(call.RequiredText("Name"))
            ? []
            : throw new AwsException("ParameterNotFound", "The parameter couldn't be found. Verify the name and try again.");

    private static string TierOf(string asked, int size)
    {
        Require(asked is "Standard" or "Advanced" or "Intelligent-Tiering", $"The tier {asked} is not valid.");
        var tier = asked is "Intelligent-Tiering" ? size > LargestStandard ? "Advanced" : "Standard" : asked;
        Require(
            tier is "Advanced" || size <= LargestStandard,
            $"Standard tier parameters support a maximum parameter value of {LargestStandard} characters. To create a larger parameter value, "
                + "upgrade the parameter to use the advanced-parameter tier.");
        Require(size <= LargestAdvanced, $"Advanced tier parameters support a maximum parameter value of {LargestAdvanced} characters.");
        return tier;
    }

    private static bool IsName(string name) =>
        name.Length <= LongestName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/');

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException("ValidationException", message);
        }
    }

    private JsonObject Describe(StoredParameter parameter, CallParameters call) =>
        ApiResponse.Of(
            ("ARN", _arns.Parameter(parameter.Name)),
            ("DataType", "text"),
            ("LastModifiedDate", ApiResponse.Time(parameter.Modified)),
            ("Name", parameter.Name),
            ("Type", parameter.Type),
            ("Value", parameter.Type is Secure && call.Flag("WithDecryption") is not true ? Encrypted(parameter) : parameter.Value),
            ("Version", parameter.Version));

    /// <summary>Opaque, as AWS's is, and without the value.</summary>
    private static string Encrypted(StoredParameter parameter) =>
        $"AQICAH{Convert.ToBase64String(Encoding.UTF8.GetBytes(ImageRegistry.DigestOf($"{parameter.Name} {parameter.Version}")))}";
}
