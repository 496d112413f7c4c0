using System.Text;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Secrets Manager: keeps secrets for pipelines, and reads them for the prober; no workflow may read one.</summary>
internal sealed class SecretsManagerApi : ServiceApi
{
    private const int LongestName = 512;
    private const int LongestDescription = 2048;
    private const int LargestValue = 65_536;
    private const int ShortestToken = 32;
    private const int LongestToken = 64;
    private const int LongestWindow = 30;
    private const int ShortestWindow = 7;
    private const string Invalid = "InvalidParameterException";
    private const string Current = "AWSCURRENT";

    private readonly InMemoryAccount _account;

    public SecretsManagerApi(InMemoryAccount account)
        : base("secretsmanager")
    {
        _account = account;
        Answers("createSecret", CreateSecret, "Name", "Description", "SecretString", "ClientRequestToken");
        Answers("putSecretValue", PutSecretValue, "SecretId", "SecretString", "ClientRequestToken");
        Answers("getSecretValue", GetSecretValue, "SecretId", "VersionId", "VersionStage");
        Answers("describeSecret", DescribeSecret, "SecretId");
        Answers("deleteSecret", DeleteSecret, "SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery");
        Answers("restoreSecret", RestoreSecret, "SecretId");
    }

    private StoredSecrets Secrets => _account.Secrets;

    private DateTimeOffset Now => _account.Clock.GetUtcNow();

    private JsonObject CreateSecret(CallParameters call)
    {
        var (name, description) = (call.RequiredText("Name", Invalid), call.Text("Description"));
        Require(
            name.Length <= LongestName
                && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "/_+=.@-".Contains(letter, StringComparison.Ordinal)),
            $"Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!, at most {LongestName}.");
        Require(description is null or { Length: <= LongestDescription }, $"The description is longer than {LongestDescription} characters.");
        var (version, before) = (Version(call), Secrets.Find(name));
        if (before is { Deleted: not null })
        {
            throw new AwsException(
                "InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.");
        }

        // A client that does not know whether it was heard asks again with the same token.
        if (before is not null && !(version is not null && before.Current?.Id == version.Id && before.Current.Text == version.Text))
        {
            throw new AwsException("ResourceExistsException", $"The operation failed because the secret {name} already exists.");
        }

        if (before is null && Secrets.IsFull)
        {
            throw new AwsException("LimitExceededException", $"The rehearsal keeps {StoredSecrets.Most} secrets.");
        }

