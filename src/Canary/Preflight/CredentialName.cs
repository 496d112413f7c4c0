using System.Text.RegularExpressions;

namespace Canary.Preflight;

/// <summary>Tells by its name, and by a value that can be none, whether a variable holds a credential.</summary>
/// <remarks>
/// By whole words, so that KEYCLOAK_URL, MONKEY and MAX_TOKENS are none: a name is that of a credential when one of its words is, unless its last word
/// says that it is something about one (TOKEN_URL, SECRET_NAME, KEY_ID), or the word before KEY says that it is no secret (PUBLIC_KEY, SORT_KEY).
/// </remarks>
internal static partial class CredentialName
{
    private static readonly HashSet<string> s_about = new(StringComparer.OrdinalIgnoreCase)
    {
        "URL", "URI", "ENDPOINT", "HOST", "PORT", "ARN", "NAME", "ID", "IDS", "FILE", "PATH", "DIR", "STORE", "TTL", "EXPIRY", "EXPIRES", "EXPIRATION", "LIFETIME", "AGE",
        "TIMEOUT", "SECONDS", "MINUTES", "HOURS", "DAYS", "LENGTH", "SIZE", "LIMIT", "COUNT", "ALGORITHM", "TYPE", "FORMAT", "HEADER", "PREFIX", "SUFFIX", "ISSUER",
        "AUDIENCE", "SCOPE", "VERSION", "REGION", "ENABLED", "DISABLED", "REQUIRED", "POLICY",
    };

    private static readonly HashSet<string> s_open = new(StringComparer.OrdinalIgnoreCase)
    {
        "PUBLIC", "PUBLISHABLE", "PARTITION", "SORT", "HASH", "RANGE", "PRIMARY", "FOREIGN", "ROUTING", "CACHE", "OBJECT", "SHARD", "IDEMPOTENCY",
    };

    public static bool IsLiteral(string name, string? value) => value is not (null or "") && IsCredential(name) && !IsNoSecret(value);

    public static bool IsCredential(string name)
    {
        var words = Words().Matches(name).Select(match => match.Value).ToList();

        return words is [.., var last] && !s_about.Contains(last) && words.Where((word, index) => IsCredential(word, index > 0 ? words[index - 1] : "")).Any();
    }

    private static bool IsCredential(string word, string before)
        => EndsIn(word, "PASSWORD") || EndsIn(word, "SECRET") || EndsIn(word, "TOKEN") || IsKey(word) && !s_open.Contains(before);

    /// <summary>A word may be run together with the one before it; of those that end in KEY only some are keys.</summary>
    private static bool IsKey(string word) => word.ToUpperInvariant() is "KEY" or "APIKEY" or "ACCESSKEY" or "SECRETKEY" or "PRIVATEKEY" or "SIGNINGKEY" or "ENCRYPTIONKEY";

    private static bool EndsIn(string word, string end) => word.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    /// <summary>An ARN names where something is kept, and a switch is on or off.</summary>
    private static bool IsNoSecret(string value) => value.StartsWith("arn:aws", StringComparison.Ordinal) || bool.TryParse(value, out _);

    /// <summary>DB_PASSWORD, db.password and dbPassword have the same two words.</summary>
    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
