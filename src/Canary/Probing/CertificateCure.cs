namespace Canary.Probing;

/// <summary>What to do about a certificate that is refused.</summary>
internal static class CertificateCure
{
    private static readonly (CertificateFaults Fault, string Cure)[] s_cures =
    [
        (CertificateFaults.Absent, "make the target send a certificate"),
        (CertificateFaults.SelfSigned, "set the plan's tls.caBundle to this certificate"),
        (CertificateFaults.UnknownAuthority,
            "set the plan's tls.caBundle to the certificate of its authority, and make the target send the intermediate certificates"),
        (CertificateFaults.Expired, "renew it"),
        (CertificateFaults.NotYetValid, "wait until it is valid, or renew it"),
        (CertificateFaults.OtherName, "set the plan's host to a name that the certificate covers, or add this name to the certificate"),
        (CertificateFaults.Unfit, "replace it with a server certificate"),
    ];

    /// <summary>A cure for each fault, as one sentence without a full stop.</summary>
    public static string Of(CertificateFaults faults)
    {
        var cures = string.Join("; ", s_cures.Where(one => faults.HasFlag(one.Fault)).Select(one => one.Cure));

        return cures is "" ? "" : char.ToUpperInvariant(cures[0]) + cures[1..];
    }
}
