using System.Net;
using System.Text;
using System.Text.Json;

namespace Amazon.Runtime;

/// <summary>A service as its JSON protocol knows it, with the exceptions for its errors' names on the wire, and the one for every other error.</summary>
internal sealed record JsonService(
    string TargetPrefix, string JsonVersion, IReadOnlyDictionary<string, JsonService.Construct> Exceptions, JsonService.Construct Unknown)
{
    internal delegate AmazonServiceException Construct(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode);

    // As in the package, an operation knows the errors that it lists: another one's error is the service's own exception, with its name in ErrorCode.
    public AmazonServiceException Exception(JsonOperation operation, WireError error)
    {
        var construct = operation.Errors.Contains(error.Code) ? Exceptions[error.Code] : Unknown;
        return construct(error.Message, null, ErrorType.Unknown, error.Code, error.RequestId, error.Status);
    }
}

/// <summary>An operation, and the errors that the service's model lists for it, by their names on the wire.</summary>
internal sealed record JsonOperation(string Name, params IReadOnlyList<string> Errors);

/// <summary>An error as it came over the wire.</summary>
internal sealed record WireError(string Code, string Message, string RequestId, HttpStatusCode Status)
{
    public static WireError Read(HttpResponseMessage answer, byte[] content, string requestId)
    {
        var fields = Fields(content);
        var header = answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : null;
        var code = fields.GetValueOrDefault("__type")?.Split('#')[^1] ?? header;
        var message = fields.GetValueOrDefault("message") ?? fields.GetValueOrDefault("Message")
            ?? $"The service returned an error with {(code is null ? "" : $"Error Code {code} and ")}HTTP Body: {Encoding.UTF8.GetString(content)}";
        return new WireError(code, message, requestId, answer.StatusCode);
    }

    private static Dictionary<string, string> Fields(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.EnumerateObject()
                .Where(field => field.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(field => field.Name, field => field.Value.GetString());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whatever answered, it was not the service: the message shows what it said.
            return [];
        }
    }
}
