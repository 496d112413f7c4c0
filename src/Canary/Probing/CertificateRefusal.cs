using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Canary.Plans;

namespace Canary.Probing;

/// <summary>Why a certificate was refused.</summary>
/// <param name="Faults">For machines: two refusals are alike when these are equal.</param>
/// <param name="Message">For people, with names and dates.</param>
internal sealed record CertificateRefusal(CertificateFaults Faults, string Message)
{
    private const int NamesShown = 5;

    private const X509ChainStatusFlags OfTrust = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <param name="errors">What the verification found; it has found something.</param>
    /// <param name="certificate">The target's own; null: it sent none.</param>
    /// <param name="chain">The target's own first, then its issuers, each with what is wrong with it.</param>
    /// <param name="asked">The name that it should bear.</param>
    /// <param name="now">To tell a certificate that has expired from one that is not valid yet.</param>
    public static CertificateRefusal Of(
        SslPolicyErrors errors,
        X509Certificate2? certificate,
        IReadOnlyList<(X509Certificate2 Certificate, X509ChainStatusFlags Status)> chain,
        string asked,
        DateTimeOffset now)
    {
        if (certificate is null)
        {
            return new CertificateRefusal(CertificateFaults.Absent, "the target sends no certificate");
        }

        List<(CertificateFaults Fault, string Told)> found =
        [
            .. Trust(chain),
            .. chain.Where(link => link.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))
                .Select(link => Time(link.Certificate, isOwn: link.Certificate.Equals(certificate), now)),
            .. Rest(chain),
            .. errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? [(CertificateFaults.OtherName, $"does not cover {asked} (it covers {Names(certificate)})")]
                : Array.Empty<(CertificateFaults, string)>(),
        ];

        return found is []
            ? new CertificateRefusal(CertificateFaults.Unfit, $"the certificate is rejected: {errors}")
            : new CertificateRefusal(
                found.Aggregate(CertificateFaults.None, (faults, one) => faults | one.Fault),
                $"the certificate {string.Join(", and it ", found.Select(one => one.Told))}");
    }

    private static IEnumerable<(CertificateFaults Fault, string Told)> Trust(
        IReadOnlyList<(X509Certificate2 Certificate, X509ChainStatusFlags Status)> chain)
        => !chain.Any(link => (link.Status & OfTrust) != X509ChainStatusFlags.NoError) ? []
            : chain is [var (only, _)] && CaBundle.IsSelfIssued(only) ? [(CertificateFaults.SelfSigned, "is self-signed")]
            : [(CertificateFaults.UnknownAuthority, $"is issued by {chain[^1].Certificate.Issuer}, which is not trusted")];

    private static (CertificateFaults Fault, string Told) Time(X509Certificate2 certificate, bool isOwn, DateTimeOffset now)
    {
        var whose = isOwn ? "" : $"has {certificate.Subject} in its chain, which ";

        return now.UtcDateTime < certificate.NotBefore.ToUniversalTime()
            ? (CertificateFaults.NotYetValid, $"{whose}is not valid before {Date(certificate.NotBefore)}")
            : (CertificateFaults.Expired, $"{whose}expired on {Date(certificate.NotAfter)}");
    }

    private static IEnumerable<(CertificateFaults Fault, string Told)> Rest(
        IReadOnlyList<(X509Certificate2 Certificate, X509ChainStatusFlags Status)> chain)
    {
        var rest = chain.Aggregate(
            X509ChainStatusFlags.NoError, (flags, link) => flags | link.Status) & ~(OfTrust | X509ChainStatusFlags.NotTimeValid);

        return rest == X509ChainStatusFlags.NoError ? [] : [(CertificateFaults.Unfit, $"is not valid for a server ({rest})")];
    }

    private static string Names(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = alternatives is null
            ? [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]
            : alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(address => address.ToString())).ToList();
        var more = names.Count - NamesShown;

        return names is []
            ? "no name"
            : string.Join(", ", names.Take(NamesShown)) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "");
    }

    private static string Date(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
