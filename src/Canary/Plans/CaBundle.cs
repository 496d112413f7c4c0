using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Canary.Plans;

/// <summary>
/// Certificates of private authorities, from PEM: its roots are trusted, the others help to get from a target's certificate to one of them.
/// </summary>
internal sealed record CaBundle(IReadOnlyList<X509Certificate2> Roots, IReadOnlyList<X509Certificate2> Others)
{
    public const string Cure = "give your authority's certificates in PEM, including its root, and no private key";

    /// <summary>The bundle, or what is wrong with the text; it never shows the text.</summary>
    /// <param name="pem">One certificate after the other; what stands between them is overlooked.</param>
    public static (CaBundle? Bundle, string? Mistake) Read(string pem)
    {
        var certificates = new List<X509Certificate2>();
        try
        {
            for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            {
                if (!rest[fields.Label].SequenceEqual("CERTIFICATE"))
                {
                    return (null, $"a text with a {rest[fields.Label]} in it");
                }

                certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
            }
        }
        catch (CryptographicException)
        {
            return (null, $"a text whose certificate {certificates.Count + 1} cannot be read");
        }

        if (certificates.Count < Begun(pem))
        {
            return (null, $"a text whose certificate {certificates.Count + 1} cannot be read");
        }

        var (roots, others) = (certificates.Where(IsSelfIssued).ToList(), certificates.Where(certificate => !IsSelfIssued(certificate)).ToList());

        return certificates is [] ? (null, "a text without a certificate in PEM")
            : roots is [] ? (null, "a text without a root, which is a self-signed certificate")
            : (new CaBundle(roots, others), null);
    }

    /// <summary>One that is cut or run together with the one before it is passed over in silence otherwise.</summary>
    private static int Begun(string pem) => pem.Split("-----BEGIN ").Length - 1;

    /// <summary>Whether its own issuer, as a root is.</summary>
    public static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
