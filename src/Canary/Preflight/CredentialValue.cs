using System.Text.RegularExpressions;

namespace Canary.Preflight;

/// <summary>Tells by its value, whatever its name, whether a variable holds a credential; what it says of it is its kind, never the value.</summary>
internal static partial class CredentialValue
{
    /// <summary>ECS stores no larger task definition.</summary>
    private const int MostLooked = 65_536;

    /// <summary>What kind of credential the value is or holds; null: none that shows.</summary>
    public static string? KindOf(string value)
    {
        var looked = value.Length <= MostLooked ? value : value[..MostLooked];

        return HoldsLiteral(UserInfo(), looked) ? "a URL with a password"
            : HoldsLiteral(Setting(), looked) || HoldsLiteral(OracleThin(), looked) || HoldsLiteral(Driver(), looked)
                ? "a connection string with a password"
            : HoldsLiteral(Member(), looked) ? "JSON with a password"
            : PrivateKey().IsMatch(looked) ? "a private key"
            : AwsKey().Match(looked) is { Success: true } key && !key.Value.EndsWith("EXAMPLE", StringComparison.Ordinal) ? "an AWS access key"
            : Service().Match(looked) is { Success: true } token ? KindOf(token)
            : WebToken().IsMatch(looked) ? "a JSON Web Token"
            : null;
    }

    /// <summary>A reference to where the value is kept, a placeholder, a switch, or something public.</summary>
    public static bool IsNone(string value)
        => value.Trim() is var text && (text is "" || Placeholder().IsMatch(text) || bool.TryParse(text, out _)
            || text.StartsWith("arn:aws", StringComparison.Ordinal)
                || text.StartsWith("/run/secrets/", StringComparison.Ordinal)
                || text.StartsWith("file:", StringComparison.Ordinal)
            || text.StartsWith("ssh-", StringComparison.Ordinal)
                || (text.StartsWith("-----BEGIN ", StringComparison.Ordinal) && !PrivateKey().IsMatch(text)));

    /// <summary>Whether what stands in the place of the password is one.</summary>
    private static bool HoldsLiteral(Regex pattern, string value)
        => pattern.Matches(value).Any(match => !IsNone(match.Groups["password"].Value));

    private static string KindOf(Match token) => token.Groups.Values.First(group => group is { Success: true } && group.Name is not "0").Name switch
    {
        "github" => "a GitHub token",
        "slack" => "a Slack token",
        _ => "a Stripe key",
    };

    /// <summary>scheme://user:password@host, as databases, brokers and Git have it. A ':' without '@' is a port.</summary>
    [GeneratedRegex(@"://[^\s/?#@:]*:(?<password>[^\s/?#@]+)@", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    /// <summary>password=… after the beginning, a blank, or what separates settings: JDBC, ADO.NET, libpq, Azure, and queries of URLs.</summary>
    [GeneratedRegex(
        @"(^|[\s;?&,""'])(password|passwd|pwd|accountkey|sharedaccesskey|client_secret|access_token|api_key|apikey)"
            + @"\s*=\s*[""']?(?<password>[^\s;&,""']+)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    /// <summary>"password": "…", with quotation marks of either kind.</summary>
    [GeneratedRegex(
        @"[""'](password|passwd|pwd|client_secret|access_token|api_key|apikey)[""']\s*:\s*[""'](?<password>[^""']+)[""']",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();

    [GeneratedRegex(
        @"^jdbc:oracle:[a-z]+:[^\s/@]+/(?<password>[^\s@]+)@",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OracleThin();

    /// <summary>user:password@tcp(host:port)/name, as Go's drivers have it.</summary>
    [GeneratedRegex(@"^[^\s/@:]+:(?<password>[^\s@]+)@(tcp|udp|unix)?\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Driver();

    /// <summary>A certificate or a public key is public.</summary>
    [GeneratedRegex("-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PrivateKey();

    /// <summary>
    /// The id, which is no secret by itself, comes with one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    /// </summary>
    [GeneratedRegex("(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AwsKey();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9_-])((?<github>gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36})"
            + @"|(?<slack>xox[abeoprs]-[A-Za-z0-9-]{10})|(?<stripe>[rs]k_(live|test)_[A-Za-z0-9]{16}))",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Service();

    /// <summary>Three parts in Base64url, of which the first is a JSON object.</summary>
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex WebToken();

    /// <summary>Such as ${NAME}, $(NAME), $NAME, {{name}}, &lt;name&gt;, %NAME%, ****, xxxx, none.</summary>
    [GeneratedRegex(
        @"^(\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\{\{[^}]*\}\}|\{\w+\}|<[^<>]*>|%\w+%|\*+|[xX]{3,}|none|null|n/a|redacted)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
