using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>Whether green is up far enough to be judged, for each lifecycle event.</summary>
/// <remarks>
/// | event | ready when | then |
/// | AfterInstall | ECS calls the task set steady and all its tasks run; no listener points at green, so its targets are unused; where the plan probes targets, each has answered once | passes |
/// | AfterAllowTestTraffic | every target of green is healthy, there are as many as tasks, and the routes that are probed lead where they should | judges green beside blue |
/// | BeforeAllowTraffic | as above, as many targets of blue are healthy as it has tasks, for all of the traffic may come back at once, and the group's alarms are quiet | passes; judges when there was no test listener |
/// | AfterAllowTraffic | the production route leads to green alone | judges green alone |
/// Until then it waits, no longer than healthyWithinSeconds, and no longer than green can still come up: see <see cref="StartupFailure"/>.
/// </remarks>
internal static class Readiness
{
    /// <summary>ECS may list a new task set a moment after CodeDeploy has made it.</summary>
    private static readonly TimeSpan s_greenAppears = TimeSpan.FromMinutes(2);

    /// <summary>Seconds.</summary>
    private const int PauseOfAllRules = 60;

    public static Location AwaitGreen(LocateRequest request, Location location) => request.Elapsed < s_greenAppears
        ? Wait(location, seconds: 5)
        : Fail(location, $"The service {location.Service} has no task set for deployment {request.DeploymentId}: there is no green to judge");

    public static Location Decide(LocateRequest request, Location location)
    {
        var (green, plan, facts) = (location.Green!, location.Plan!, request.Facts ?? new Facts());
        var missing = Missing(request.LifecycleEvent, location, green);

        return Stranded(request, location, plan) is { } stranded ? Fail(location, stranded)
            : missing is not null ? Await(request, location, missing)
            : facts.Rules is null && location.RuleQueries is [_, ..] ? location with { Next = NextStep.AskRules }
            : Astray(request.LifecycleEvent, location, green) is { } astray ? AwaitRoute(request, location, astray)
            : request.LifecycleEvent == LifecycleEvent.AfterInstall && plan.Via == Via.Targets ? AfterReach(request, location, facts.Reach)
            : request.LifecycleEvent == LifecycleEvent.BeforeAllowTraffic && facts.Alarms is null && location.AlarmQueries is [_, ..] ? location with { Next = NextStep.AskAlarms }
            : request.LifecycleEvent == LifecycleEvent.BeforeAllowTraffic && AlarmCheck.At(plan, location.AlarmQueries, facts.Alarms).Against() is { } alarm
                ? location with { Next = NextStep.Diagnose, Verdict = alarm }
            : GoOn(request, location);
    }

    /// <summary>A target has a private address: outside of the VPC there is nothing to wait for.</summary>
    private static string? Stranded(LocateRequest request, Location location, Plan plan)
        => !request.IsProberInVpc && plan.Via == Via.Targets && ProbesTargets(request.LifecycleEvent, location)
            ? "The plan probes targets, and the prober is in no VPC, so it reaches none of them: give the stack SubnetIds and SecurityGroupIds, or set the plan's via to route"
            : null;

    private static bool ProbesTargets(string lifecycleEvent, Location location)
        => lifecycleEvent is LifecycleEvent.AfterInstall or LifecycleEvent.AfterAllowTestTraffic || (lifecycleEvent == LifecycleEvent.BeforeAllowTraffic && location.Test is null);

    private static Location Await(LocateRequest request, Location location, string missing) => Late(request, location, missing)
        ?? location with { Next = NextStep.AskTasks, Patience = ReadinessDeadline.Of(missing, request.Facts ?? new Facts(), location.Green!) };

    /// <summary>Green's tasks have no part in where a listener leads. Where each look reads every rule again, a dozen events a page, there are fewer looks.</summary>
    private static Location AwaitRoute(LocateRequest request, Location location, string missing) => Late(request, location, missing)
        ?? Wait(location, location.RuleQueries.Any(query => query.Next == NextStep.AskRules) ? PauseOfAllRules : Pause(request.Elapsed));

