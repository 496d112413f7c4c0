using System.Globalization;
using Canary.Deployments;

namespace Canary.Reporting;

/// <summary>Where report and page lie in the bucket: by application and group, then by day; the history of a service lies above its days.</summary>
internal static class ObjectKeys
{
    /// <summary>What stands for a part that is not known, so that no folder has an empty name.</summary>
    public const string Unknown = "unknown";

    private const string PageExtension = ".html";

    // CodeDeploy's names have at most 100 characters; the whole key stays far below the 1,024 bytes that S3 allows.
    private const int MostCharacters = 100;

    /// <summary>The key without its extension.</summary>
    public static string Of(AnnouncementRequest request)
    {
        var day = request.Now.UtcDateTime;

        return $"{Folder(request.Report?.Application, request.Report?.DeploymentGroup)}/{day:yyyy}/{day:MM}/{day:dd}/"
            + $"{Safe(request.DeploymentId)}-{Safe(request.LifecycleEvent)}{StepOf(request)}";
    }

    /// <summary>Where everything of a service lies.</summary>
    /// <param name="application">The cluster, where ECS deploys by itself.</param>
    /// <param name="deploymentGroup">The service, where ECS deploys by itself.</param>
    public static string Folder(string? application, string? deploymentGroup) => $"reports/{Safe(application)}/{Safe(deploymentGroup)}";

    public static string HistoryPage(string folder) => $"{folder}/index.html";

    /// <summary>What the history's page is made of.</summary>
    public static string History(string folder) => $"{folder}/history.json";

    /// <summary>The folder in which a page's days lie; null where it is no key of a page.</summary>
    public static string? FolderOf(string page) =>
        page.Split('/') is ["reports", var application, var group, _, _, _, _] parts && parts.All(IsPart)
            ? $"reports/{application}/{group}"
            : null;

    /// <summary>A page's name in its day's folder, without the deployment's id and its extension.</summary>
    public static string NameOf(string page, string deploymentId)
    {
        var (file, start) = (page[(page.LastIndexOf('/') + 1)..], $"{Safe(deploymentId)}-");
        var name = file.StartsWith(start, StringComparison.Ordinal) ? file[start.Length..] : file;

        return name.EndsWith(PageExtension, StringComparison.Ordinal) ? name[..^PageExtension.Length] : name;
    }

    /// <summary>ECS asks before each step under one name: those after the first have green's share behind it.</summary>
    private static string StepOf(AnnouncementRequest request)
        => request is { LifecycleEvent: LifecycleStage.PreProductionTrafficShift, Report.GreenPercent: > 0 and var percent }
            ? string.Create(CultureInfo.InvariantCulture, $"-{percent:0.##}")
            : "";

    /// <summary>
    /// Letters, digits, hyphen, underscore and full stop, of the characters that are safe in an object key
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines); the others that are safe there would want
    /// quoting in a shell, a link or a policy. A part of nothing but full stops is a relative path, which S3's tools stumble over.
    /// </summary>
    private static string Safe(string? part)
    {
        var safe = string.Concat((part ?? "").Take(MostCharacters)
            .Select(letter => IsSafe(letter) ? letter : '-'));

        return safe.Any(char.IsAsciiLetterOrDigit) ? safe : Unknown;
    }

    private static bool IsPart(string part) => part.All(IsSafe) && part.Any(char.IsAsciiLetterOrDigit);

    private static bool IsSafe(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';
}
