namespace Rehearsal.Api;

/// <summary>A call that arrived at the account, answered or not.</summary>
/// <param name="Service">As Step Functions spells it, such as <c>codedeploy</c>.</param>
/// <param name="Action">In camel case, such as <c>getDeployment</c>.</param>
/// <param name="When">When it arrived.</param>
internal sealed record AccountCall(string Service, string Action, DateTimeOffset When)
{
    public string Operation => $"{Service}:{Action}";
}
