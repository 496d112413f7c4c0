using Canary.Aws;
using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>What was gathered, narrowed down to green; what could not be read is empty here.</summary>
internal sealed record Symptoms
{
    public required DiagnosisRequest Request { get; init; }

    public TaskSet? Green { get; init; }

    /// <summary>In the order in which they stopped, where ECS says when.</summary>
    public IReadOnlyList<EcsTask> Stopped { get; init; } = [];

    /// <summary>Whether there may be more stopped tasks than were read.</summary>
    public bool StoppedAreCut { get; init; }

    public IReadOnlyList<EcsTask> Current { get; init; } = [];

    public TaskDefinition? Definition { get; init; }

    /// <summary>Without those that are being taken out: they count neither for nor against green.</summary>
    public IReadOnlyList<TargetHealthDescription> Targets { get; init; } = [];

    public IReadOnlyList<EcsServiceEvent> Events { get; init; } = [];

    public static Symptoms Of(DiagnosisRequest request)
    {
        var green = request.Location?.Green;

        return new Symptoms
        {
            Request = request,
            Green = green,
            Stopped = [.. Tasks(request.StoppedTasks).Where(task => green is not null && task.StartedBy == green.Id).OrderBy(task => task.StoppedAt)],
            StoppedAreCut = request.StoppedTasks?.More is [_, ..],
            Current = [.. (request.CurrentTasks ?? []).SelectMany(Tasks).Where(task => green is not null && task.StartedBy == green.Id)],
            Definition = request.TaskDefinitions?.FirstOrDefault()?.TaskDefinition,
            Targets = [.. (request.TargetGroups ?? []).Where(group => green is not null && group.TargetGroupArn == green.TargetGroupArn)
                .SelectMany(group => group.Health?.TargetHealthDescriptions ?? [])
                .Where(target => target.TargetHealth?.State is not ("draining" or "unhealthy.draining"))],
            Events = request.Services?.Services?.FirstOrDefault()?.Events ?? [],
        };
    }

    private static IEnumerable<EcsTask> Tasks(TaskPages? pages) => (pages?.Pages ?? []).SelectMany(page => page.Tasks ?? []);
}
