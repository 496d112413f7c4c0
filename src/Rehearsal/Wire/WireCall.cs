using System.Text.Json.Nodes;

namespace Rehearsal.Wire;

/// <summary>What a client asked for, whatever protocol it spoke.</summary>
/// <param name="Service">As the account spells it, such as <c>sfn</c>; for a service that is not in the tables, as the client spelt it.</param>
/// <param name="Action">In camel case.</param>
/// <param name="Parameters">In PascalCase.</param>
internal sealed record WireCall(string Service, string Action, JsonObject Parameters);
