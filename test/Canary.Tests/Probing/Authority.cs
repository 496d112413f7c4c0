using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Canary.Tests.Probing;

/// <summary>A certificate authority for a test, and what it issues.</summary>
internal sealed class Authority : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    private Authority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public static Authority Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        return new Authority(OfAuthority(name, key).CreateSelfSigned(Day(-40), Day(40)));
    }

    /// <summary>An authority for which this one vouches.</summary>
    public Authority Below(string name, double untilDays = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        return new Authority(Sign(OfAuthority(name, key), key, -30, untilDays));
    }

    /// <param name="names">DNS names and IP addresses.</param>
    /// <param name="fromDays">From now; negative: it is valid already.</param>
    /// <param name="untilDays">From now; negative: it has expired.</param>
    /// <param name="usage">The extended key usage.</param>
    public X509Certificate2 Issue(string[] names, double fromDays = -1, double untilDays = 10, string usage = ForServers)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        return Sign(OfServer(names, key, usage), key, fromDays, untilDays);
    }

    public static X509Certificate2 SelfSigned(string[] names, double fromDays = -1, double untilDays = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        return OfServer(names, key, ForServers).CreateSelfSigned(Day(fromDays), Day(untilDays));
    }

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest OfAuthority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));

        return request;
    }

    private static CertificateRequest OfServer(string[] names, ECDsa key, string usage)
    {
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(Alternatives(names));

        return request;
    }

    private static X509Extension Alternatives(string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        return alternatives.Build();
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, double fromDays, double untilDays)
    {
        using var signed = request.Create(Certificate, Day(fromDays), Day(untilDays), RandomNumberGenerator.GetBytes(8));

        return signed.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Day(double fromNow) => DateTimeOffset.UtcNow.AddDays(fromNow);
}
