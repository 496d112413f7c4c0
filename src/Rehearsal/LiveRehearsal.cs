using Canary.Deployments;
using Canary.Judging;
using Canary.Reporting;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal;

/// <summary>One rehearsal on real sockets: sets the stage, lets users in, deploys, and tells how it ended.</summary>
internal static class LiveRehearsal
{
    private static readonly TimeSpan s_blueSettles = TimeSpan.FromMinutes(1);

    /// <summary>By the account's clock, which does not run ahead while programs start.</summary>
    private static readonly TimeSpan s_programsSettle = TimeSpan.FromMinutes(1) + ProcessTasks.LongestStart;

    public static Task<RehearsalOutcome> Run(RehearsalOptions options, RehearsalRun watch, CancellationToken cancellationToken)
        => new SerialQueue().Run(() => RunHere(options, watch, cancellationToken));

    private static async Task<RehearsalOutcome> RunHere(RehearsalOptions options, RehearsalRun watch, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var network = new LoopbackNetwork();
        var environment = new LiveEnvironment(network, new PacedClock(options.Speed, TimeProvider.System), options.Seed);
        var appSpec = AppSpec.Parse(options.AppSpecText);
        var service = SetupFault.Apply(options.Faults, Service(options, appSpec));
        using var authority = options.ShopSpeaksTls ? new CertificateAuthority(environment.Wire) : null;
        var (faults, shift) = (new FaultLog(watch), new ShiftUsers(watch));
        await using var programs = new Programs(options.Programs, environment.Wire, environment.Paced.RealTime, new ProgramLog(watch));
        await using var stack = await RehearsalStack.SetUp(
            environment,
            service,
            account => programs.TasksOf(service.Container, account) ?? Tasks(options, environment, authority, faults),
            options.PlanText,
            shift,
            cancellationToken);
        Store(options.Secrets, authority, stack.Account);
        await using var users = new Users(
            network,
            stack.Served.ProductionListener.Address,
            options.IsShop ? ShopApp.Paths : ["/"],
            environment.Wire,
            options.UsersPerSecond,
            host: service.HostOfUsers(options.Plan));
        var fleet = new FleetSnapshots(stack, users, appSpec);
        shift.Follow(fleet.LookAtUsers);

        await BlueSettles(stack, service, environment.Clock, options.Programs is [] ? s_blueSettles : s_programsSettle, cancellationToken);
        var started = environment.Clock.GetUtcNow();
        watch.FleetStarted(new RunningFleet(
            environment.Clock, fleet.Look, stack.Served.ProductionListener.Address, stack.Served.TestListener?.Address));

        // Away from this context: users are many, and must not wait for a workflow.
        await Task.Run(users.Start, cancellationToken);
        var deployment = await stack.Deploy(appSpec).WaitAsync(cancellationToken);
        var outcome = Outcome(stack, options.Controller, deployment, fleet, began, environment.Clock.GetUtcNow() - started) with
        {
            FaultyTasks = faults.FaultyTasks,
            UsersDuringShift = shift.Met,
        };

        // What follows the last report belongs to what is stored, and not to how long the deployment took.
        await stack.Settled.WaitAsync(cancellationToken);
        outcome = outcome with { Stored = [.. stack.Stored], TaskLogs = [.. stack.TaskLogs] };
        await watch.Conclude(outcome, cancellationToken);

        return outcome;
    }

    private static ServiceSetup Service(RehearsalOptions options, AppSpec appSpec) => new()
    {
        Container = appSpec.ContainerName,
        ContainerPort = appSpec.ContainerPort,
        DesiredCount = options.Green is [] ? options.Targets : options.Blue.Count,
        GreenCount = options.Green is [] ? null : options.Green.Count,
        Protocol = options.ShopSpeaksTls || options.Green is [{ Scheme: "https" }, ..] ? "HTTPS" : "HTTP",
        HealthCheck = options.IsShop ? new HealthCheck() : HealthCheck.OfAnyService,
        NeighbourRules = options.Rules,
        Host = options.Plan.Host.Split(':')[0],
        Controller = options.Controller,
        Configuration = options.DeploymentConfig,
        Strategy = options.Strategy,
        TerminationWait = TimeSpan.FromMinutes(5),
        Alarms = ["rehearsal-5xx"],
        HasCircuitBreaker = true,
        AppSpecBucket = options.IsFromS3 ? Buckets.AppSpecs : null,
    };

    private static ITaskSource Tasks(RehearsalOptions options, LiveEnvironment environment, CertificateAuthority? authority, FaultLog faults) =>
        options.Green is []
        ? new ShopTasks(environment.Network, environment.Clock, environment.Wire, options.Seed)
        {
            BlueFaults = Fault.Ordered(options.BlueFault),
            GreenFaults = Fault.Ordered(options.GreenFault),
            Authority = authority,
            FaultReports = faults,
        }
        : new GivenTasks(options.Blue, options.Green);

    /// <summary>By which service a value is asked for, the plan says; here a name has one value.</summary>
    private static void Store(IReadOnlyDictionary<string, string> secrets, CertificateAuthority? authority, InMemoryAccount account)
    {
        foreach (var (name, text) in secrets)
        {
            account.Parameters.Put(name, text);
            account.Secrets.Put(name, text);
        }

        if (authority is not null)
        {
            account.Parameters.Put(ShopPlan.AuthorityParameter, authority.Pem);
        }
    }

    /// <summary>A deployment starts from a blue that serves; one that never becomes healthy is for the preflight checks to report.</summary>
    private static async Task BlueSettles(
        RehearsalStack stack, ServiceSetup service, TimeProvider clock, TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var alarm in service.Alarms)
        {
            stack.Account.Alarms.Set(alarm, service.AlarmState);
        }

        var began = clock.GetTimestamp();
        var blue = stack.Served.Service.Primary.TargetGroup;
        while (clock.GetElapsedTime(began) < patience && !blue.Targets.All(target => target.State == FleetTarget.Healthy))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
        }
    }

    private static RehearsalOutcome Outcome(
        RehearsalStack stack, Controller controller, IDeployment deployment, FleetSnapshots fleet, long began, TimeSpan accountTime) => new()
        {
            DeploymentId = deployment.Id,
            Controller = controller,
            Status = deployment.Status,
            Message = deployment.Message,
            RollbackDeploymentId = deployment.RollbackId,
            Events =
        [
            .. deployment.Events.Select(happened => new EventOutcome(
                happened.Event,
                happened.Status,
                stack.Answers.LastOrDefault(answer => answer.DeploymentId == deployment.Id && answer.Event == happened.Event)?.Status,
                happened.Took)),
        ],
            Reports = [.. stack.Reports],
            Users = fleet.LookAtUsers(),
            RealTime = TimeProvider.System.GetElapsedTime(began),
            AccountTime = accountTime,
            FirstProbeToRollback = stack.FirstProbeToRollback,
            FirstFailureToStop = stack.Reports.Any(IsStopForErrors) ? stack.FirstFailureToStop : null,
        };

    private static bool IsStopForErrors(Report report) => report is { Watched: WatchOutcome.Stopped, Verdict.Rule: Rule.FailErrors };
}
