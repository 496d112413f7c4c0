using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Tells whether a variable of an environment holds a credential.</summary>
internal static class Credential
{
    /// <summary>What is said of one that is found by its name: the name says it.</summary>
    public const string ByName = "";

    /// <summary>
    /// What is to be said of the variable beside its name: the kind of credential that its value shows, or <see cref="ByName"/>; null: it is none.
    /// Names say PUBLIC of tokens and keys that everyone gets; a password is never one of these.
    /// </summary>
    public static string? Of(string name, string? value)
    {
        if (value is null or "" || CredentialValue.IsNone(value))
        {
            return null;
        }

        var kind = CredentialValue.KindOf(value);

        return kind is not null && !(CredentialName.IsPublic(name) && !kind.Contains("password", StringComparison.Ordinal)) ? kind
            : CredentialName.IsPublic(name) ? null
            : CredentialName.IsCredential(name) || (CredentialName.IsDataSource(name) && !IsOpenUrl(value)) ? ByName
            : null;
    }

    /// <summary>A data source without a password in it, as that of Sentry: then what it names is all there is.</summary>
    private static bool IsOpenUrl(string value) => value.Contains("://", StringComparison.Ordinal) || value.Contains('=', StringComparison.Ordinal);
}
