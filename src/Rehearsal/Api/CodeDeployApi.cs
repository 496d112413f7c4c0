using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Api;

/// <summary>CodeDeploy: creates deployments, describes them and what they deploy, takes the hooks' answers, stops deployments.</summary>
internal sealed class CodeDeployApi : ServiceApi
{
    private readonly CodeDeployService _codeDeploy;
    private readonly Arns _arns;
    private readonly DeploymentCreation _creation;

    public CodeDeployApi(CodeDeployService codeDeploy, Arns arns)
        : base("codedeploy")
    {
        _codeDeploy = codeDeploy;
        _arns = arns;
        _creation = new DeploymentCreation(codeDeploy);
        Answers("createDeployment", call => _creation.Create(RequiredGroup(call), call), DeploymentCreation.Parameters);
        Answers("continueDeployment", ContinueDeployment, DeploymentId, "DeploymentWaitType");
        Answers("listApplications", ListApplications, "NextToken");
        Answers("getApplication", GetApplication, "ApplicationName");
        Answers("listDeploymentGroups", ListDeploymentGroups, "ApplicationName", "NextToken");
        Answers(
            "listDeployments", ListDeployments, "ApplicationName", "DeploymentGroupName", "IncludeOnlyStatuses", "CreateTimeRange", "NextToken");
        Answers("batchGetDeployments", BatchGetDeployments, "DeploymentIds");
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

    private const int MostListed = 100;
    private const int MostDescribed = 25;

    private static readonly string[] s_statuses = ["Created", "Queued", "InProgress", "Baking", "Succeeded", "Failed", "Stopped", "Ready"];

    private const string DeploymentId = "DeploymentId";
    private const string HookExecutionId = "LifecycleEventHookExecutionId";

    private JsonObject GetDeployment(CallParameters call) =>
        ApiResponse.Of(("DeploymentInfo", CodeDeployAnswers.Deployment(Required(call))));

    private JsonObject GetDeploymentGroup(CallParameters call) =>
        ApiResponse.Of(("DeploymentGroupInfo", CodeDeployAnswers.DeploymentGroup(RequiredGroup(call), _arns)));

    private DeploymentGroup RequiredGroup(CallParameters call)
    {
        var application = RequiredApplication(call);
        var name = call.RequiredText("DeploymentGroupName", "DeploymentGroupNameRequiredException");
        return _codeDeploy.Groups.FirstOrDefault(group => group.ApplicationName == application && group.Name == name)
            ?? throw new AwsException("DeploymentGroupDoesNotExistException", $"No Deployment Group found for name: {name}");
    }

    private JsonObject GetApplication(CallParameters call) =>
        RequiredApplication(call) is var name
            ? ApiResponse.Of(("Application", CodeDeployAnswers.Application(name, _codeDeploy.Groups.First(group => group.ApplicationName == name))))
            : [];

    private JsonObject ListApplications(CallParameters call) =>
        ApiResponse.Of(("Applications", ApiResponse.Texts(_codeDeploy.Groups.Select(group => group.ApplicationName).Distinct())));

    private JsonObject ListDeploymentGroups(CallParameters call)
    {
        var application = RequiredApplication(call);
        var groups = _codeDeploy.Groups.Where(group => group.ApplicationName == application).Select(group => group.Name);
        return ApiResponse.Of(("ApplicationName", application), ("DeploymentGroups", ApiResponse.Texts(groups)));
    }

    /// <summary>Newest first. An application and a group go together, or neither is given.</summary>
    private JsonObject ListDeployments(CallParameters call)
    {
        RequireBothOrNeither(call);
        var group = call.Has("ApplicationName") ? RequiredGroup(call) : null;
        var statuses = call.Texts("IncludeOnlyStatuses");
        if (statuses?.FirstOrDefault(status => !s_statuses.Contains(status)) is { } unknown)
        {
            throw new AwsException("InvalidDeploymentStatusException", $"{unknown} is no status of a deployment.");
        }

        var created = call.Section("CreateTimeRange");
        var found = _codeDeploy.Deployments
            .Where(deployment => group is null || deployment.Group == group)
            .Where(deployment => statuses is not [_, ..] || statuses.Contains($"{deployment.Status}"))
            .Where(deployment => created?.Time("Start") is not { } start || deployment.Created >= start)
            .Where(deployment => created?.Time("End") is not { } end || deployment.Created <= end)
            .Select(deployment => deployment.Id)
            .Reverse()
            .ToList();
        var first = call.Text("NextToken") is not { } token ? 0
            : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new AwsException("InvalidNextTokenException", "The next token was specified in an invalid format.");
        var next = first + MostListed;
        return ApiResponse.Of(
            ("Deployments", ApiResponse.Texts(found.Skip(first).Take(MostListed))),
            ("NextToken", next < found.Count ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static void RequireBothOrNeither(CallParameters call)
    {
        if (call.Has("ApplicationName") != call.Has("DeploymentGroupName"))
        {
            throw call.Has("ApplicationName")
                ? new AwsException("DeploymentGroupNameRequiredException", "The deployment group name was not specified.")
                : new AwsException("ApplicationNameRequiredException", "The application name was not specified.");
        }
    }

    /// <summary>Those that are not there are left out.</summary>
    private JsonObject BatchGetDeployments(CallParameters call)
    {
        var ids = call.RequiredTexts("DeploymentIds", "DeploymentIdRequiredException");
        return ids.Count <= MostDescribed
            ? ApiResponse.Of(("DeploymentsInfo", ApiResponse.List(ids.Select(_codeDeploy.Find).OfType<Deployment>(), CodeDeployAnswers.Deployment)))
            : throw new AwsException("BatchLimitExceededException", $"DeploymentIds names {ids.Count}; at most {MostDescribed} are allowed.");
    }

    /// <summary>Ends the wait before blue is terminated. No group here waits for a word before traffic shifts.</summary>
    private JsonObject ContinueDeployment(CallParameters call)
    {
        var deployment = Required(call);
        if (deployment.IsCompleted)
        {
            throw new AwsException("DeploymentAlreadyCompletedException", $"The deployment {deployment.Id} is already complete.");
        }

        switch (call.Text("DeploymentWaitType") ?? "READY_WAIT")
        {
            case "TERMINATION_WAIT" when deployment.HasTerminationWaitStarted:
                deployment.TerminationWait.Cancel();
                return [];
            case "TERMINATION_WAIT":
                throw new AwsException(
                    "InvalidDeploymentStatusException", $"The deployment {deployment.Id} does not wait for the termination of its original tasks.");
            case "READY_WAIT":
                throw new AwsException("DeploymentIsNotInReadyStateException", $"The deployment {deployment.Id} is not in the Ready state.");
            case var type:
                throw new AwsException("InvalidDeploymentWaitTypeException", $"{type} is no wait type; use READY_WAIT or TERMINATION_WAIT.");
        }
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
