using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>
/// Makes a transport that trusts a plan's authorities beside the system's: connections that were verified by one plan's must not serve another.
/// </summary>
/// <param name="caBundle">In PEM; empty: none.</param>
public delegate HttpMessageHandler TransportFor(string caBundle);

/// <summary>How the prober's requests reach real networks.</summary>
public static class Transport
{
    /// <summary>No proxy, no cookies, no redirects of its own, certificates verified.</summary>
    /// <remarks>
    /// A Host header sets the name for SNI and for the certificate too, so a target is reached by its address and still proves who it is.
    /// The verification is .NET's own, with more roots where the plan has some. Our callback only finds out what was wrong: it accepts nothing
    /// that was refused.
    /// </remarks>
    /// <param name="clock">To tell a certificate that has expired from one that is not valid yet.</param>
    /// <param name="caBundle">
    /// Authorities in PEM, as <see cref="PlanReader"/> has accepted it, that are trusted beside the system's; empty: none.
    /// </param>
    public static SocketsHttpHandler Create(TimeProvider clock, string caBundle = "") => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = caBundle is "" ? null : Trusting(caBundle),
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors)
                => errors == SslPolicyErrors.None
                    ? true
                    : throw new CertificateRefusedException(Refusal(errors, certificate, chain, ((SslStream)sender).TargetHostName, clock)),
        },
    };

    private static CertificateRefusal Refusal(
        SslPolicyErrors errors, X509Certificate? certificate, X509Chain? chain, string asked, TimeProvider clock) => CertificateRefusal.Of(
        errors,
        certificate as X509Certificate2,
        [.. (chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            .Select(element => (
                element.Certificate,
                element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status)))],
        asked,
        clock.GetUtcNow());

    /// <summary>The system's authorities remain: behind the production listener a certificate is usually a public one's.</summary>
    private static X509ChainPolicy Trusting(string caBundle)
    {
        var bundle = CaBundle.Read(caBundle).Bundle ?? throw new ArgumentException("The bundle has no root in PEM", nameof(caBundle));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(SystemRoots());
        policy.CustomTrustStore.AddRange(bundle.Roots.ToArray());
        policy.ExtraStore.AddRange(bundle.Others.ToArray());

        return policy;
    }

    private static X509Certificate2Collection SystemRoots()
    {
        var roots = new X509Certificate2Collection();
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            using var store = new X509Store(StoreName.Root, location);
            store.Open(OpenFlags.ReadOnly);
            roots.AddRange(store.Certificates);
        }

        return roots;
    }
}
