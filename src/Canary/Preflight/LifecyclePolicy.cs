using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Aws;

namespace Canary.Preflight;

/// <summary>The lifecycle policy of an ECR repository: rules in the order in which they are applied.</summary>
internal sealed record LifecyclePolicy(IReadOnlyList<LifecycleRule> Rules)
{
    /// <summary>Null when it cannot be read.</summary>
    public static LifecyclePolicy? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["rules"] is JsonArray rules
                ? new LifecyclePolicy([.. rules.Select(rule => LifecycleRule.Of(rule!)).OrderBy(rule => rule.Priority)])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            return null;
        }
    }

    /// <summary>A rule for any image that is not applied last.</summary>
    public LifecycleRule? AnyBeforeOthers => Rules.FirstOrDefault(rule => rule.TagStatus == "any"
        && rule.Priority <= Rules.Where(other => other != rule).Max(other => (int?)other.Priority));

    /// <summary>The one rule that can expire an image: the first that selects its tags shields it from all that follow.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html</remarks>
    public LifecycleRule? For(ImageDetail image) => Rules.FirstOrDefault(rule => rule.Selects(image));
}

/// <summary>One rule: which images it selects, and how many or how old they may become.</summary>
internal sealed record LifecycleRule(
    int Priority, string TagStatus, IReadOnlyList<string> TagPatterns, string CountType, string CountUnit, int CountNumber, bool IsForArchived)
{
    public static LifecycleRule Of(JsonNode rule)
    {
        var selection = rule["selection"]!;

        return new LifecycleRule(
            rule["rulePriority"]!.GetValue<int>(),
            selection["tagStatus"]!.GetValue<string>(),
            [.. Texts(selection["tagPatternList"]), .. Texts(selection["tagPrefixList"]).Select(prefix => $"{prefix}*")],
            selection["countType"]!.GetValue<string>(),
            selection["countUnit"]?.GetValue<string>() ?? "",
            selection["countNumber"]!.GetValue<int>(),
            selection["storageClass"]?.GetValue<string>() == "archive");
    }

    /// <summary>Of several patterns an image's tags must match every one.</summary>
    public bool Selects(ImageDetail image) => !IsForArchived && (TagStatus, image.ImageTags ?? []) switch
    {
        ("any", _) or ("untagged", []) => true,
        ("tagged", [_, ..] tags) => TagPatterns.All(
            pattern => tags.Any(tag => FileSystemName.MatchesSimpleExpression(pattern, tag, ignoreCase: false))),
        _ => false,
    };

    private static IEnumerable<string> Texts(JsonNode? list) => ((list as JsonArray) ?? []).Select(text => text!.GetValue<string>());
}
