using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Will green's tasks stay? How many there are, and on what.</summary>
internal static class CapacityCheck
{
    public static Check Capacity { get; } = new("capacity", "at least two tasks, and none on FARGATE_SPOT", Severity.Warning, Look);

    private static CheckResult Look(CheckContext context)
        => context.AppSpec.Look(_ => new[] { Desired(context), Provider(context, GreenCapacity.Of(context)) }.Together(context));

    private static CheckResult Desired(CheckContext context) => context.Service?.DesiredCount switch
    {
        null => CheckResult.Unread("the desired count of the service", context.Facts.Service?.Services, "ecs:DescribeServices"),
        < 2 and var count => CheckResult.Bad(
            $"The desired count of {context.Site.Service} is {count}: {(count == 1 ? "one lost task is an outage" : "no task of green would start")}",
            "Set the desired count to 2 or more"),
        var count => CheckResult.Good($"The desired count is {count}"),
    };

    private static CheckResult Provider(CheckContext context, GreenCapacity capacity)
        => !capacity.IsKnown
            ? CheckResult.Unknown(
                $"The capacity of green's tasks is not known: neither the {context.Words.Spec} nor blue's {context.Words.TaskSet} names a "
                    + "launch type or a capacity provider") with
            {
                Needs = context.CapacityNeeds,
            }
            : capacity.IsSpotAlone ? CheckResult.Bad(
                "Green runs on FARGATE_SPOT only: AWS may reclaim all of its tasks with two minutes' notice",
                "Add FARGATE with a base of at least 2 to the capacity provider strategy")
            : capacity.SpotShare is { } spot ? CheckResult.Bad(
                $"Part of green runs on FARGATE_SPOT (base {spot.Base}, weight {spot.Weight}): AWS may reclaim those tasks with two minutes' notice",
                "Remove FARGATE_SPOT, or give FARGATE a base that can carry the traffic")
            : CheckResult.Good($"Green runs on {capacity}");
}
