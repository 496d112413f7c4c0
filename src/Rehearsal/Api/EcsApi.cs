using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;

namespace Rehearsal.Api;

/// <summary>
/// ECS: describes services, task sets, tasks and the deployments that it controls itself, creates, updates and deletes services, keeps task
/// definitions.
/// </summary>
internal sealed class EcsApi : ServiceApi
{
    private const int MostServices = 10;
    private const int MostTasks = 100;
    private const int MostDescribed = 20;

    private readonly InMemoryAccount _account;
    private readonly EcsController _ecs;
    private readonly CodeDeployService _codeDeploy;

    public EcsApi(EcsController ecs, CodeDeployService codeDeploy)
        : base("ecs")
    {
        (_account, _ecs, _codeDeploy) = (ecs.Account, ecs, codeDeploy);
        var (definitions, update) = (new TaskDefinitionCalls(_account), new ServiceUpdate(_account, ecs));
        var creation = new ServiceCreation(_account, ecs, codeDeploy);
        Answers("describeServices", DescribeServices, "Cluster", "Services", "Include");
        Answers("describeTaskSets", DescribeTaskSets, "Cluster", "Service", "TaskSets", "Include");
        Answers("listTasks", ListTasks, "Cluster", "ServiceName", "Family", "StartedBy", "DesiredStatus", "LaunchType", "MaxResults", "NextToken");
        Answers("describeTasks", DescribeTasks, "Cluster", "Tasks", "Include");
        Answers("describeTaskDefinition", definitions.Describe, "TaskDefinition", "Include");
        Answers("registerTaskDefinition", definitions.Register, TaskDefinitionCalls.Members);
        Answers("deregisterTaskDefinition", definitions.Deregister, "TaskDefinition");
        Answers("listTaskDefinitions", definitions.List, "FamilyPrefix", "Status", "Sort", "NextToken", "MaxResults");
        Answers("updateService", call => UpdateService(update, call), ServiceUpdate.Parameters);
        Answers("createService", call => CreateService(creation, call), ServiceCreation.Parameters);
        Answers("deleteService", DeleteService, "Cluster", "Service", "Force");
        Answers("listServices", ListServices, "Cluster", "NextToken", "MaxResults");
        Answers("listClusters", ListClusters, "NextToken", "MaxResults");
        Answers("describeServiceDeployments", DescribeServiceDeployments, "ServiceDeploymentArns");
        Answers("describeServiceRevisions", DescribeServiceRevisions, "ServiceRevisionArns");
        Answers("listServiceDeployments", ListServiceDeployments, "Service", "Cluster", "Status", "CreatedAt", "NextToken", "MaxResults");
        Answers("stopServiceDeployment", StopServiceDeployment, "ServiceDeploymentArn", "StopType");
    }

    /// <summary>A service that is not there is no error: it is listed among the failures.</summary>
    private JsonObject DescribeServices(CallParameters call)
    {
        var cluster = Cluster(call);
        var names = Limited(call.RequiredTexts("Services", "InvalidParameterException"), MostServices, "Services").Select(LastPart).ToLookup(
            name => Find(cluster, name) is not null);
        return ApiResponse.Of(
            ("Failures", ApiResponse.List(names[false], name => EcsAnswers.Missing(_account.Arns.Service(cluster, name)))),
            ("Services", ApiResponse.List(names[true], name => Describe(Find(cluster, name)!))));
    }

    private JsonObject UpdateService(ServiceUpdate update, CallParameters call)
    {
        var service = RequiredService(Cluster(call), call.RequiredText("Service", "InvalidParameterException"));
        update.Apply(service, call);
        return ApiResponse.Of(("Service", Describe(service)));
    }

    private JsonObject CreateService(ServiceCreation creation, CallParameters call) =>
        ApiResponse.Of(("Service", Describe(creation.Create(Cluster(call), call))));

    /// <summary>The service drains, and is INACTIVE when its last task has stopped; it can be described until the account ends.</summary>
    private JsonObject DeleteService(CallParameters call)
    {
        var service = RequiredService(Cluster(call), call.RequiredText("Service", "InvalidParameterException"));
        if (service.Status is ServiceStatus.Inactive)
        {
            throw new AwsException("ServiceNotFoundException", "Service not found.");
        }

        if (service.Status is ServiceStatus.Active)
        {
            RefuseToDelete(service, call.Flag("Force") is true);
            Delete(service);
        }

        return ApiResponse.Of(("Service", Describe(service)));
    }

    private void RefuseToDelete(AccountService service, bool isForced)
    {
        if (!isForced && service.DesiredCount > 0)
        {
            throw new AwsException("InvalidParameterException", "The service cannot be stopped while it is scaled above 0.");
        }

        // CodeDeploy's deployment would lose the service under its hands; the rehearsal does not play how it then fails.
        var isDeployed = !isForced && _ecs.Find(service)?.Running is not null
            || _codeDeploy.Groups.Any(group => group.Service == service && group.Running is not null);
        if (isDeployed)
        {
            throw new AwsException("InvalidParameterException", "The service cannot be stopped while deployments are active.");
        }
    }

