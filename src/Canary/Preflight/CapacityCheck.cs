namespace Canary.Preflight;

/// <summary>Will green's tasks stay? How many there are, and on what.</summary>
internal static class CapacityCheck
{
    public static Check Capacity { get; } = new("capacity", "at least two tasks, and none on FARGATE_SPOT", Severity.Warning, Look);

    private static Sight Look(Setting setting)
        => setting.AppSpec.Look(_ => new[] { Desired(setting), Provider(setting, GreenCapacity.Of(setting)) }.Together(setting));

    private static Sight Desired(Setting setting) => setting.Service?.DesiredCount switch
    {
        null => Sight.Unread("the desired count of the service", setting.Facts.Service?.Services, "ecs:DescribeServices"),
        < 2 and var count => Sight.Bad(
            $"The desired count of {setting.Location.Service} is {count}: one lost task is an outage", "Set the desired count to 2 or more"),
        var count => Sight.Good($"The service wants {count} tasks"),
    };

    private static Sight Provider(Setting setting, GreenCapacity capacity)
        => !capacity.IsKnown ? Sight.Unknown("What green's tasks run on is not known: neither the AppSpec nor blue's task set names a launch type or a capacity provider") with
        {
            Needs = setting.CapacityNeeds,
        }
            : capacity.IsSpotAlone ? Sight.Bad(
                "Green runs on FARGATE_SPOT alone: AWS may take all of its tasks back with a notice of two minutes",
                "Add FARGATE with a base of at least 2 to the capacity provider strategy")
            : capacity.SpotShare is { } spot ? Sight.Bad(
                $"Part of green runs on FARGATE_SPOT (base {spot.Base}, weight {spot.Weight}): AWS may take those tasks back with a notice of two minutes",
                "Leave FARGATE_SPOT out, or see that the base of FARGATE can carry the traffic")
            : Sight.Good($"Green runs on {capacity}");
}
