using System.Globalization;
using Canary.Deployments;

namespace Canary.Reporting;

/// <summary>Where report and page lie in the bucket: by application and group, then by day.</summary>
internal static class ObjectKeys
{
    /// <summary>What stands for a part that is not known, so that no folder has an empty name.</summary>
    public const string Unknown = "unknown";

    // CodeDeploy's names have at most 100 characters; the whole key stays far below the 1,024 bytes that S3 allows.
    private const int MostCharacters = 100;

    /// <summary>The key without its extension.</summary>
    public static string Of(AnnouncementRequest request)
    {
        var day = request.Now.UtcDateTime;

        return $"reports/{Safe(request.Report?.Application)}/{Safe(request.Report?.DeploymentGroup)}/{day:yyyy}/{day:MM}/{day:dd}/"
            + $"{Safe(request.DeploymentId)}-{Safe(request.LifecycleEvent)}{StepOf(request)}";
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
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'));

        return safe.Any(char.IsAsciiLetterOrDigit) ? safe : Unknown;
    }
}
