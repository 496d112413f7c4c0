using System.Text.Json.Serialization;

namespace Canary.Probing;

/// <summary>What came back from one address: the first answer that is as the plan expects, else the last.</summary>
public sealed record RouteAnswer
{
    /// <summary>As it was asked.</summary>
    public string Address { get; init => field = value ?? ""; } = "";

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>Why the answer is not what the plan expects, or why there is none; empty when it is.</summary>
    public string Failure { get; init => field = value ?? ""; } = "";

    /// <summary>Why there was no answer; <see cref="Silence.None"/> when there was one.</summary>
    public Silence Silence { get; init; }

    /// <summary>What is wrong with its certificate, when that is why there was no answer; null otherwise.</summary>
    public CertificateFaults? Refusal { get; init; }

    /// <summary>Who says that it answered, such as <c>awselb/2.0</c>; empty when it does not say.</summary>
    public string Server { get; init => field = value ?? ""; } = "";

    /// <summary>Where the answer sends its reader; empty when it does not.</summary>
    public string RedirectedTo { get; init => field = value ?? ""; } = "";

    /// <summary>How often it was asked, 1 to 3.</summary>
    public int Tries { get; init; }
}

/// <summary>Why nothing answered, as far as it shows from outside.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Silence>))]
public enum Silence
{
    /// <summary>There was an answer.</summary>
    None,

    /// <summary>The name leads nowhere.</summary>
    Unresolved,

    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>Nothing came within the probe's time, or there is no way there.</summary>
    Unanswered,

    /// <summary>TLS came to nothing: mostly for its certificate.</summary>
    Untrusted,

    /// <summary>The connection was taken, and ended without an answer that could be read.</summary>
    Cut,
}
