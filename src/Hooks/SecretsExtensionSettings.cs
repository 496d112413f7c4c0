namespace Hooks;

/// <summary>
/// Where the AWS Parameters and Secrets Lambda Extension listens, and what proves that a request comes from inside of the function.
/// </summary>
/// <param name="Url">Its base address.</param>
/// <param name="Token">The function's session token.</param>
public sealed record SecretsExtensionSettings(Uri Url, string Token)
{
    private const string PortVariable = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT";
    private const string TokenVariable = "AWS_SESSION_TOKEN";
    private const string UsualPort = "2773";

    public static SecretsExtensionSettings FromEnvironment() => new(
        new Uri($"http://localhost:{Environment.GetEnvironmentVariable(PortVariable) ?? UsualPort}"),
        Environment.GetEnvironmentVariable(TokenVariable) ?? "");

    /// <summary>A token that is written out would be one that is lost.</summary>
    public override string ToString() => Url.ToString();
}
