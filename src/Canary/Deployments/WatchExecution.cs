using System.Globalization;

namespace Canary.Deployments;

/// <summary>The execution that watches a deployment's traffic shift: its name follows from the deployment, so that there is one.</summary>
/// <remarks>
/// Step Functions keeps a name for 90 days: a second start under it finds the first. A watch under any other name ends at once, and stops nothing.
/// </remarks>
public static class WatchExecution
{
    // Names have at most 80 characters (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html).
    private const int MostOfId = 60;

    /// <param name="deploymentId">The deployment.</param>
    /// <param name="partsBefore">How many executions have watched it before and handed on, because a history is bounded.</param>
    public static string NameOf(string deploymentId, int partsBefore = 0)
    {
        ArgumentNullException.ThrowIfNull(deploymentId);
        var id = string.Concat(deploymentId.Take(MostOfId).Select(
            letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));

        return string.Create(CultureInfo.InvariantCulture, $"watch-{id}-{partsBefore + 1}");
    }

    /// <summary>The ARN of the first of them; empty where the state machine's is none.</summary>
    public static string ArnOf(string stateMachineArn, string deploymentId)
    {
        ArgumentNullException.ThrowIfNull(stateMachineArn);

        return stateMachineArn.Contains(":stateMachine:", StringComparison.Ordinal)
            ? $"{stateMachineArn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{NameOf(deploymentId)}"
            : "";
    }
}
