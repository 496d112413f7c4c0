using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>What the <c>valueFrom</c> of a container's secret leads to; what is missing keeps the task from starting.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html</remarks>
internal sealed class SecretValues(StoredParameters parameters, StoredSecrets secrets, string region)
{
    private const string Failed = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ";
    private const string FromSecrets = $"{Failed}unable to retrieve secret from asm: service call has been retried 1 time(s): ";

    /// <param name="valueFrom">The ARN of a secret, with or without a JSON key, the ARN of a parameter, or a parameter's name.</param>
    /// <exception cref="TaskFailedToStartException">There is no such value.</exception>
    public string Find(string valueFrom) => valueFrom.Split(':') switch
    {
        ["arn", _, "secretsmanager", _, _, "secret", _, .. var rest] => OfSecret(valueFrom, rest),
        ["arn", _, "ssm", _, _, var resource] when resource.StartsWith("parameter/", StringComparison.Ordinal) =>
            OfParameter(valueFrom, resource["parameter".Length..], resource["parameter/".Length..]),
        _ => OfParameter(valueFrom, valueFrom),
    };

    /// <summary>The ARN of a parameter does not say whether its name begins with a slash.</summary>
    private string OfParameter(string valueFrom, params string[] names) =>
        names.Select(parameters.Find).FirstOrDefault(found => found is not null)?.Value
        ?? throw new TaskFailedToStartException($"{Failed}unable to retrieve secrets from ssm: service call has been retried 1 time(s): "
            + $"fetching secret data from SSM Parameter Store in {region}: invalid parameters: {valueFrom}");

    private string OfSecret(string valueFrom, string[] rest)
    {
        var (key, stage, version) = (rest.ElementAtOrDefault(0) ?? "", rest.ElementAtOrDefault(1) ?? "", rest.ElementAtOrDefault(2) ?? "");
        var arn = string.Join(':', valueFrom.Split(':').Take(7));
        if (stage is not ("" or "AWSCURRENT") || version is not "")
        {
            throw new TaskFailedToStartException($"{FromSecrets}failed to fetch secret {arn} from secrets manager: ResourceNotFoundException: "
                + $"Secrets Manager can't find the specified secret value for {(version is "" ? "staging label" : "VersionId")}: "
                + $"{(version is "" ? stage : version)}");
        }

        var text = secrets.Value(arn)
            ?? throw new TaskFailedToStartException($"{FromSecrets}failed to fetch secret {arn} from secrets manager: ResourceNotFoundException: "
                + "Secrets Manager can't find the specified secret.");

        return key is "" ? text : Member(text, key, arn);
    }

    private static string Member(string text, string key, string arn)
    {
        JsonNode? member;
        try
        {
            member = (JsonNode.Parse(text) as JsonObject)?[key];
        }
        catch (JsonException)
        {
            // Without the parser's words, which may quote the secret.
            throw new TaskFailedToStartException($"{FromSecrets}retrieved secret {arn} from Secrets Manager is not JSON, so it has no key {key}");
        }

        return member switch
        {
            null => throw new TaskFailedToStartException($"{FromSecrets}retrieved secret from Secrets Manager did not contain json key {key}"),
            JsonValue value when value.TryGetValue(out string? plain) => plain,
            _ => member.ToJsonString(),
        };
    }
}
