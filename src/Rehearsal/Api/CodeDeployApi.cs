using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Api;

/// <summary>CodeDeploy: describes deployments and what they deploy, takes the hooks' answers, stops deployments.</summary>
internal sealed class CodeDeployApi : ServiceApi
{
    private readonly CodeDeployService _codeDeploy;
    private readonly Arns _arns;

    public CodeDeployApi(CodeDeployService codeDeploy, Arns arns)
        : base("codedeploy")
    {
        _codeDeploy = codeDeploy;
        _arns = arns;
        Answers("getDeployment", GetDeployment, DeploymentId);
        Answers("getDeploymentGroup", GetDeploymentGroup, "ApplicationName", "DeploymentGroupName");
        Answers("getDeploymentConfig", GetDeploymentConfig, "DeploymentConfigName");
        Answers("getApplicationRevision", GetApplicationRevision, "ApplicationName", "Revision");
        Answers("listDeploymentTargets", ListDeploymentTargets, DeploymentId, "TargetFilters");
        Answers("getDeploymentTarget", GetDeploymentTarget, DeploymentId, "TargetId");
        Answers("batchGetDeploymentTargets", BatchGetDeploymentTargets, DeploymentId, "TargetIds");
        Answers("putLifecycleEventHookExecutionStatus", PutLifecycleEventHookExecutionStatus, DeploymentId, HookExecutionId, "Status");
        Answers("stopDeployment", StopDeployment, DeploymentId, "AutoRollbackEnabled");
    }

    private const string DeploymentId = "DeploymentId";
    private const string HookExecutionId = "LifecycleEventHookExecutionId";

    private JsonObject GetDeployment(CallParameters call) =>
        ApiResponse.Of(("DeploymentInfo", CodeDeployAnswers.Deployment(Required(call))));

    private JsonObject GetDeploymentGroup(CallParameters call)
    {
        var application = RequiredApplication(call);
        var name = call.RequiredText("DeploymentGroupName", "DeploymentGroupNameRequiredException");
        return _codeDeploy.Groups.FirstOrDefault(group => group.ApplicationName == application && group.Name == name) is { } group
            ? ApiResponse.Of(("DeploymentGroupInfo", CodeDeployAnswers.DeploymentGroup(group, _arns)))
            : throw new AwsException("DeploymentGroupDoesNotExistException", $"No Deployment Group found for name: {name}");
    }

    private static JsonObject GetDeploymentConfig(CallParameters call)
    {
        var name = call.RequiredText("DeploymentConfigName", "DeploymentConfigNameRequiredException");
        return TrafficRouting.TryNamed(name, out var routing)
            ? ApiResponse.Of(("DeploymentConfigInfo", CodeDeployAnswers.Configuration(name, routing)))
            : throw new AwsException("DeploymentConfigDoesNotExistException", $"No deployment configuration found for name: {name}");
    }

    /// <summary>The only call that gives the AppSpec's text: GetDeployment gives its hash.</summary>
    private JsonObject GetApplicationRevision(CallParameters call)
    {
        var application = RequiredApplication(call);
        var revision = call.Section("Revision") ?? throw new AwsException("RevisionRequiredException", "The revision ID was not specified.");
        revision.RefuseUnknown(["RevisionType", "AppSpecContent"]);
        if (revision.Text("RevisionType") is not "AppSpecContent" || revision.Section("AppSpecContent")?.Text("Sha256") is not { } sha256)
        {
            throw new AwsException("InvalidRevisionException", "The rehearsal knows revisions of type AppSpecContent, by their Sha256.");
        }

        return _codeDeploy.FindRevision(application, sha256) is { } appSpec
            ? ApiResponse.Of(("ApplicationName", application), ("Revision", CodeDeployAnswers.Revision(appSpec, withContent: true)))
            : throw new AwsException("RevisionDoesNotExistException", "The named revision does not exist with the IAM user or AWS account.");
    }

