using Canary.Deployments;

namespace Canary.Gates;

/// <summary>The words by which a function tells a workflow where to go.</summary>
public static class NextStep
{
    public const string AskCodeDeploy = "AskCodeDeploy";
    public const string AskService = "AskService";
    public const string AskHealth = "AskHealth";
    public const string AskImages = "AskImages";
    public const string AskTasks = "AskTasks";
    public const string AskAlarms = "AskAlarms";
    public const string AskRules = RulePages.AskRules;
    public const string AskFurtherRules = RulePages.AskFurtherRules;
    public const string AskKnownRules = RulePages.AskKnownRules;
    public const string Done = RulePages.Done;
    public const string Reach = "Reach";
    public const string Wait = "Wait";
    public const string Judge = "Judge";
    public const string Probe = "Probe";
    public const string Pause = "Pause";
    public const string Preflight = "Preflight";
    public const string Diagnose = "Diagnose";
    public const string Report = "Report";
}
