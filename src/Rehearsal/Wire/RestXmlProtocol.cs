using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>S3: objects as bodies, everything about them in headers and the path, and lists of them in XML.</summary>
internal sealed class RestXmlProtocol : IWireProtocol
{
    private const string EncodingType = "encoding-type";

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings s_withoutType = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Members of an answer that are headers.</summary>
    private static readonly (string Member, string Header)[] s_answered =
    [
        ("AcceptRanges", "Accept-Ranges"), ("BucketArn", "x-amz-bucket-arn"), ("ContentRange", "Content-Range"), ("ContentType", "Content-Type"),
        ("ETag", "ETag"), ("Location", "Location"),
        ("ServerSideEncryption", "x-amz-server-side-encryption"), ("VersionId", "x-amz-version-id"),
    ];

    /// <summary>Headers of a request that change what it does. Others, such as checksums, do not.</summary>
    private static readonly (string Header, string Parameter)[] s_asked =
    [
        ("If-Match", "IfMatch"), ("If-None-Match", "IfNoneMatch"), ("If-Modified-Since", "IfModifiedSince"),
        ("If-Unmodified-Since", "IfUnmodifiedSince"), ("Range", "Range"), ("x-amz-acl", "ACL"),
        ("x-amz-bucket-object-lock-enabled", "ObjectLockEnabledForBucket"), ("x-amz-copy-source", "CopySource"),
        ("x-amz-server-side-encryption", "ServerSideEncryption"), ("x-amz-storage-class", "StorageClass"),
        ("x-amz-tagging", "Tagging"), ("x-amz-website-redirect-location", "WebsiteRedirectLocation"),
    ];

    // Sent empty when nothing is asked of them.
    private static readonly string[] s_perhapsEmpty = ["prefix", "delimiter", "start-after", "continuation-token"];

    private static readonly string[] s_hosts = [".s3.", ".localhost"];

    private readonly Request _request;
    private readonly string _bucket;
    private readonly string _key;
    private readonly List<(string Name, string Value)> _query;

    public RestXmlProtocol(Request request)
    {
        _request = request;
        (_bucket, _key) = Place(request);
        var query = UrlQuery.Of(request);
        _query = [.. query.AllKeys.Select(name => name is null ? (query[name] ?? "", "") : (name, query[name] ?? ""))];
    }

    public WireMistakes Mistakes => WireMistakes.OfS3;

    public WireCall Read() => new("s3", Action(), Parameters());

    public Response Answer(WireCall call, JsonObject answer, string requestId)
    {
        var response = call.Action switch
        {
            "listObjectsV2" => Listing(answer),
            "deleteObject" => new Response(204, [], ReadOnlyMemory<byte>.Empty),
            _ => Stored(answer),
        };
        return response.With("x-amz-request-id", requestId).With("x-amzn-RequestId", requestId);
    }

    public Response Refuse(AwsException problem, string requestId) =>
        Response.Text(
                problem.StatusCode,
                XmlAnswers.Document(new XElement(
                    "Error",
                    new XElement("Code", problem.Code),
                    new XElement("Message", XmlAnswers.Text(problem.Message)),
                    new XElement("Resource", XmlAnswers.Text(_request.Path)),
                    new XElement("RequestId", requestId))),
                "application/xml")
            .With("x-amz-request-id", requestId)
            .With("x-amzn-RequestId", requestId);

    /// <summary>The bucket is the first part of the path, or of the host where the rest of that names S3 or this machine.</summary>
    private static (string Bucket, string Key) Place(Request request)
    {
        var path = request.Path[1..];
        if (BucketOf(request.Header("Host") ?? "") is { } bucket)
        {
            return (bucket, Uri.UnescapeDataString(path));
        }

        var parts = path.Split('/', 2);
        return (Uri.UnescapeDataString(parts[0]), parts is [_, var key] ? Uri.UnescapeDataString(key) : "");
    }

    private static string? BucketOf(string host) =>
        s_hosts.Select(rest => host.IndexOf(rest, StringComparison.Ordinal)).FirstOrDefault(end => end > 0) is > 0 and var length
            ? host[..length]
            : null;

    /// <summary>What the account answers, and beside it what clients ask for most; the account says of those that it does not know them.</summary>
    private string Action() => (_request.Method, _bucket, _key) switch
    {
        ("GET" or "HEAD", _, not "") => "getObject",
        ("PUT", _, not "") => "putObject",
        ("DELETE", _, not "") => "deleteObject",
        ("POST", _, not "") when Has("uploads") => "createMultipartUpload",
        ("GET", not "", _) => Has("list-type") ? "listObjectsV2" : _query is [var (name, _), ..] ? $"getBucket{Parameter(name)}" : "listObjects",
        ("HEAD", not "", _) => "headBucket",
        ("PUT", not "", _) => _query is [var (name, _), ..] && name is not "x-id" ? $"putBucket{Parameter(name)}" : "createBucket",
        ("GET", _, _) => "listBuckets",
        var (method, _, _) => $"{method} {_request.Path}",
    };