    private void Delete(AccountService service)
    {
        if (_ecs.Find(service) is { } own)
        {
            _ecs.Delete(own);
        }
        else
        {
            service.BeginDeletion();
            _ = service.Delete(_codeDeploy.Options.DrainingTime);
        }
    }

    private JsonObject ListServices(CallParameters call) =>
        Page(
            "ServiceArns",
            [.. Services(Cluster(call)).Where(service => service.Status is ServiceStatus.Active).Select(service => service.Arn)],
            arn => JsonValue.Create(arn),
            call);

    private JsonObject ListClusters(CallParameters call) =>
        Page(
            "ClusterArns",
            [.. _account.Services.Select(service => _account.Arns.Cluster(service.Cluster)).Distinct()],
            arn => JsonValue.Create(arn),
            call);

    private JsonObject Describe(AccountService service) => EcsAnswers.Service(service, _ecs.Find(service));

    /// <summary>What ECS deploys itself has revisions, and no task sets.</summary>
    private JsonObject DescribeTaskSets(CallParameters call)
    {
        var service = RequiredService(Cluster(call), call.RequiredText("Service", "InvalidParameterException"));
        var sets = service.IsDeployedByEcs ? [] : service.TaskSets;
        var wanted = call.Texts("TaskSets") is { Count: > 0 } ids ? [.. ids] : sets.Select(set => set.Id).ToList();
        var known = wanted.ToLookup(id => sets.Exists(set => IsCalled(set, id)));
        return ApiResponse.Of(
            ("Failures", ApiResponse.List(known[false], id => EcsAnswers.Missing(id))),
            ("TaskSets", ApiResponse.List(known[true], id => EcsAnswers.TaskSet(service, sets.First(set => IsCalled(set, id))))));

        bool IsCalled(AccountTaskSet set, string id) => id == set.Id || id == _account.Arns.TaskSet(service.Cluster, service.Name, set.Id);
    }

    private JsonObject ListTasks(CallParameters call)
    {
        var cluster = Cluster(call);
        var startedBy = call.Text("StartedBy");
        var serviceName = call.Text("ServiceName");
        var family = call.Text("Family");
        if (startedBy is not null && (serviceName is not null || family is not null))
        {
            throw new AwsException(
                "InvalidParameterException", "StartedBy must be the only filter beside Cluster; leave out ServiceName and Family.");
        }

        var services = serviceName is null ? Services(cluster) : [RequiredService(cluster, serviceName)];
        var tasks = services.SelectMany(service => service.Tasks)
            .Where(task => startedBy is null || task.StartedBy == startedBy)
            .Where(task => family is null || LastPart(task.TaskDefinition).Split(':')[0] == family)
            .Where(task => IsIn(task, call.Text("DesiredStatus") ?? "RUNNING"));
        return Page("TaskArns", [.. tasks.Select(task => task.Arn)], arn => JsonValue.Create(arn), call);
    }

    private JsonObject DescribeServiceDeployments(CallParameters call)
    {
        var arns = Limited(call.RequiredTexts("ServiceDeploymentArns", "InvalidParameterException"), MostDescribed, "ServiceDeploymentArns")
            .ToLookup(arn => _ecs.FindDeployment(arn) is not null);
        return ApiResponse.Of(
            ("Failures", ApiResponse.List(arns[false], EcsAnswers.Missing)),
            ("ServiceDeployments", ApiResponse.List(arns[true], arn => ServiceDeploymentAnswers.Deployment(_ecs.FindDeployment(arn)!))));
    }

    private JsonObject DescribeServiceRevisions(CallParameters call)
    {
        var arns = Limited(call.RequiredTexts("ServiceRevisionArns", "InvalidParameterException"), MostDescribed, "ServiceRevisionArns")
            .ToLookup(arn => _ecs.FindRevision(arn) is not null);
        return ApiResponse.Of(
            ("Failures", ApiResponse.List(arns[false], EcsAnswers.Missing)),
            ("ServiceRevisions", ApiResponse.List(arns[true], Revision)));

        JsonNode Revision(string arn)
        {
            var (service, revision) = _ecs.FindRevision(arn)!.Value;
            return ServiceDeploymentAnswers.Revision(
                service, revision, _account.TaskDefinitions.Find(revision.Plan.TaskDefinition), _ecs.IsResolved(revision));
        }
    }

