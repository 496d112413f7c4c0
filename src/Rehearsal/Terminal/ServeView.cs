using System.Globalization;
using Rehearsal.Account;
using Rehearsal.Serving;

namespace Rehearsal.Terminal;

/// <summary>An account that is served, in lines: how to reach it, then what happens in each deployment, whichever it is.</summary>
internal sealed class ServeView(TextWriter output, ServeOptions options) : IView
{
    /// <summary>Deployments whose progress is remembered: of those that are over, a report may still come.</summary>
    private const int MostKept = 20;

    /// <summary>Services that the first line tells of one by one.</summary>
    private const int MostInSummary = 2;

    private readonly Lock _gate = new();
    private readonly List<(string Id, RehearsalProgress Progress)> _deployments = [];
    private readonly Dictionary<string, string> _rollbacks = [];
    private bool _isOver;

    public void Ready(ServedAccount account)
    {
        var url = account.Address.GetLeftPart(UriPartial.Authority);
        string[] lines =
        [
            $"serving an account at {url}: {Summary(account.Services)}; {Pace(account.Services)}",
            "",
            .. account.Services.Count > MostInSummary ? [.. account.Services.Select(service => $"  {Describe(service)}"), ""] : Array.Empty<string>(),
            .. account.Notes.Select(note => $"note: {note}"),
            .. account.Notes is [] ? Array.Empty<string>() : [""],
            $"  export AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=local AWS_DEFAULT_REGION=local",
            "",
            "Signatures are not verified: whoever reaches this port may do everything in this account. Ctrl-C ends it. Commands to try:",
            "",
            "  aws sts get-caller-identity",
            .. account.Services.DistinctBy(service => service.By.GetType()).SelectMany(Commands).Select(command => $"  {command}"),
            "  aws logs filter-log-events --log-group-name /hooks/hooks/functions --query \"events[].message\"",
            $"  aws s3 cp s3://{account.Bucket}/reports/ reports --recursive",
            "",
            .. account.Services.Select(service => $"users of {service.Name} come in at {service.Users}"),
        ];
        lock (_gate)
        {
            lines.ToList().ForEach(Print);
        }
    }

    public void Show(RehearsalEvent rehearsalEvent)
    {
        lock (_gate)
        {
            var id = IdOf(rehearsalEvent);
            var index = _deployments.FindIndex(known => known.Id == id);
            if (index < 0)
            {
                ShowOfNone(rehearsalEvent);
                return;
            }

            var before = _deployments[index].Progress;
            var after = before.After(rehearsalEvent);
            _deployments[index] = (id!, after);
            foreach (var line in EventLog.Of(rehearsalEvent, before, after))
            {
                Print($"{id} {line}");
            }
        }
    }

    public void Stopping() => Print("stopping everything");

    public void Stop()
    {
    }

    public void Pause()
    {
    }

    public void Resume()
    {
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        return ValueTask.CompletedTask;
    }

    private static string Summary(IReadOnlyList<ServedService> services) =>
        services.Count <= MostInSummary ? string.Join("; ", services.Select(Describe)) : $"{services.Count} services";

    private static string Describe(ServedService service) => service.By switch
    {
        ServedBy.Ecs own => $"ECS deploys {service.Cluster}/{service.Name} ({StrategyText.Of(own.Strategy)})",
        ServedBy.CodeDeploy group => $"CodeDeploy deploys {service.Cluster}/{service.Name} ({group.Configuration})",
        _ => throw new ArgumentOutOfRangeException(nameof(service), service.By, "No such controller"),
    };

