using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>S3: puts objects.</summary>
internal sealed class S3Api : ServiceApi
{
    private const int LongestKey = 1024;
    private const string DefaultContentType = "application/octet-stream";

    private readonly Buckets _buckets;
    private readonly TimeProvider _clock;
    private readonly Identifiers _identifiers;

    public S3Api(Buckets buckets, TimeProvider clock, Identifiers identifiers)
        : base("s3")
    {
        (_buckets, _clock, _identifiers) = (buckets, clock, identifiers);
        Answers("putObject", PutObject, "Bucket", "Key", "Body", "ContentType");
    }

    private JsonObject PutObject(CallParameters call)
    {
        var name = call.RequiredText("Bucket", "InvalidBucketName");
        var key = call.RequiredText("Key", "InvalidRequest");
        var bucket = _buckets.Find(name) ?? throw new AwsException("NoSuchBucket", "The specified bucket does not exist", 404);
        if (Encoding.UTF8.GetByteCount(key) > LongestKey)
        {
            throw new AwsException("KeyTooLongError", "Your key is too long");
        }

        bucket.Put(new StoredObject(key, call.Text("ContentType") ?? DefaultContentType, Body(call["Body"]), _clock.GetUtcNow()));
        return Answer.Of(("ETag", $"\"{_identifiers.Task()}\""), ("ServerSideEncryption", "AES256"));
    }

    /// <summary>An object becomes JSON. Whether Step Functions stores a string as its characters or as JSON in quotes is not documented: as its characters.</summary>
    private static string Body(JsonNode? body) =>
        body switch
        {
            null => "",
            JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
            _ => body.ToJsonString(),
        };
}
