using System.Text.Json.Serialization;

namespace Canary.Probing;

/// <summary>What is wrong with a certificate; several things may be at once.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<CertificateFaults>))]
public enum CertificateFaults
{
    None = 0,

    /// <summary>The target sends none.</summary>
    Absent = 1,

    /// <summary>It is self-signed and not trusted.</summary>
    SelfSigned = 2,

    /// <summary>It is not issued by a trusted authority.</summary>
    UnknownAuthority = 4,

    /// <summary>It or one of its issuers has expired.</summary>
    Expired = 8,

    NotYetValid = 16,

    /// <summary>It bears other names than the one that was asked for.</summary>
    OtherName = 32,

    /// <summary>Anything else, such as a certificate that is not for servers.</summary>
    Unfit = 64,
}