    private string Pace(IReadOnlyList<ServedService> services) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tasks([.. services.Select(service => service.Tasks)])}, {options.UsersPerSecond} requests of users per second; ")
        + (options.Speed is 1 ? "waits run in real time" : $"waits run {Gauge.Times(options.Speed)} faster, probes in real time");

    private static string Tasks(IReadOnlyList<int> counts) =>
        counts.Distinct().ToList() is [var each] ? $"{each} {(each == 1 ? "task" : "tasks")} each" : $"{counts.Sum()} tasks";

    private static IEnumerable<string> Commands(ServedService service) => service.By is ServedBy.CodeDeploy { } group
        ?
        [
            $"aws ecs describe-task-definition --task-definition {service.Family}",
            $"aws ecs deploy --cluster {service.Cluster} --service {service.Name} --task-definition task.json --codedeploy-appspec appspec.yml "
                + $"--codedeploy-application {group.Application} --codedeploy-deployment-group {group.Group}",
            $"aws deploy list-deployments --application-name {group.Application} --deployment-group-name {group.Group}",
        ]
        :
        [
            $"aws ecs describe-services --cluster {service.Cluster} --services {service.Name}",
            $"aws ecs update-service --cluster {service.Cluster} --service {service.Name} --force-new-deployment",
            $"aws ecs list-service-deployments --cluster {service.Cluster} --service {service.Name}",
        ];

    /// <summary>The deployment that something belongs to, or the one whose rollback it belongs to; null: to none that is known.</summary>
    private string? IdOf(RehearsalEvent rehearsalEvent) => rehearsalEvent switch
    {
        DeploymentProgressed { Progress: var progress } => Known(progress),
        ReportMade { Report.DeploymentId: var id } => Rooted(DeploymentState.NameOf(id)),
        StateEntered entered => _deployments.FindLast(known => entered.Execution.Contains(known.Id, StringComparison.Ordinal)).Id,

        // A slot of probes does not say whose it is: where two deployments run, it is nobody's.
        SlotProbed or WatchLooked => _deployments.FindAll(known => IsRunning(known.Progress)) is [var only] ? only.Id : null,
        _ => null,
    };

    private string Known(DeploymentProgress progress)
    {
        var id = Rooted(DeploymentState.NameOf(progress.DeploymentId));
        if (progress is DeploymentProgress.RollbackStarted rollback)
        {
            _rollbacks[DeploymentState.NameOf(rollback.RollbackDeploymentId)] = id;
        }

        if (!_deployments.Exists(known => known.Id == id))
        {
            var isOfEcs = progress is DeploymentProgress.StatusChanged { Status: var status } && status == Lifecycle.OfEcs.InProgress;
            _deployments.Add((id, RehearsalProgress.Before(isOfEcs ? Lifecycle.OfEcs : Lifecycle.OfCodeDeploy)));
            Forget();
        }

        return id;
    }

    /// <summary>The oldest of those that are over.</summary>
    private void Forget()
    {
        for (var surplus = _deployments.Count - MostKept; surplus > 0; surplus--)
        {
            // The last one is new: it has not been told of yet.
            var oldest = _deployments.FindIndex(0, _deployments.Count - 1, known => !IsRunning(known.Progress));
            if (oldest < 0)
            {
                return;
            }

            _deployments.RemoveAt(oldest);
        }
    }

    private string Rooted(string id) => _rollbacks.GetValueOrDefault(id, id);

    private static bool IsRunning(RehearsalProgress progress) =>
        progress.Deployment is { } deployment
            && deployment.Status != progress.Lifecycle.Succeeded
            && !progress.Lifecycle.Failed.Contains(deployment.Status);

    private void ShowOfNone(RehearsalEvent rehearsalEvent)
    {
        switch (rehearsalEvent)
        {
            case FaultStarted fault:
                var where = fault.Tasks is [] ? "" : $": {string.Join(", ", fault.Tasks)}";
                Print($"fault {fault.Side}: {fault.Fault}{where}");
                break;
            case ProgramEnded ended:
                Print(EventLog.Of(ended));
                break;
            case ReportMade { Report: var report }:
                Print($"report {report.Headline}");
                break;
        }
    }

    private void Print(string line)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                output.WriteLine(Line.Clean(line));
                output.Flush();
            }
        }
    }
}
