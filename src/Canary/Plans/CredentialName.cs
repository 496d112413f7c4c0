using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>Tells by its name whether a variable holds a credential.</summary>
/// <remarks>
/// By whole words, so that KEYCLOAK_URL, MONKEY and MAX_TOKENS are none: a name is that of a credential when one of its words is, unless its last
/// word says that it is something about one (TOKEN_URL, SECRET_NAME, KEY_ID), or the word before KEY says that it is no secret (PUBLIC_KEY,
/// SORT_KEY). PASS and PWD are short for a password as the last word alone (DB_PASS, but PASS_THROUGH), and PWD by itself is the shell's
/// directory.
/// </remarks>
internal static partial class CredentialName
{
    private static readonly HashSet<string> s_about = new(StringComparer.OrdinalIgnoreCase)
    {
        "URL", "URI", "ENDPOINT", "HOST", "PORT", "ARN", "NAME", "ID", "IDS", "FILE", "PATH",
        "DIR", "STORE", "TTL", "EXPIRY", "EXPIRES", "EXPIRATION", "LIFETIME", "AGE",
        "TIMEOUT", "SECONDS", "MINUTES", "HOURS", "DAYS", "LENGTH", "SIZE", "LIMIT", "COUNT",
        "ALGORITHM", "TYPE", "FORMAT", "HEADER", "PREFIX", "SUFFIX", "ISSUER",
        "AUDIENCE", "SCOPE", "VERSION", "REGION", "ENABLED", "DISABLED", "REQUIRED", "POLICY",
    };

    private static readonly HashSet<string> s_open = new(StringComparer.OrdinalIgnoreCase)
    {
        "PUBLIC", "PUBLISHABLE", "PARTITION", "SORT", "HASH", "RANGE", "PRIMARY", "FOREIGN",
        "ROUTING", "CACHE", "OBJECT", "SHARD", "IDEMPOTENCY", "TABLE", "ROW", "INDEX", "BUCKET",
    };

    public static bool IsCredential(string name)
    {
        var words = WordsOf(name);

        return words is [.., var last] && !s_about.Contains(last)
            && (IsShort(words) || words.Where((word, index) => IsCredential(word, index > 0 ? words[index - 1] : "")).Any());
    }

    /// <summary>A DSN may hold a password; its value tells.</summary>
    public static bool IsDataSource(string name) => WordsOf(name) is [.., var last] && EndsIn(last, "DSN");

    /// <summary>Whether the name says that the value is public, such as NEXT_PUBLIC_KEY.</summary>
    public static bool IsPublic(string name) => WordsOf(name).Exists(word => word.ToUpperInvariant() is "PUBLIC" or "PUBLISHABLE" or "ANON");

    private static List<string> WordsOf(string name) => [.. Words().Matches(name).Select(match => match.Value)];

    private static bool IsCredential(string word, string before)
        => EndsIn(word, "PASSWORD")
            || EndsIn(word, "PASSWD")
            || EndsIn(word, "PASSPHRASE")
            || EndsIn(word, "SECRET")
            || EndsIn(word, "TOKEN")
            || IsKey(word)
            && !s_open.Contains(before);

    private static bool IsShort(List<string> words) => words[^1].ToUpperInvariant() switch
    {
        "PASS" or "DBPASS" or "DBPWD" => true,
        "PWD" => words.Count > 1,
        _ => false,
    };

    /// <summary>A word may be run together with the one before it; of those that end in KEY only some are keys.</summary>
    private static bool IsKey(string word) =>
        word.ToUpperInvariant() is "KEY" or "APIKEY" or "ACCESSKEY" or "SECRETKEY" or "PRIVATEKEY" or "SIGNINGKEY" or "ENCRYPTIONKEY";

    private static bool EndsIn(string word, string end) => word.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    /// <summary>DB_PASSWORD, db.password and dbPassword have the same two words.</summary>
    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
