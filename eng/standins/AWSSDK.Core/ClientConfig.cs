namespace Amazon.Runtime;

public interface IClientConfig
{
    string ServiceId { get; }

    string ServiceURL { get; }

    bool IgnoreConfiguredEndpointUrls { get; }

    string AuthenticationRegion { get; }

    int MaxErrorRetry { get; }

    TimeSpan? Timeout { get; }

    HttpClientFactory HttpClientFactory { get; }
}

/// <summary>Where a client sends, and how patient it is.</summary>
public abstract class ClientConfig : IClientConfig
{
    private string _serviceUrl;

    public string ServiceId { get; set; }

    /// <summary>What was set, else AWS_ENDPOINT_URL_(SERVICE), else AWS_ENDPOINT_URL.</summary>
    public string ServiceURL
    {
        get => _serviceUrl ?? ConfiguredUrl();
        set => _serviceUrl = WithSlash(value);
    }

    public bool IgnoreConfiguredEndpointUrls { get; set; } =
        string.Equals(Environment.GetEnvironmentVariable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase);

    public string AuthenticationRegion { get; set; }

    /// <summary>Tries after the first: 2, as in the standard retry mode.</summary>
    public int MaxErrorRetry { get; set; } = 2;

    public TimeSpan? Timeout { get; set; }

    public HttpClientFactory HttpClientFactory { get; set; }

    private string ConfiguredUrl() =>
        IgnoreConfiguredEndpointUrls
            ? null
            : WithSlash(
                NullIfEmpty(Environment.GetEnvironmentVariable($"AWS_ENDPOINT_URL_{ServiceId.ToUpperInvariant().Replace(' ', '_')}"))
                ?? NullIfEmpty(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")));

    private static string NullIfEmpty(string value) => string.IsNullOrEmpty(value) ? null : value;

    private static string WithSlash(string url) => url is null || url.EndsWith('/') ? url : url + "/";
}