    private JsonObject Parameters()
    {
        var parameters = new JsonObject { ["Bucket"] = _bucket };
        if (_key is not "")
        {
            parameters["Key"] = _key;
        }

        foreach (var (name, value) in _query.Where(IsAsked))
        {
            parameters[Parameter(name)] = QueryParameters.Scalar(WireServices.Of("s3"), Parameter(name), value);
        }

        foreach (var (header, parameter) in s_asked)
        {
            if (_request.Header(header) is { } value)
            {
                parameters[parameter] = value;
            }
        }

        if (_request.Headers.Any(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)))
        {
            parameters["Metadata"] = new JsonObject();
        }

        if (_request.Method is "PUT" && _key is "")
        {
            if (Body() is not "" and var configuration)
            {
                parameters["CreateBucketConfiguration"] = Configuration(configuration);
            }
        }
        else if (_request.Method is "PUT")
        {
            parameters["Body"] = Body();
            if (_request.Header("Content-Type") is { } type)
            {
                parameters["ContentType"] = type;
            }
        }

        return parameters;
    }

    /// <summary>The members of a document, which are texts.</summary>
    private static JsonObject Configuration(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), s_withoutType);
            return new JsonObject(XDocument.Load(reader).Root!.Elements()
                .GroupBy(element => element.Name.LocalName)
                .Select(group => KeyValuePair.Create<string, JsonNode?>(group.Key, group.First().Value)));
        }
        catch (XmlException)
        {
            throw new AwsException(
                "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        }
    }

    private static bool IsAsked((string Name, string Value) pair) =>
        pair.Name is not ("list-type" or "x-id" or EncodingType)
            && !pair.Name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)
            && !(pair.Value is "" && s_perhapsEmpty.Contains(pair.Name));

    private string Body()
    {
        try
        {
            return s_strict.GetString(ChunkedBody.Unwrap(_request).Span);
        }
        catch (DecoderFallbackException)
        {
            throw Mistakes.ParameterIsUnknown("The rehearsal's buckets keep text alone; the body is not in UTF-8.");
        }
        catch (FormatException problem)
        {
            throw new AwsException("IncompleteBody", problem.Message);
        }
    }

    private static Response Stored(JsonObject answer)
    {
        var headers = s_answered.Where(one => answer.ContainsKey(one.Member))
            .Select(one => KeyValuePair.Create(one.Header, answer[one.Member]!.GetValue<string>()))
            .ToList();
        if (answer["LastModified"] is { } modified)
        {
            headers.Add(new("Last-Modified", WireTime.OfHeader(modified.GetValue<string>())));
        }

        return new Response(
            answer.ContainsKey("ContentRange") ? 206 : 200, headers, Encoding.UTF8.GetBytes(answer["Body"]?.GetValue<string>() ?? ""));
    }

    private Response Listing(JsonObject answer)
    {
        var xml = XmlAnswers.OfS3;
        var isEncoded = _query.Contains((EncodingType, "url"));
        var listing = isEncoded ? Encoded(answer) : answer;
        return Response.Text(200, XmlAnswers.Document(xml.Root("ListBucketResult", xml.Members("", listing))), "application/xml");
    }

    /// <summary>Keys may hold what XML cannot.</summary>
    private static JsonObject Encoded(JsonObject answer)
    {
        var encoded = answer.DeepClone().AsObject();
        encoded["EncodingType"] = "url";
        Encode(encoded, "Prefix", "Delimiter");
        foreach (var one in Listed(encoded, "Contents").Concat(Listed(encoded, "CommonPrefixes")))
        {
            Encode(one, "Key", "Prefix");
        }

        return encoded;
    }

    private static IEnumerable<JsonObject> Listed(JsonObject listing, string name) =>
        (listing[name]?.AsArray() ?? []).Select(one => one!.AsObject());

    private static void Encode(JsonObject section, params string[] members)
    {
        foreach (var member in members.Where(section.ContainsKey))
        {
            section[member] = Uri.EscapeDataString($"{section[member]}").Replace("%2F", "/", StringComparison.Ordinal);
        }
    }

    private bool Has(string name) => _query.Exists(pair => pair.Name == name);

    /// <summary><c>max-keys</c> is MaxKeys, <c>versionId</c> is VersionId.</summary>
    private static string Parameter(string name) =>
        string.Concat(name.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
