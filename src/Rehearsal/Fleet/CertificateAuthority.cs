using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rehearsal.Fleet;

/// <summary>What is wrong with a certificate, to order.</summary>
internal enum CertificateFlaw
{
    None,
    SelfSigned,
    Expired,
    WrongName,
}

/// <summary>Issues the certificates of the sample shop's tasks, when they speak TLS; made anew for each rehearsal.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    /// <summary>The name that every certificate without a flaw bears.</summary>
    public const string Host = "shop.rehearsal";

    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    private readonly List<X509Certificate2> _issued = [];
    private readonly X509Certificate2 _root;
    private readonly DateTimeOffset _now;

    /// <param name="clock">The clock by which certificates are verified.</param>
    public CertificateAuthority(TimeProvider clock)
    {
        _now = clock.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Rehearsal Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _root = request.CreateSelfSigned(_now.AddDays(-60), _now.AddDays(60));
    }

    /// <summary>Its own certificate, for a plan's tls.caBundle.</summary>
    public string Pem => _root.ExportCertificatePem();

    public X509Certificate2 Issue(CertificateFlaw flaw)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (name, until) = (flaw is CertificateFlaw.WrongName ? "other.rehearsal" : Host, _now.AddDays(flaw is CertificateFlaw.Expired ? -1 : 30));
        var request = OfServer(name, key);
        using var signed = flaw is CertificateFlaw.SelfSigned ? request.CreateSelfSigned(_now.AddDays(-30), until) : Sign(request, key, until);

        // A key that was made in memory serves no handshake on Windows.
        var certificate = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), password: null);
        _issued.Add(certificate);
        return certificate;
    }

    public void Dispose()
    {
        _issued.ForEach(certificate => certificate.Dispose());
        _root.Dispose();
    }

    private static CertificateRequest OfServer(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ForServers)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset until)
    {
        using var signed = request.Create(_root, _now.AddDays(-30), until, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
