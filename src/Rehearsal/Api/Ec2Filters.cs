using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>EC2's filters: any of the values of each.</summary>
internal static class Ec2Filters
{
    /// <param name="call">With or without the parameter Filters.</param>
    /// <param name="valuesOf">What a thing has for a filter of that name; null: there is no such filter.</param>
    public static bool Fit(CallParameters call, Func<string, IReadOnlyList<string>?> valuesOf)
        => (call.Sections("Filters") ?? []).All(filter => Fits(filter.RequiredText("Name"), filter.RequiredTexts("Values"), valuesOf));

    private static bool Fits(string name, IReadOnlyList<string> wanted, Func<string, IReadOnlyList<string>?> valuesOf)
        => valuesOf(name) is { } values
            ? values.Any(wanted.Contains)
            : throw new AwsException("InvalidParameterValue", $"The filter '{name}' is invalid");
}
