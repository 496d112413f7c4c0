namespace Canary.Deployments;

/// <summary>How many tasks the workflow asks for: fewer, and fewer at a time, the more containers each has.</summary>
/// <remarks>A state of the workflow holds 256 KiB; docs/scale.md has the sizes, and its test holds them.</remarks>
/// <param name="Running">Of green's that run or are to run.</param>
/// <param name="Stopped">Of the service's that have stopped, blue's among them.</param>
/// <param name="Page">How many are described in one call.</param>
public sealed record TaskBounds(int Running, int Stopped, int Page)
{
    private const int MostRunning = 10;

    /// <summary>Each call adds to the history of an execution, which waiting for long makes long enough.</summary>
    private const int PagesRunning = 2;

    /// <summary>The most that a task definition may have, https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html.</summary>
    private const int MostContainers = 10;

    /// <summary>A task has them beside those of its definition: Service Connect's proxy and GuardDuty's agent.</summary>
    private const int ContainersOfEcs = 2;

    // UTF-8 of what DescribeTasks says with every name and text as long as ECS allows: of one page, of a task without containers, of a container.
    private const int BytesOfPage = 200_000;
    private const int BytesOfTask = 6_000;
    private const int BytesOfContainer = 3_300;

    // And of what is kept of all stopped tasks, of one, of one of its containers.
    private const int BytesKept = 60_000;
    private const int BytesKeptOfTask = 2_000;
    private const int BytesKeptOfContainer = 400;

    /// <param name="containers">How many containers green's task definition has; null: not known, and as many as it may have.</param>
    internal static TaskBounds For(int? containers)
    {
        var most = (containers ?? MostContainers) + ContainersOfEcs;
        var page = Math.Max(1, BytesOfPage / (BytesOfTask + (most * BytesOfContainer)));
        var kept = Math.Max(1, BytesKept / (BytesKeptOfTask + (most * BytesKeptOfContainer)));

        return new TaskBounds(Math.Min(MostRunning, PagesRunning * page), kept, page);
    }
}
