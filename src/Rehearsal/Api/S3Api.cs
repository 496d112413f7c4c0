using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>S3: puts, gets, lists and deletes objects, and creates buckets.</summary>
internal sealed partial class S3Api : ServiceApi
{
    private const int LongestKey = 1024;
    private const int MostKeys = 1000;
    private const string DefaultContentType = "application/octet-stream";

    private readonly Buckets _buckets;
    private readonly Arns _arns;
    private readonly TimeProvider _clock;

    public S3Api(Buckets buckets, Arns arns, TimeProvider clock)
        : base("s3")
    {
        (_buckets, _arns, _clock) = (buckets, arns, clock);
        Answers("createBucket", CreateBucket, "Bucket", "CreateBucketConfiguration");
        Answers("deleteObject", DeleteObject, "Bucket", "Key");
        Answers("putObject", PutObject, "Bucket", "Key", "Body", "ContentType", "ServerSideEncryption");
        Answers("getObject", GetObject, "Bucket", "Key", "VersionId", "Range");
        Answers("listObjectsV2", ListObjects, "Bucket", "Prefix", "Delimiter", "MaxKeys", "ContinuationToken");
    }

    private JsonObject CreateBucket(CallParameters call)
    {
        var (name, configuration) = (call.RequiredText("Bucket", "InvalidBucketName"), call.Section("CreateBucketConfiguration"));
        configuration?.RefuseUnknown(["LocationConstraint"]);
        if (!BucketPattern.IsMatch(name))
        {
            throw new AwsException("InvalidBucketName", "The specified bucket is not valid.");
        }

        if (configuration?.Text("LocationConstraint") is { } location && location != _arns.Region)
        {
            throw new AwsException(
                "IllegalLocationConstraintException",
                $"The {location} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        if (_buckets.Find(name) is not null)
        {
            throw new AwsException(
                "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
        }

        if (_buckets.IsFull)
        {
            throw new AwsException("TooManyBuckets", $"The rehearsal keeps {Buckets.Most} buckets.");
        }

        _buckets.Create(name);
        return ApiResponse.Of(("BucketArn", _arns.Bucket(name)), ("Location", $"/{name}"));
    }

    /// <summary>A key that is not there is no mistake.</summary>
    private JsonObject DeleteObject(CallParameters call)
    {
        var (bucket, key) = Object(call);
        bucket.Remove(key);
        return [];
    }

    private JsonObject PutObject(CallParameters call)
    {
        var (bucket, key) = Object(call);
        if (Encoding.UTF8.GetByteCount(key) > LongestKey)
        {
            throw new AwsException("KeyTooLongError", "Your key is too long");
        }

        if (call.Text("ServerSideEncryption") is { } encryption and not "AES256")
        {
            throw new UnsupportedCallException($"ServerSideEncryption is {encryption}; the rehearsal's buckets know AES256 alone");
        }

        var stored = new StoredObject(key, call.Text("ContentType") ?? DefaultContentType, Body(call["Body"]), _clock.GetUtcNow());
        if (!_buckets.HasRoomFor(bucket, stored))
        {
            throw new AwsException(
                "InvalidRequest",
                $"The rehearsal keeps {Buckets.MostObjects} objects, and {Buckets.MostCharacters >> 20} MiB of them; delete some.");
        }

        bucket.Put(stored);
        return ApiResponse.Of(("ETag", stored.ETag), ("ServerSideEncryption", "AES256"));
    }

    /// <summary>An object, or its beginning; a bucket of the rehearsal keeps the latest version alone.</summary>
    private JsonObject GetObject(CallParameters call)
    {
        var (bucket, key) = Object(call);
        var stored = bucket.Objects.GetValueOrDefault(key) ?? throw new AwsException("NoSuchKey", "The specified key does not exist.", 404);
        if (call.Text("VersionId") is { } version && version != stored.VersionId)
        {
            throw new AwsException("NoSuchVersion", "The specified version does not exist.", 404);
        }

        var whole = Encoding.UTF8.GetBytes(stored.Body);
        var last = call.Text("Range") is { } range ? LastByte(range, whole.Length) : whole.Length - 1;
        return ApiResponse.Of(
            ("AcceptRanges", "bytes"),
            ("Body", Encoding.UTF8.GetString(whole, 0, last + 1)),
            ("ContentLength", last + 1),
            ("ContentRange", call.Has("Range") ? $"bytes 0-{last}/{whole.Length}" : null),
            ("ContentType", stored.ContentType),
            ("ETag", stored.ETag),
            ("LastModified", ApiResponse.Time(stored.Modified)),
            ("ServerSideEncryption", "AES256"),
            ("VersionId", stored.VersionId));
    }

    /// <summary>In the order of the keys' bytes, in pages. What a delimiter cuts off is listed once, as the prefix that it ends.</summary>
    private JsonObject ListObjects(CallParameters call)
    {
        var (bucket, prefix, most) = (Place(call), call.Text("Prefix") ?? "", call.Number("MaxKeys") ?? MostKeys);
        var found = bucket.Objects.Values.Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(stored => Cut(stored.Key, prefix, call.Text("Delimiter")))
            .OrderBy(group => group.Key.Name, StringComparer.Ordinal)
            .SkipWhile(group => call.Text("ContinuationToken") is { } token && string.CompareOrdinal(group.Key.Name, ReadToken(token)) <= 0)
            .ToList();
        var page = found.Take(Math.Min(most, MostKeys)).ToList();

        // Of an empty page S3 says that nothing follows.
        var isTruncated = page.Count > 0 && found.Count > page.Count;

        // An empty page has neither Contents nor CommonPrefixes.
        return ApiResponse.Of(
            ("CommonPrefixes", ApiResponse.List(page.Where(group => group.Key.IsCut), group => ApiResponse.Of(("Prefix", group.Key.Name)))),
            ("Contents", ApiResponse.List(page.Where(group => !group.Key.IsCut), group => Listed(group.Single()))),
            ("ContinuationToken", call.Text("ContinuationToken")),
            ("Delimiter", call.Text("Delimiter")),
            ("IsTruncated", isTruncated),
            ("KeyCount", page.Count),
            ("MaxKeys", most),
            ("Name", bucket.Name),
            ("NextContinuationToken", isTruncated && page is [.., var last] ? Convert.ToBase64String(Encoding.UTF8.GetBytes(last.Key.Name)) : null),
            ("Prefix", prefix));
    }

    private static JsonObject Listed(StoredObject stored) =>
        ApiResponse.Of(
            ("ETag", stored.ETag),
            ("Key", stored.Key),
            ("LastModified", ApiResponse.Time(stored.Modified)),
            ("Size", Encoding.UTF8.GetByteCount(stored.Body)),
            ("StorageClass", "STANDARD"));

    /// <summary>Up to the delimiter, inclusive; the whole key where it has none after the prefix.</summary>
    private static (string Name, bool IsCut) Cut(string key, string prefix, string? delimiter) =>
        delimiter is { Length: > 0 } && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is var found and >= 0
            ? (key[..(found + delimiter.Length)], true)
            : (key, false);

    private static string ReadToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new AwsException("InvalidArgument", "The continuation token provided is incorrect");
        }
    }

    private (Bucket Bucket, string Key) Object(CallParameters call) => (Place(call), call.RequiredText("Key", "InvalidRequest"));

    private Bucket Place(CallParameters call) => _buckets.Find(call.RequiredText("Bucket", "InvalidBucketName"))
        ?? throw new AwsException("NoSuchBucket", "The specified bucket does not exist", 404);

    private static int LastByte(string range, int length) => (range.Split('=', '-'), length) switch
    {
        (["bytes", "0", var last], > 0) when int.TryParse(last, CultureInfo.InvariantCulture, out var number) => Math.Min(number, length - 1),
        (["bytes", "0", _], 0) => throw new AwsException("InvalidRange", "The requested range is not satisfiable", 416),
        _ => throw new UnsupportedCallException($"The rehearsal reads objects from their beginning; the Range is {range}"),
    };

    /// <summary>
    /// An object becomes JSON. Whether Step Functions stores a string as its characters or as JSON in quotes is not documented: as its
    /// characters.
    /// </summary>
    private static string Body(JsonNode? body) =>
        body switch
        {
            null => "",
            JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
            _ => body.ToJsonString(),
        };

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    [GeneratedRegex(@"^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketPattern { get; }
}
