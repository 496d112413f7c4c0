using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;
using Canary.Probing;

namespace Canary.Gates;

/// <summary>Whether a gate can answer yet, and with what; the same steps for each, in this order.</summary>
/// <remarks>
/// 1. A prober that cannot get to the targets fails at once. 2. What is missing of the tasks is waited for, no longer than healthyWithinSeconds
/// and no longer than green can still come up (<see cref="StartupFailure"/>). 3. Where listeners matter, their rules are read; one that leads
/// elsewhere is waited for. 4. Where targets must have answered, they are asked. 5. Where alarms count before the answer, they are read. 6. Then
/// the gate passes, fails or judges.
/// </remarks>
internal static class Readiness
{
    /// <summary>ECS may list a new task set a moment after CodeDeploy has made it.</summary>
    private static readonly TimeSpan s_greenAppears = TimeSpan.FromMinutes(2);

    /// <summary>Seconds.</summary>
    private const int PauseOfAllRules = 60;

    public static Location AwaitGreen(LocateRequest request, Site site) => request.Elapsed < s_greenAppears
        ? Wait(site, seconds: 5)
        : Fail(site, $"The service {site.Service} has no {site.Words.TaskSet} for deployment {request.DeploymentId}: there is no green to judge");

    public static Location Decide(LocateRequest request, Gate gate, Site site)
        => OutOfReach(request, gate, site)
            ?? AwaitTasks(request, gate, site)
            ?? AwaitRoutes(request, gate, site)
            ?? AwaitAnswers(request, gate, site)
            ?? AwaitAlarms(request, gate, site)
            ?? Answer(request, gate, site);

    /// <summary>Green is not up; whether it can be, as its tasks tell.</summary>
    public static Location Look(LocateRequest request, Gate gate, Location location, TaskFacts tasks)
    {
        var deadline = location.Deadline ?? new ReadinessDeadline();

        return StartupFailure.Because(request, gate, location, deadline, tasks) is { } why
            ? Fail(location, $"{why} ({deadline.Missing})")
            : Wait(location, Pause(request.Elapsed));
    }

    /// <summary>A target has a private address: outside of the VPC there is nothing to wait for.</summary>
    private static Location? OutOfReach(LocateRequest request, Gate gate, Site site)
        => request is { IsProberInVpc: false } && site.Plan!.Via == Via.Targets && gate.ProbesTargets(site)
            ? Fail(
                site,
                "The plan probes targets, but the prober is not in a VPC, so it cannot reach them: set the stack's SubnetIds and "
                    + "SecurityGroupIds, or set the plan's via to route")
            : null;

    private static Location? AwaitTasks(LocateRequest request, Gate gate, Site site) =>
        gate.Missing(site) is { } missing ? Await(request, site, missing) : null;

    private static Location? AwaitRoutes(LocateRequest request, Gate gate, Site site)
        => request.Facts?.Rules is null && site.RuleQueries is [_, ..] ? new Location(site, LocateStep.AskRules)
            : gate.Astray(site) is { } astray ? AwaitRoute(request, site, astray)
            : null;

    private static Location? AwaitAnswers(LocateRequest request, Gate gate, Site site)
    {
        if (!gate.MustReachTargets(site.Plan!))
        {
            return null;
        }

        var (green, addresses, reach) = (site.Green!, site.Green!.Addresses(), request.Facts?.Reach);

        return addresses.Count < green.Desired
            ? Await(
                request, site, $"{addresses.Count} of {green.Desired} green tasks are {(green.HasTargetGroup ? "registered targets" : "there")}")
            : ProbePairing.Unreachable(addresses) is { } problem ? Fail(site, problem)
            : reach is null ? new Location(site, new LocateStep.Reach(addresses))
            : reach.Unread is [_, ..] ? AwaitValues(request, site with { Refusals = Refusals.After(site.Refusals, Refusals.Unread) }, reach.Unread)
            : ReachCheck.Missing(reach, addresses) is { } silent ? Await(
                request, site with { Refusals = RefusalsAfter(site, reach, addresses) }, silent)
            : null;
    }

    private static Location? AwaitAlarms(LocateRequest request, Gate gate, Site site)
    {
        if (gate.Alarms != AlarmRule.BeforeTheAnswer)
        {
            return null;
        }

        return request.Facts?.Alarms is null && site.AlarmQueries is [_, ..] ? new Location(site, LocateStep.AskAlarms)
            : AlarmsOf(request, site).Against() is { } alarm ? new Location(site, new LocateStep.Diagnose(alarm))
            : null;
    }

    private static Location Answer(LocateRequest request, Gate gate, Site site)
        => gate.FailsAtOnce(site) is { } why ? Fail(site, why)
            : gate.PassesBecause(site, AlarmsOf(request, site).Remarks) is { } reasons
                ? new Location(site, new LocateStep.Report(Verdict.Of(Outcome.Pass, Rule.GreenIsUp, reasons)))
            : new Location(site, LocateStep.Judge);

    private static AlarmCheck AlarmsOf(LocateRequest request, Site site)
        => AlarmCheck.At(site.Plan!, site.AlarmQueries, request.Facts?.Alarms, site.Words.Group);

    private static Location Await(LocateRequest request, Site site, string missing) => Late(request, site, missing)
        ?? new Location(site, new LocateStep.AskTasks(ReadinessDeadline.Of(missing, request.Facts ?? new Facts(), site.Green!)));

    /// <summary>
    /// Green's tasks have no part in where a listener leads. Where each look reads every rule again, a dozen events a page, there are fewer
    /// looks.
    /// </summary>
    private static Location AwaitRoute(LocateRequest request, Site site, string missing) => Late(request, site, missing)
        ?? Wait(site, site.RuleQueries.Any(query => query.Next == NextStep.AskRules) ? PauseOfAllRules : Pause(request.Elapsed));

    /// <summary>A busy service may answer the next time; a permission that lacks does not come. Neither is green's fault.</summary>
    private static Location AwaitValues(LocateRequest request, Site site, IReadOnlyList<string> unread) => site.Refusals is { Suffice: true }
        ? new Location(site, new LocateStep.Report(Verdict.Of(Outcome.Fail, Rule.CannotJudge, unread)))
        : Wait(site, Pause(request.Elapsed));

    private static Refusals? RefusalsAfter(Site site, Round reach, IReadOnlyList<string> addresses)
        => ReachCheck.AlikeRefused(reach, addresses) is { } faults ? Refusals.After(site.Refusals, faults.ToString()) : null;

    private static Location? Late(LocateRequest request, Site site, string missing)
        => site.Plan!.HealthyWithinSeconds is var allowed && request.Elapsed >= TimeSpan.FromSeconds(allowed)
            ? Fail(site, $"Timed out after {request.Elapsed.TotalSeconds:0} s: {missing} (the plan's healthyWithinSeconds is {allowed})")
            : null;

    /// <summary>
    /// Short while most versions come up; later longer, for each look adds up to 190 of the 25,000 events that an execution may have. Seconds.
    /// </summary>
    private static int Pause(TimeSpan elapsed) => elapsed.TotalMinutes switch
    {
        < 1 => 5,
        < 5 => 10,
        < 10 => 30,
        _ => 60,
    };

    private static Location Wait(Site site, int seconds) => new(site, new LocateStep.Wait(seconds));

    private static Location Fail(Site site, string reason) => new(site, new LocateStep.Diagnose(Verdict.Of(Outcome.Fail, Rule.GreenIsNotUp, reason)));
}
