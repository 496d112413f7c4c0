using Canary.Gates;

namespace Hooks;

/// <summary>The workflows that the hook functions start, and whether a no stops anything, from the function's environment.</summary>
public sealed record HookSettings(string? PreflightWorkflowArn, string? CanaryWorkflowArn, string? Mode = null)
{
    public const string ModeVariable = "MODE";
    public const string PreflightVariable = "PREFLIGHT_WORKFLOW_ARN";
    public const string CanaryVariable = "CANARY_WORKFLOW_ARN";

    public static HookSettings FromEnvironment() => new(
        Environment.GetEnvironmentVariable(PreflightVariable),
        Environment.GetEnvironmentVariable(CanaryVariable),
        Environment.GetEnvironmentVariable(ModeVariable));

    /// <summary>Whether the stack only observes: then whatever breaks lets the deployment through, and says so.</summary>
    public bool Observes => Mandate.IsObserving(Mode);

    /// <summary>Read when a hook is asked, not at the start of the function: a function that cannot start gives no answer.</summary>
    public string WorkflowFor(string lifecycleEvent)
    {
        var (variable, arn) = Gate.AskedAt(lifecycleEvent) is PreflightGate
            ? (PreflightVariable, PreflightWorkflowArn)
            : (CanaryVariable, CanaryWorkflowArn);

        return arn?.StartsWith("arn:", StringComparison.Ordinal) == true
            ? arn
            : throw new InvalidOperationException($"{variable} is \"{arn}\"; set it to the ARN of the workflow in template.yaml");
    }
}