        var created = before ?? Created(name, description, version);
        return ApiResponse.Of(("ARN", created.Arn), ("Name", name), ("VersionId", version?.Id));
    }

    private StoredSecret Created(string name, string? description, SecretVersion? version)
    {
        var bare = new StoredSecret(name, $"{_account.Arns.Secret(name)}-{_account.RequestIdentifiers.SecretSuffix()}", Now)
        {
            Description = description,
            Changed = Now,
        };
        var secret = version is null ? bare : bare.With(version);
        Secrets.Keep(secret);
        return secret;
    }

    private JsonObject PutSecretValue(CallParameters call)
    {
        var secret = Alive(call);
        var version = Version(call) ?? throw new AwsException(Invalid, "SecretString is missing; the rehearsal keeps text alone.");
        var same = secret.Versions.Select(one => one.Version).FirstOrDefault(one => one.Id == version.Id);
        if (same is not null && same.Text != version.Text)
        {
            throw new AwsException(
                "ResourceExistsException", "You can't modify an existing version, you can only create a new version with a different token.");
        }

        if (same is null)
        {
            Secrets.Keep(secret.With(version));
        }

        return ApiResponse.Of(
            ("ARN", secret.Arn), ("Name", secret.Name), ("VersionId", version.Id),
            ("VersionStages", StagesOf(same is null ? secret.With(version) : secret, version.Id)));
    }

    private JsonObject GetSecretValue(CallParameters call)
    {
        var (secret, id, stage) = (Alive(call), call.Text("VersionId"), call.Text("VersionStage"));
        var found = secret.Versions
            .Where(one => id is null ? one.Stage == (stage ?? Current) : one.Version.Id == id && (stage is null || one.Stage == stage))
            .Select(one => one.Version)
            .FirstOrDefault() ?? throw Missing("Secrets Manager can't find the specified secret value for "
                + (id is null ? $"staging label: {stage ?? Current}" : $"VersionId: {id}"));

        return ApiResponse.Of(
            ("ARN", secret.Arn),
            ("CreatedDate", ApiResponse.Time(found.Created)),
            ("Name", secret.Name),
            ("SecretString", found.Text),
            ("VersionId", found.Id),
            ("VersionStages", StagesOf(secret, found.Id)));
    }

    private JsonObject DescribeSecret(CallParameters call)
    {
        var secret = Required(call);
        return ApiResponse.Of(
            ("ARN", secret.Arn),
            ("CreatedDate", ApiResponse.Time(secret.Created)),
            ("DeletedDate", ApiResponse.Time(secret.Deleted)),
            ("Description", secret.Description),
            ("LastChangedDate", ApiResponse.Time(secret.Changed)),
            ("Name", secret.Name),
            ("VersionIdsToStages", ApiResponse.Of(
                [.. secret.Versions.Select(one => (one.Version.Id, (JsonNode?)StagesOf(secret, one.Version.Id)))])));
    }

    /// <summary>
    /// Without recovery it is gone at once, and it does not matter whether it was there. Else it is marked, and stays so: the account does not wait
    /// for the end of the window.
    /// </summary>
    private JsonObject DeleteSecret(CallParameters call)
    {
        var (force, window) = (call.Flag("ForceDeleteWithoutRecovery") is true, call.WholeNumber("RecoveryWindowInDays"));
        Require(
            !force || window is null, "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        Require(
            window is null or (>= ShortestWindow and <= LongestWindow),
            $"The RecoveryWindowInDays value must be between {ShortestWindow} and {LongestWindow} days (inclusive).");
        if (!force)
        {
            var secret = Alive(call);
            Secrets.Keep(secret with { Deleted = Now });
            return Deleted(secret.Arn, secret.Name, Now.AddDays(window ?? LongestWindow));
        }

        var id = call.RequiredText("SecretId", Invalid);
        if (Secrets.Find(id) is not { } gone)
        {
            return Deleted(id.StartsWith("arn:", StringComparison.Ordinal) ? id : _account.Arns.Secret(id), id, Now);
        }

        Secrets.Remove(gone);
        return Deleted(gone.Arn, gone.Name, Now);
    }

    private static JsonObject Deleted(string arn, string name, DateTimeOffset when) =>
        ApiResponse.Of(("ARN", arn), ("DeletionDate", ApiResponse.Time(when)), ("Name", name));

    private JsonObject RestoreSecret(CallParameters call)
    {
        var secret = Required(call) with { Deleted = null };
        Secrets.Keep(secret);
        return ApiResponse.Of(("ARN", secret.Arn), ("Name", secret.Name));
    }

    private StoredSecret Required(CallParameters call) =>
        Secrets.Find(call.RequiredText("SecretId", Invalid)) ?? throw Missing("Secrets Manager can't find the specified secret.");

    private StoredSecret Alive(CallParameters call) => Required(call) is { Deleted: null } secret
        ? secret
        : throw new AwsException(
            "InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.");

    /// <summary>What a call puts; null: it puts no value.</summary>
    private SecretVersion? Version(CallParameters call)
    {
        var (text, token) = (call.Text("SecretString"), call.Text("ClientRequestToken"));
        Require(
            text is null || Encoding.UTF8.GetByteCount(text) is > 0 and <= LargestValue, $"SecretString must have 1 to {LargestValue} bytes.");
        Require(
            token is null or { Length: >= ShortestToken and <= LongestToken },
            $"ClientRequestToken must be {ShortestToken}-{LongestToken} characters long.");

        return text is null ? null : new SecretVersion(token ?? _account.RequestIdentifiers.Uuid(), text, Now);
    }

    private static JsonArray StagesOf(StoredSecret secret, string version) =>
        ApiResponse.Texts(secret.Versions.Where(one => one.Version.Id == version).Select(one => one.Stage));

    private static AwsException Missing(string message) => new("ResourceNotFoundException", message);

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
        {
            throw new AwsException(Invalid, message);
        }
    }
}
