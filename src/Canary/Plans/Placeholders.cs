using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>Words in braces in a plan's metrics that stand for parts of the deployment, such as {greenTargetGroup}.</summary>
internal static partial class Placeholders
{
    private const string Green = "green";
    private const string Blue = "blue";

    public static IReadOnlyList<string> Names { get; } =
    [
        "greenTargetGroup", "blueTargetGroup", "loadBalancer", "greenTaskSet", "blueTaskSet", "greenTaskDefinition", "blueTaskDefinition",
        "cluster", "service", "application", "deploymentGroup", "deploymentId",
    ];

    /// <summary>What stands in braces and is none.</summary>
    public static IEnumerable<string> UnknownIn(string text)
        => Braces().Matches(text).Select(match => match.Groups["name"].Value).Where(name => !Names.Contains(name)).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The same of an expression, in which CloudWatch has braces of its own, as in SEARCH('{AWS/ECS,ClusterName} …'): what begins with a small
    /// letter, and what differs from a placeholder by its capitals, was meant to be one.
    /// </summary>
    public static IEnumerable<string> UnknownInExpression(string text)
        => UnknownIn(text).Where(name => LowerWord().IsMatch(name) || Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether green's value of the text differs from blue's.</summary>
    public static bool NamesGreen(string text) => In(text).Any(name => name.StartsWith(Green, StringComparison.Ordinal));

    /// <summary>The placeholders of a text, each as often as it stands there.</summary>
    public static IEnumerable<string> In(string text)
        => Braces().Matches(text).Select(match => match.Groups["name"].Value).Where(Names.Contains);

    public static string Fill(string text, Func<string, string> valueOf) => Braces().Replace(
        text, match => match.Groups["name"].Value is var name && Names.Contains(name) ? valueOf(name) : match.Value);

    /// <summary>The same part of the other side; what belongs to neither is its own twin.</summary>
    public static string Twin(string name)
        => name.StartsWith(Green, StringComparison.Ordinal) ? Blue + name[Green.Length..]
            : name.StartsWith(Blue, StringComparison.Ordinal) ? Green + name[Blue.Length..]
            : name;

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LowerWord();
}
