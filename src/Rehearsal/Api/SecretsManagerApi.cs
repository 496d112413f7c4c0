using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Secrets Manager: reads secrets, for the prober alone; no workflow may.</summary>
internal sealed class SecretsManagerApi : ServiceApi
{
    private readonly StoredSecrets _secrets;
    private readonly Arns _arns;

    public SecretsManagerApi(StoredSecrets secrets, Arns arns)
        : base("secretsmanager")
    {
        _secrets = secrets;
        _arns = arns;
        Answers("getSecretValue", GetSecretValue, "SecretId");
    }

    private JsonObject GetSecretValue(CallParameters call)
    {
        var id = call.RequiredText("SecretId");

        return _secrets.Find(id) is { } text
            ? ApiResponse.Of(
                ("ARN", id.StartsWith("arn:", StringComparison.Ordinal) ? id : _arns.Secret(id)),
                ("Name", id),
                ("SecretString", text),
                ("VersionStages", new JsonArray("AWSCURRENT")))
            : throw new AwsException("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
}
