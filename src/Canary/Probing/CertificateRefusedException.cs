using System.Security.Authentication;

namespace Canary.Probing;

/// <summary>
/// Ends a handshake and carries the reason to the sender of the request: the transport passes on what its callback throws, but no more than a
/// message of its own when that returns false.
/// </summary>
internal sealed class CertificateRefusedException(CertificateRefusal refusal) : AuthenticationException(refusal.Message)
{
    public CertificateFaults Faults => refusal.Faults;
}
