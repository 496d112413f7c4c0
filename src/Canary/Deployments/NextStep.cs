namespace Canary.Deployments;

/// <summary>The words by which a function tells a workflow where to go.</summary>
public static class NextStep
{
    public const string AskCodeDeploy = "AskCodeDeploy";
    public const string AskRevisions = "AskRevisions";
    public const string AskService = "AskService";
    public const string AskHealth = "AskHealth";
    public const string AskImages = "AskImages";
    public const string AskTasks = "AskTasks";
    public const string AskAlarms = "AskAlarms";
    public const string AskRules = "AskRules";
    public const string AskFurtherRules = "AskFurtherRules";
    public const string AskKnownRules = "AskKnownRules";
    public const string AskRouteTables = "AskRouteTables";
    public const string AskVpcEndpoints = "AskVpcEndpoints";
    public const string AskSecurityGroups = "AskSecurityGroups";
    public const string Done = "Done";
    public const string Reach = "Reach";
    public const string Wait = "Wait";
    public const string Judge = "Judge";
    public const string Probe = "Probe";
    public const string Pause = "Pause";
    public const string Stop = "Stop";
    public const string GoOn = "GoOn";
    public const string Preflight = "Preflight";
    public const string Diagnose = "Diagnose";
    public const string AwaitApproval = "AwaitApproval";
    public const string Report = "Report";
    public const string Watch = "Watch";
    public const string Announce = "Announce";
}
