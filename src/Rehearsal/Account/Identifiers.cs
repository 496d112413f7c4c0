using System.Text;

namespace Rehearsal.Account;

/// <summary>Makes ids that look like AWS's; the same seed makes the same ids in the same order.</summary>
internal sealed class Identifiers(int seed)
{
    private const string UpperAlphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string UrlSafe = $"{Alphanumerics}-_";

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public string Deployment() => $"d-{Pick(UpperAlphanumerics, 9)}";

    /// <summary>Of a deployment that ECS controls itself, such as <c>NCWGC2ZR-taawPAYrIaU5</c>.</summary>
    public string ServiceDeployment() => Pick(UrlSafe, 21);

    public string TaskSet() => $"ecs-svc/{Pick("123456789", 1)}{Pick("0123456789", 18)}";

    public string Task() => Pick("0123456789abcdef", 32);

    public string Resource() => Pick("0123456789abcdef", 16);

    /// <summary>Of six characters, as the ARN of a secret ends.</summary>
    public string SecretSuffix() => Pick(Alphanumerics, 6);

    public string Uuid() => new Guid(Bytes(16)).ToString();

    /// <summary>Opaque to everybody but CodeDeploy, and with characters that no execution name may hold: base64 of encrypted JSON.</summary>
    public string HookExecution() =>
        Base64(Encoding.UTF8.GetBytes(
            $$"""{"encryptedData":"{{Base64(Bytes(128))}}","ivParameterSpec":"{{Base64(Bytes(12))}}","materialSetSerial":1}"""));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);

    private string Pick(string characters, int length)
    {
        lock (_gate)
        {
            return new string(_random.GetItems<char>(characters, length));
        }
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        lock (_gate)
        {
            _random.NextBytes(bytes);
        }

        return bytes;
    }
}