    private JsonObject ListDeploymentTargets(CallParameters call) =>
        ApiResponse.Of(("TargetIds", new JsonArray(CodeDeployAnswers.TargetId(RequiredStarted(call)))));

    private JsonObject GetDeploymentTarget(CallParameters call)
    {
        var deployment = RequiredStarted(call);
        return ApiResponse.Of(("DeploymentTarget", Target(deployment, call.RequiredText("TargetId", "DeploymentTargetIdRequiredException"))));
    }

    private JsonObject BatchGetDeploymentTargets(CallParameters call)
    {
        var deployment = RequiredStarted(call);
        return call.RequiredTexts("TargetIds", "DeploymentTargetIdRequiredException") is [var only]
            ? ApiResponse.Of(("DeploymentTargets", new JsonArray(Target(deployment, only))))
            : throw new AwsException("DeploymentTargetListSizeExceededException", "An Amazon ECS deployment has one target.");
    }

    private JsonObject PutLifecycleEventHookExecutionStatus(CallParameters call)
    {
        var deployment = Required(call);
        var status = call.Text("Status");
        HookOutcome? outcome = status switch { "Succeeded" => HookOutcome.Succeeded, "Failed" => HookOutcome.Failed, _ => null };
        if (outcome is null)
        {
            throw new AwsException(
                "InvalidLifecycleEventHookExecutionStatusException", $"The status is {status ?? "missing"}; a hook answers Succeeded or Failed.");
        }

        if (call.Text(HookExecutionId) is not { } id || deployment.FindHook(id) is not { } hook)
        {
            throw new AwsException(
                "InvalidLifecycleEventHookExecutionIdException", "A lifecycle event hook is invalid. Review the hooks section in your AppSpec file.");
        }

        return hook.TryEnd(outcome.Value)
            ? ApiResponse.Of((HookExecutionId, id))
            : throw new AwsException(
                "LifecycleEventAlreadyCompletedException", "An attempt to return the status of an already completed lifecycle event occurred.");
    }

    private JsonObject StopDeployment(CallParameters call)
    {
        var deployment = Required(call);
        if (deployment.IsCompleted)
        {
            throw new AwsException("DeploymentAlreadyCompletedException", $"The deployment {deployment.Id} is already complete.");
        }

        deployment.Stop.Request(DeploymentError.StoppedByRequest(), call.Flag("AutoRollbackEnabled"));
        return ApiResponse.Of(("Status", "Pending"), ("StatusMessage", "No more actions are started; the deployment is stopping."));
    }

    private static JsonObject Target(Deployment deployment, string targetId) =>
        targetId == CodeDeployAnswers.TargetId(deployment)
            ? CodeDeployAnswers.Target(deployment)
            : throw new AwsException("DeploymentTargetDoesNotExistException", $"The deployment {deployment.Id} has no target {targetId}.");

    private Deployment Required(CallParameters call)
    {
        var id = call.RequiredText(DeploymentId, "DeploymentIdRequiredException");
        return _codeDeploy.Find(id)
            ?? throw new AwsException("DeploymentDoesNotExistException", $"The deployment {id} could not be found");
    }

    private Deployment RequiredStarted(CallParameters call)
    {
        var deployment = Required(call);
        return deployment[LifecycleStep.Install].Status is not LifecycleEventStatus.Pending || _codeDeploy.Options.ListTargetsBeforeInstall
            ? deployment
            : throw new AwsException("DeploymentNotStartedException", $"The deployment {deployment.Id} has not started.");
    }

    private string RequiredApplication(CallParameters call)
    {
        var application = call.RequiredText("ApplicationName", "ApplicationNameRequiredException");
        return _codeDeploy.Groups.Any(group => group.ApplicationName == application)
            ? application
            : throw new AwsException("ApplicationDoesNotExistException", $"No application found for name: {application}");
    }
}
