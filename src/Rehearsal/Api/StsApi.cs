using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>Security Token Service: says who calls. In the rehearsal everybody is the same role.</summary>
internal sealed class StsApi : ServiceApi
{
    private const string RoleId = "AROAREHEARSAL00000000";
    private const string Session = "pipeline";

    private readonly Arns _arns;

    public StsApi(Arns arns)
        : base("sts")
    {
        _arns = arns;
        Answers("getCallerIdentity", GetCallerIdentity);
    }

    private JsonObject GetCallerIdentity(CallParameters call) =>
        ApiResponse.Of(("Account", _arns.Account), ("Arn", _arns.Session("deploy", Session)), ("UserId", $"{RoleId}:{Session}"));
}
