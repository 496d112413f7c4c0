using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Canary.Deployments;

/// <summary>The commit that a version was built from, and what says so.</summary>
/// <param name="Id">7 to 40 hex digits, as they are written there.</param>
public sealed partial record Commit(string Id, CommitSource Source)
{
    /// <summary>https://specs.opencontainers.org/image-spec/annotations/#pre-defined-annotation-keys</summary>
    internal const string Label = "org.opencontainers.image.revision";

    /// <summary>A longer text is not read: nobody writes a commit there for others to find.</summary>
    private const int MostCharacters = 1000;

    /// <summary>An MD5 sum and the id of an ECS task have so many digits, and no commit is abbreviated to as many.</summary>
    private const int DigitsOfOthers = 32;

    /// <summary>The first of these that names one: a place that holds nothing else before a text of anyone's, and a convention last.</summary>
    /// <param name="gitHub">The commit of CodeDeploy's revision on GitHub.</param>
    /// <param name="label">The commit that a label of the container names.</param>
    /// <param name="description">The deployment's.</param>
    /// <param name="imageTag">Of the container's image.</param>
    internal static Commit? Of(string? gitHub, string? label, string? description, string? imageTag) => new (string? Id, CommitSource Source)[]
    {
        (Whole(gitHub), CommitSource.GitHubRevision),
        (Whole(label), CommitSource.ImageLabel),
        (In(description), CommitSource.Description),
        (In(imageTag), CommitSource.ImageTag),
    }.Where(found => found.Id is not null).Select(found => new Commit(found.Id!, found.Source)).FirstOrDefault();

    /// <summary>What the label of the OCI says, where that is a commit; null otherwise.</summary>
    internal static string? InLabels(IReadOnlyDictionary<string, string>? labels)
        => Whole(labels?.FirstOrDefault(label => string.Equals(label.Key, Label, StringComparison.OrdinalIgnoreCase)).Value);

    private static string? Whole(string? text) => In(text) is { } id && id == text!.Trim() ? id : null;

    /// <summary>The only commit that the text names, the longest where it is written twice; null where it names none, or several.</summary>
    private static string? In(string? text)
    {
        if (text is null or { Length: > MostCharacters })
        {
            return null;
        }

        var found = Words().Matches(text).Select(word => word.Value).Where(IsOne).ToList();
        var longest = found.MaxBy(word => word.Length);

        return longest is not null && found.TrueForAll(word => longest.StartsWith(word, StringComparison.Ordinal)) ? longest : null;
    }

    /// <summary>A number is none, such as a date, and neither is a word of these letters, such as defaced. Few commits look like either.</summary>
    private static bool IsOne(string word) => word.Length != DigitsOfOthers && word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter);

    // A word of its own, as git writes it, in small letters; the last part of a link to a commit; or what git describe and image tags put before
    // it. Behind a slash or a hyphen stands much else: parts of a UUID, ids of instances and tasks. What follows sha256: is a digest.
    [GeneratedRegex(
        """(?<=^|[\s()\[\]{}<>"'`,;:=#@|+]|/commits?/|(?<![0-9A-Za-z_-])(sha|git)-|-[0-9]+-g)(?<!(?i:sha256|sha384|sha512|md5):)"""
            + "[0-9a-f]{7,40}(?![0-9A-Za-z_/@-]|[.][0-9A-Za-z])",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}

/// <summary>What says which commit it was; the first is believed before the others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CommitSource>))]
public enum CommitSource
{
    /// <summary>CodeDeploy's revision is a commit on GitHub.</summary>
    GitHubRevision,

    /// <summary>The task definition's label org.opencontainers.image.revision.</summary>
    ImageLabel,

    /// <summary>The description of CodeDeploy's deployment.</summary>
    Description,

    ImageTag,
}
