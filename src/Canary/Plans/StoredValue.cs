using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>
/// A value that a plan only names, because its text is for the prober alone: it is read where probes are sent, and travels nowhere.
/// </summary>
public sealed partial record StoredValue
{
    /// <summary>The name or ARN of a parameter of Systems Manager; null: it is a secret's.</summary>
    public string? FromParameter { get; init; }

    /// <summary>The name or ARN of a secret of Secrets Manager; null: it is a parameter's.</summary>
    public string? FromSecret { get; init; }

    /// <summary>The member of the secret, which is a JSON object, that is meant; null: the whole text.</summary>
    public string? Key { get; init; }

    /// <summary>The same without <see cref="Key"/>: what is read.</summary>
    internal StoredValue Whole => this with { Key = null };

    public override string ToString() =>
        FromParameter is { } parameter ? $"the parameter {parameter}"
            : Key is null ? $"the secret {FromSecret}"
            : $"{Key} of the secret {FromSecret}";

    /// <summary>Names are not shown when they are wrong: people paste the secret itself.</summary>
    internal static StoredValue Read(JsonSettings settings)
    {
        var value = new StoredValue
        {
            FromParameter = settings.Text("fromParameter"),
            FromSecret = settings.Text("fromSecret"),
            Key = settings.Text("key"),
        };
        settings.Finish();

        if (value.FromParameter is { } parameter && !ParameterPattern().IsMatch(parameter))
        {
            settings.Refuse("fromParameter", "not a parameter name", "give one such as /shop/probe-token, or the parameter's ARN");
        }

        if (value.FromSecret is { } secret && !SecretPattern().IsMatch(secret))
        {
            settings.Refuse("fromSecret", "not a secret name", "give one such as shop/probe-token, or the secret's ARN");
        }

        if (value.Key is not null && (value.Key is "" || value.FromSecret is null))
        {
            settings.Refuse(
                "key",
                value.Key is "" ? "empty" : "given without fromSecret",
                "give the name of a member of a secret that is a JSON object, or leave it out");
        }

        if (!settings.Has("fromParameter") == !settings.Has("fromSecret"))
        {
            settings.RefuseWhole(
                $"an object with {(settings.Has("fromSecret") ? "both" : "neither")} of fromParameter and fromSecret", "give one of the two");
        }

        return value;
    }

    // A name has up to 1011 characters in Systems Manager, and up to 512 in Secrets Manager, whose ARNs add a hyphen and six more.
    [GeneratedRegex(
        @"\A(arn:[a-z0-9-]+:ssm:[a-z0-9-]+:[0-9]{12}:parameter(?=/)|(?!arn:))(?=.{1,1011}\z)/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(
        @"\A(arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,519}\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretPattern();
}
