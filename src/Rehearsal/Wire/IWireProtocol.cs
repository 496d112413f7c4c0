using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>One request in the protocol that its client speaks, and how that client is answered.</summary>
internal interface IWireProtocol
{
    /// <summary>What the protocol calls the mistakes that are made before a service is asked.</summary>
    WireMistakes Mistakes { get; }

    /// <exception cref="AwsException">The request is malformed.</exception>
    WireCall Read();

    /// <param name="call">What was read.</param>
    /// <param name="answer">As the account gave it: PascalCase, times in ISO 8601, without what is empty.</param>
    /// <param name="requestId">Of the response.</param>
    Response Answer(WireCall call, JsonObject answer, string requestId);

    Response Refuse(AwsException problem, string requestId);
}