    private static Location? Late(LocateRequest request, Location location, string missing)
        => location.Plan!.HealthyWithinSeconds is var allowed && request.Elapsed >= TimeSpan.FromSeconds(allowed)
            ? Fail(location, $"After {request.Elapsed.TotalSeconds:0} s {missing}; the plan allows healthyWithinSeconds {allowed}")
            : null;

    /// <summary>Green is not up; whether it can be, as its tasks tell.</summary>
    public static Location Look(LocateRequest request, Location location, TaskFacts tasks)
    {
        var deadline = location.Patience ?? new ReadinessDeadline();

        return StartupFailure.Because(request, location, deadline, tasks) is { } why ? Fail(location, $"{why} ({deadline.Missing})") : Wait(location, Pause(request.Elapsed));
    }

    /// <summary>Short while most versions come up; later longer, for each look adds up to 190 of the 25,000 events that an execution may have. Seconds.</summary>
    private static int Pause(TimeSpan elapsed) => elapsed.TotalMinutes switch
    {
        < 1 => 5,
        < 5 => 10,
        < 10 => 30,
        _ => 60,
    };

    /// <summary>ECS knows that a container runs; only an answer tells that something listens, and that the prober gets there.</summary>
    private static Location AfterReach(LocateRequest request, Location location, Round? reach)
    {
        var addresses = ProbePairing.Addresses(location.Green);

        return addresses.Count < location.Green!.Desired ? Await(request, location, $"{addresses.Count} of {location.Green.Desired} tasks of green are registered as targets")
            : ProbePairing.Unreachable(addresses) is { } problem ? Fail(location, problem)
            : reach is null ? location with { Next = NextStep.Reach, GreenAddresses = addresses }
            : reach.Unread is [_, ..] ? AwaitValues(request, location with { Refusals = Refusals.After(location.Refusals, Refusals.Unread) }, reach.Unread)
            : ReachCheck.Missing(reach, addresses) is { } silent ? Await(request, location with { Refusals = RefusalsAfter(location, reach, addresses) }, silent)
            : GoOn(request, location);
    }

    /// <summary>A busy service may answer the next time; a permission that lacks does not come. Neither is green's fault.</summary>
    private static Location AwaitValues(LocateRequest request, Location location, IReadOnlyList<string> unread) => location.Refusals is { Suffice: true }
        ? location with { Next = NextStep.Report, Verdict = Verdict.Of(Outcome.Fail, Rule.CannotJudge, unread) }
        : Wait(location, Pause(request.Elapsed));

    private static Refusals? RefusalsAfter(Location location, Round reach, IReadOnlyList<string> addresses)
        => ReachCheck.AlikeRefused(reach, addresses) is { } faults ? Refusals.After(location.Refusals, faults.ToString()) : null;

    private static Location GoOn(LocateRequest request, Location location)
    {
        var (green, plan) = (location.Green!, location.Plan!);

        return request.LifecycleEvent switch
        {
            LifecycleEvent.AfterInstall => Pass(
                location,
                $"Green is up: {green.Running} of {green.Desired} tasks run and ECS calls the task set steady{(plan.Via == Via.Targets ? "; each of its targets has answered" : "")}"),
            LifecycleEvent.BeforeAllowTraffic when location.Test is not null => Pass(
                location,
                [
                    $"{Count(green)} of green are healthy, and {Count(location.Blue)} of blue could take the traffic back",
                    .. AlarmCheck.At(plan, location.AlarmQueries, request.Facts?.Alarms).Remarks,
                ]),
            LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic when plan.Via == Via.Route && location.Test is null => Fail(
                location, "The plan probes through the test route, but the deployment group has no test listener: add one, or set via to targets"),
            LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic when location.Blue is null => Fail(
                location, "There is no blue task set to compare green with"),
            LifecycleEvent.AfterAllowTestTraffic or LifecycleEvent.BeforeAllowTraffic or LifecycleEvent.AfterAllowTraffic
                => location with { Next = NextStep.Judge },
            _ => Fail(location, $"LifecycleEvent is {request.LifecycleEvent}; the canary workflow judges {string.Join(", ", LifecycleEvent.All.Skip(1))}"),
        };
    }

