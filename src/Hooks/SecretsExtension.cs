using System.Text.Json;
using Canary.Plans;
using Canary.Probing;

namespace Hooks;

/// <summary>
/// Reads parameters and secrets through the AWS Parameters and Secrets Lambda Extension, a layer that answers HTTP on the function's own machine.
/// </summary>
/// <remarks>
/// Not through SDK clients: two more packages for two calls, in the one function that should hold as little as it can. The extension takes the
/// function's role and keeps what it has read for a minute (template.yaml). It answers once the function has been invoked, and may say for a
/// moment that it is not ready. https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
/// </remarks>
public sealed class SecretsExtension(HttpMessageHandler transport, SecretsExtensionSettings settings, TimeProvider clock) : IDisposable
{
    private const string TokenHeader = "X-Aws-Parameters-Secrets-Token";

    /// <summary>Where there will be another look.</summary>
    private const int Tries = 3;

    /// <summary>Where there will be none: a service that is busy for some seconds must not fail a deployment.</summary>
    private const int TriesOfLastLook = 10;

    /// <summary>A secret has 64 KiB at most, and each of its characters up to six in JSON.</summary>
    private const int LongestAnswer = 512 * 1024;

    private const int WhyShown = 200;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http = new(transport);

    /// <summary>What came of each value; a failure is one, not an exception.</summary>
    /// <param name="values">What to read, all at once.</param>
    /// <param name="isLastLook">Whether this is the last look: then at most 55 seconds, else 16.</param>
    /// <param name="cancellationToken">Ends the reading with an exception.</param>
    public async Task<IReadOnlyDictionary<StoredValue, StoredReading>> Read(
        IReadOnlyList<StoredValue> values, bool isLastLook, CancellationToken cancellationToken)
    {
        var readings = await Task.WhenAll(values.Select(value => Read(value, isLastLook ? TriesOfLastLook : Tries, cancellationToken)));

        return values.Zip(readings).ToDictionary(read => read.First, read => read.Second);
    }

    public void Dispose() => _http.Dispose();

    private async Task<StoredReading> Read(StoredValue value, int most, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var reading = await Ask(value, cancellationToken);
            if (reading.Text is not null || tries == most)
            {
                return reading;
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }

    private async Task<StoredReading> Ask(StoredValue value, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Url, PathOf(value)));
            request.Headers.TryAddWithoutValidation(TokenHeader, settings.Token);
            using var response = await _http.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, either.Token);
            var answer = await response.Content.ReadAsStringAsync(either.Token);

            return response.IsSuccessStatusCode ? TextIn(answer, value) : Refused((int)response.StatusCode, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unread($"could not be read within {s_patience.TotalSeconds:0} s: a prober in a VPC needs endpoints for ssm and secretsmanager "
                + "there, or a NAT gateway");
        }
        catch (HttpRequestException)
        {
            return Unread($"could not be read, because no extension answers at {settings.Url.Authority}: set the stack's SecretsExtensionLayerArn "
                + "and SecretArns");
        }
    }

    private static string PathOf(StoredValue value) => value.FromParameter is { } parameter
        ? $"/systemsmanager/parameters/get?name={Uri.EscapeDataString(parameter)}&withDecryption=true"
        : $"/secretsmanager/get?secretId={Uri.EscapeDataString(value.FromSecret ?? "")}";

    private static StoredReading Refused(int status, string answer) => Unread(
        $"could not be read ({status} {Words(answer)}): check that it exists, and add its ARN to the stack's SecretArns, and the ARN of its key "
            + "if it has its own");

    /// <summary>Of an answer that went well nothing is shown, whatever is wrong with it.</summary>
    private static StoredReading TextIn(string answer, StoredValue value)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var text = value.FromParameter is null
                ? document.RootElement.GetProperty("SecretString")
                : document.RootElement.GetProperty("Parameter").GetProperty("Value");

            return text.GetString() is { Length: > 0 } found ? new StoredReading(found, null) : Unread("holds no text: store one, not bytes");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Unread("came in a form that the extension does not use: check which layer SecretsExtensionLayerArn names");
        }
    }

    private static StoredReading Unread(string problem) => new(null, problem);

    private static string Words(string answer) => answer[..Math.Min(answer.Length, WhyShown)];
}
