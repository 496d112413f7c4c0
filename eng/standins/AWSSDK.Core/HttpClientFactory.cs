namespace Amazon.Runtime;

/// <summary>The seam for a transport of one's own.</summary>
public abstract class HttpClientFactory
{
    public abstract HttpClient CreateHttpClient(IClientConfig clientConfig);
}