    /// <summary>What still has to happen to the tasks, in words; null when they are ready.</summary>
    private static string? Missing(string lifecycleEvent, Location location, TaskSet green) => lifecycleEvent switch
    {
        LifecycleEvent.AfterInstall => NotUp(green),
        LifecycleEvent.AfterAllowTestTraffic => NotHealthy(green, "green", mayBeUnused: location.Test is null),
        LifecycleEvent.BeforeAllowTraffic => NotHealthy(green, "green", mayBeUnused: location.Test is null)
            ?? NotReady(location.Blue),
        _ => null,
    };

    /// <summary>Which route leads elsewhere than where it is probed: that would judge blue by itself, and pass.</summary>
    private static string? Astray(string lifecycleEvent, Location location, TaskSet green) => lifecycleEvent switch
    {
        LifecycleEvent.AfterAllowTestTraffic when location.Plan!.Via == Via.Route
            => location.Test is { } test && !test.LeadsTo(green, location.Blue) ? "the test listener does not forward to green alone"
                : location is { Blue: { } blue, Production: { } production } && !production.LeadsTo(blue, green) ? "the production listener does not forward to blue alone"
                : null,
        LifecycleEvent.AfterAllowTraffic => location.Production is null ? "the production listener is not known"
            : !location.Production.Reaches(green.TargetGroupArn) ? "the production listener does not forward to green"
            : location.Production.LeadsTo(green, location.Blue) ? null
            : "the production listener still forwards to blue as well",
        _ => null,
    };

    /// <summary>Not fewer than desired, however few the traffic may need: nobody has tried how many that is.</summary>
    private static string? NotReady(TaskSet? blue) => (blue?.Staying().Count(target => target.IsHealthy) ?? 0, blue?.Desired ?? 0) switch
    {
        (0, _) => "blue has no healthy target that could take the traffic back",
        (_, 0) => "blue's task set has a desired count of 0",
        var (healthy, desired) => healthy < desired ? $"{healthy} of {desired} tasks of blue are healthy, and all of the traffic might come back" : null,
    };

    private static string? NotUp(TaskSet green)
        => green.Desired < 1 ? "green's task set has a desired count of 0"
            : green.Running < green.Desired ? $"{green.Running} of {green.Desired} tasks of green run"
            : green.IsSteady ? null
            : "ECS does not call green's task set steady";

    private static string? NotHealthy(TaskSet set, string name, bool mayBeUnused)
    {
        var targets = set.Staying();
        var sick = targets.Where(target => !(target.IsHealthy || (mayBeUnused && target.IsUnused))).ToList();

        return set.Desired < 1 ? $"{name}'s task set has a desired count of 0"
            : targets.Count == 0 ? $"{name}'s target group holds no target"
            : targets.Count < set.Desired ? $"{targets.Count} of {set.Desired} tasks of {name} are registered as targets"
            : sick is [] ? null
            : $"{sick.Count} of {targets.Count} targets of {name} are not healthy: {string.Join(", ", sick.GroupBy(Condition).Select(group => $"{group.Count()} {group.Key}"))}";
    }

    private static string Condition(Target target) => target.Reason is "" ? target.State : $"{target.State} ({target.Reason})";

    private static string Count(TaskSet? set) => $"{set?.Staying().Count(target => target.IsHealthy) ?? 0} of {set?.Staying().Count ?? 0} targets";

    private static Location Wait(Location location, int seconds) => location with { Next = NextStep.Wait, WaitSeconds = seconds };

    private static Location Pass(Location location, params IReadOnlyList<string> reasons)
        => location with { Next = NextStep.Report, Verdict = Verdict.Of(Outcome.Pass, Rule.GreenIsUp, reasons) };

    private static Location Fail(Location location, string reason)
        => location with { Next = NextStep.Diagnose, Verdict = Verdict.Of(Outcome.Fail, Rule.GreenIsNotUp, reason) };
}
