using Canary.Aws;
using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>Tasks that ECS wants to run and that do not come to run.</summary>
internal static class PendingTasks
{
    private const int TasksShown = 3;

    /// <summary>A large image and its containers' start fit into it.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(2);

    public static IEnumerable<Cause> In(Symptoms symptoms)
    {
        var late = symptoms.Current
            .Where(task => task.LastStatus is "PROVISIONING" or "PENDING" or "ACTIVATING" && symptoms.Request.Now - task.CreatedAt > s_usual)
            .GroupBy(task => task.LastStatus!)
            .Select(alike => CauseOf(alike.Key, [.. alike], symptoms));

        return late.Concat(IsNoneThere(symptoms) ? [NoneThere(symptoms.Green!)] : []);
    }

    private static Cause CauseOf(string status, IReadOnlyList<EcsTask> tasks, Symptoms symptoms) => new()
    {
        Kind = CauseKind.Pending,
        What = $"{tasks.Count} of {Phrases.Count(symptoms.Green?.Desired ?? tasks.Count, "green task")} "
            + $"{(tasks.Count == 1 ? "has" : "have")} been {status} "
            + $"for up to {Phrases.Span(symptoms.Request.Now!.Value - tasks.Min(task => task.CreatedAt)!.Value)}",
        Evidence = [.. tasks.Take(TasksShown).Select(task => $"task {Phrases.Id(task)} has been {status} since {task.CreatedAt:HH:mm:ss}")],
        Cure = status switch
        {
            "PROVISIONING"
                => "PROVISIONING tasks wait for capacity or a network interface: check for FARGATE_SPOT without FARGATE, full instances, "
                    + "and subnets without free addresses",
            "PENDING"
                => "PENDING tasks wait for their image: make it smaller, or keep it in ECR in this Region, "
                    + "and check that the network path to the registry is not slow",
            _ => "ACTIVATING tasks run and wait to be registered with the load balancer",
        },
    };

    /// <summary>Only when ECS has answered: tasks that could not be listed are not absent.</summary>
    private static bool IsNoneThere(Symptoms symptoms)
        => symptoms is { Green: { Desired: > 0, Running: 0 }, Stopped: [], Current: [] }
            && symptoms.Request is { StoppedTasks.Pages: { } stopped, CurrentTasks: [{ Pages: { } current }] }
            && stopped.Concat(current).All(page => page.Error is null);

    private static Cause NoneThere(TaskSet green) => new()
    {
        Kind = CauseKind.Pending,
        What = $"ECS has started 0 of {Phrases.Count(green.Desired, "green task")}",
        Cure = "Check capacity: a capacity provider without instances, FARGATE_SPOT without FARGATE, subnets without free addresses, "
            + "or the account's vCPU limit",
    };
}