    /// <summary>Newest first; a service that CodeDeploy deploys has none.</summary>
    private JsonObject ListServiceDeployments(CallParameters call)
    {
        var service = _ecs.Find(RequiredService(Cluster(call), call.RequiredText("Service", "InvalidParameterException")));
        var (statuses, created) = (call.Texts("Status"), call.Section("CreatedAt"));
        var found = (service is { Service.Status: not ServiceStatus.Inactive } ? service.Deployments : [])
            .Where(deployment => statuses is null || statuses.Contains(deployment.Status.Name()))
            .Where(deployment => created?.Time("After") is not { } after || deployment.Created > after)
            .Where(deployment => created?.Time("Before") is not { } before || deployment.Created < before)
            .Reverse();
        return Page("ServiceDeployments", [.. found], ServiceDeploymentAnswers.Brief, call);
    }

    /// <summary>One that is on its way back already goes on as it is.</summary>
    private JsonObject StopServiceDeployment(CallParameters call)
    {
        var arn = call.RequiredText("ServiceDeploymentArn", "InvalidParameterException");
        if (call.Text("StopType") is { } type and not "ROLLBACK")
        {
            throw new AwsException("InvalidParameterException", $"The stop type {type} is not valid; use ROLLBACK.");
        }

        var deployment = _ecs.FindDeployment(arn)
            ?? throw new AwsException("ServiceDeploymentNotFoundException", "The service deploy ARN that you specified in the StopServiceDeployment "
                + "doesn't exist.");
        if (!deployment.CanBeRolledBack)
        {
            throw new AwsException("ConflictException", $"The service deployment {arn} cannot be stopped: its status is {deployment.Status.Name()}.");
        }

        deployment.RollBack(DeploymentFailure.Requested);
        return ApiResponse.Of(("ServiceDeploymentArn", arn));
    }

    /// <summary>The token is where the next page begins; to everybody else it is opaque.</summary>
    internal static JsonObject Page<T>(string name, IReadOnlyList<T> found, Func<T, JsonNode?> answer, CallParameters call)
    {
        var most = call.Number("MaxResults") ?? MostTasks;
        var start = call.Text("NextToken") is { } token ? ReadToken(token) : 0;
        var next = most is >= 1 and <= MostTasks
            ? start + most
            : throw new AwsException("InvalidParameterException", $"MaxResults is {most}; use 1 to {MostTasks}.");
        return ApiResponse.Of(
            ("NextToken", next < found.Count ? next.ToString(CultureInfo.InvariantCulture) : null),
            (name, ApiResponse.List(found.Skip(start).Take(most), answer)));
    }

    private static int ReadToken(string token) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : throw new AwsException("InvalidParameterException", "Invalid token.");

    private JsonObject DescribeTasks(CallParameters call)
    {
        var cluster = Cluster(call);
        var wanted = Limited(call.RequiredTexts("Tasks", "InvalidParameterException"), MostTasks, "Tasks");
        var tasks = Services(cluster)
            .SelectMany(service => service.Tasks.Select(task => (service, task)))
            .Where(known => wanted.Contains(known.task.Arn) || wanted.Contains(LastPart(known.task.Arn)))
            .ToList();
        var missing = wanted.Where(name => !tasks.Exists(known => known.task.Arn == name || LastPart(known.task.Arn) == name));
        return ApiResponse.Of(
            ("Failures", ApiResponse.List(missing, name => EcsAnswers.Missing(name))),
            ("Tasks", ApiResponse.List(
                tasks, known => EcsAnswers.Task(known.service, known.task, _account.TaskDefinitions.Find(known.task.TaskDefinition)))));
    }

    /// <summary>PENDING never returns anything: ECS desires a task running or stopped.</summary>
    private static bool IsIn(AccountTask task, string desiredStatus) =>
        desiredStatus switch
        {
            "RUNNING" => task.IsWanted,
            "STOPPED" => !task.IsWanted,
            "PENDING" => false,
            _ => throw new AwsException("InvalidParameterException", $"DesiredStatus is {desiredStatus}; use RUNNING, PENDING or STOPPED."),
        };

    private static IReadOnlyList<string> Limited(IReadOnlyList<string> names, int most, string parameter) =>
        names.Count <= most
            ? names
            : throw new AwsException("InvalidParameterException", $"{parameter} names {names.Count}; at most {most} are allowed.");

    private string Cluster(CallParameters call)
    {
        var cluster = LastPart(call.Text("Cluster") ?? "default");
        return Services(cluster).Any() ? cluster : throw new AwsException("ClusterNotFoundException", "Cluster not found.");
    }

    private IEnumerable<AccountService> Services(string cluster) => _account.Services.Where(service => service.Cluster == cluster);

    /// <summary>The one that was made last: a service that was deleted may have been made again.</summary>
    private AccountService? Find(string cluster, string name) => Services(cluster).LastOrDefault(service => service.Name == name);

    private AccountService RequiredService(string cluster, string name) =>
        Find(cluster, LastPart(name)) ?? throw new AwsException("ServiceNotFoundException", "Service not found.");

    private static string LastPart(string nameOrArn) => nameOrArn.Split('/')[^1];
}
