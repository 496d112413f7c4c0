using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Runtime;

/// <summary>What the clients share.</summary>
public interface IAmazonService
{
    IClientConfig Config { get; }
}

/// <summary>AWS's JSON protocol, unsigned and to this machine alone.</summary>
public abstract class AmazonServiceClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<HttpClient> _http;

    protected AmazonServiceClient(ClientConfig config)
    {
        Config = config;
        // The transport of a factory belongs to the factory.
        _http = new Lazy<HttpClient>(() => config.HttpClientFactory?.CreateHttpClient(config) ?? ToThisMachine(config));
    }

    public IClientConfig Config { get; }

    /// <summary>How the service names its operations and errors on the wire.</summary>
    internal abstract JsonService Service { get; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _http.IsValueCreated && Config.HttpClientFactory is null)
        {
            _http.Value.Dispose();
        }
    }

    internal async Task<TResponse> InvokeAsync<TResponse>(
        JsonOperation operation, Dictionary<string, string> input, Func<JsonElement, TResponse> read, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse
    {
        var endpoint = Endpoint();
        var body = JsonSerializer.SerializeToUtf8Bytes(input.Where(field => field.Value is not null).ToDictionary(), Json);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SendAsync(endpoint, operation, body, read, cancellationToken);
            }
            catch (Exception failure) when (attempt < Config.MaxErrorRetry && !cancellationToken.IsCancellationRequested && IsTransient(failure))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * Math.Pow(2, attempt)), cancellationToken);
            }
        }
    }

    private async Task<TResponse> SendAsync<TResponse>(
        Uri endpoint, JsonOperation operation, byte[] body, Func<JsonElement, TResponse> read, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-amz-json-{Service.JsonVersion}");
        request.Headers.Add("X-Amz-Target", $"{Service.TargetPrefix}.{operation.Name}");

        using var answer = await HttpAsync(request, cancellationToken);
        var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var requestId = answer.Headers.TryGetValues("x-amzn-RequestId", out var ids) ? ids.First() : null;
        if (!answer.IsSuccessStatusCode)
        {
            throw Service.Exception(operation, WireError.Read(answer, content, requestId));
        }

        using var document = JsonDocument.Parse(content.Length == 0 ? "{}"u8.ToArray() : content);
        var response = read(document.RootElement);
        response.HttpStatusCode = answer.StatusCode;
        response.ContentLength = content.Length;
        response.ResponseMetadata = new ResponseMetadata { RequestId = requestId };
        return response;
    }

    private async Task<HttpResponseMessage> HttpAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.Value.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException timeout && !cancellationToken.IsCancellationRequested)
        {
            // As in the package: a caller that did not cancel does not see a cancellation.
            throw timeout;
        }
    }

    private Uri Endpoint()
    {
        var url = Config.ServiceURL ?? throw new AmazonClientException(
            $"No endpoint for {Config.ServiceId}: this build has a stand-in instead of the AWS SDK, which sends to this machine alone. Set ServiceURL or "
            + $"AWS_ENDPOINT_URL_{Config.ServiceId.ToUpperInvariant()} to a loopback address, or build with -p:AwsPackages=nuget.");
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.IsLoopback
            ? uri
            : throw new AmazonClientException(
                $"The endpoint of {Config.ServiceId} is {url}: this build has a stand-in instead of the AWS SDK, which does not sign and sends to this machine alone. "
                + "Use a loopback address, such as http://127.0.0.1:8080, or build with -p:AwsPackages=nuget.");
    }

    // A proxy or a redirect would lead off this machine.
    private static HttpClient ToThisMachine(ClientConfig config) =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = config.Timeout ?? TimeSpan.FromSeconds(100) };

    private static bool IsTransient(Exception failure) => failure switch
    {
        AmazonServiceException answer => answer.StatusCode >= HttpStatusCode.InternalServerError || answer.ErrorCode?.Contains("Throttl", StringComparison.Ordinal) is true,
        HttpRequestException or IOException or TimeoutException => true,
        _ => false,
    };
}
