using System.Globalization;
using System.IO.Enumeration;
using Canary.Aws;

namespace Canary.Deployments;

/// <summary>An AppSpec's object in S3, in the parameters of GetObject: no more of it than a state of the workflow has room for.</summary>
/// <param name="VersionId">Null: the latest.</param>
/// <param name="Range">The bytes that are asked for.</param>
public sealed record AppSpecObject(string Bucket, string Key, string? VersionId, string Range)
{
    /// <summary>Half of a state; an AppSpec has a few kilobytes.</summary>
    public const int MostBytes = 131_072;

    /// <summary>The object to ask for, or null when the stack may not, or when it is an archive.</summary>
    /// <param name="s3">Where the revision lies.</param>
    /// <param name="bucketPattern">Of the buckets that the stack may read, with * and ? as IAM knows them; empty: none.</param>
    internal static AppSpecObject? At(RevisionS3Location? s3, string bucketPattern)
        => s3 is { Bucket: { Length: > 0 } bucket, Key: { Length: > 0 } key, BundleType: not ("zip" or "tar" or "tgz") }
            && IsAllowed(bucket, bucketPattern)
            ? new AppSpecObject(
                bucket, key, s3.Version is "" ? null : s3.Version, string.Create(CultureInfo.InvariantCulture, $"bytes=0-{MostBytes - 1}"))
            : null;

    internal static string Name(RevisionS3Location s3) => AppSpecMistakes.Cut($"s3://{s3.Bucket}/{s3.Key}");

    /// <summary>How long the object is, when only its beginning was given; null when all of it was.</summary>
    internal static long? LengthBeyond(GetObject response)
        => response.ContentRange?.Split('/') is [_, var total]
            && long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length > MostBytes
            ? length
            : null;

    private static bool IsAllowed(string bucket, string pattern) =>
        pattern is not "" && FileSystemName.MatchesSimpleExpression(pattern, bucket, ignoreCase: false);
}
