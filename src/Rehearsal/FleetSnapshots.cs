using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.Fleet;

namespace Rehearsal;

/// <summary>Looks at blue, green and the users; from any thread.</summary>
/// <param name="stack">Where they are.</param>
/// <param name="users">Who uses the production route.</param>
/// <param name="appSpec">What is deployed: its revision is the version that green's tasks say they are.</param>
internal sealed class FleetSnapshots(RehearsalStack stack, Users users, AppSpec appSpec)
{
    private readonly TargetGroup _blue = stack.Served.Service.Primary.TargetGroup;
    private readonly string _greenVersion = appSpec.TaskDefinition.Split(':')[^1];

    public FleetSnapshot Look()
    {
        return new FleetSnapshot(Side(_blue), Side(stack.Served.TargetGroups.Other(_blue)), LookAtUsers());
    }

    public UserOutcome LookAtUsers()
    {
        var experience = users.Experience;
        var served = experience.ByVersion.GetValueOrDefault(_greenVersion);

        // Where no task says its version, no answer can be told from none.
        var unanswered = experience.ByVersion.Count == 0 ? 0 : experience.Failed - experience.ByVersion.Values.Sum(version => version.Bad);

        return new UserOutcome(experience.Sent, experience.Failed, served.All, served.Bad, unanswered);
    }

    private SideSnapshot Side(TargetGroup group) => new(
        Percent(stack.Served.Production, group),
        Percent(stack.Served.Test, group),
        [.. group.Targets.Select(target => Task(target, group))]);

    private TaskSnapshot Task(FleetTarget target, TargetGroup group)
    {
        var shop = stack.Served.Service.TaskSets
            .Where(set => set.TargetGroup == group)
            .SelectMany(set => set.Tasks)
            .Select(task => task.Running)
            .OfType<ShopTask>()
            .FirstOrDefault(task => task.Address == target.Address);

        return new TaskSnapshot(target.Address.Authority, target.State, shop?.Task.Requests ?? 0, shop?.Task.Failures ?? 0);
    }

    private static int Percent(IReadOnlyList<Forward> forwards, TargetGroup group)
    {
        var total = forwards.Sum(forward => forward.Weight);

        return total == 0 ? 0 : (int)Math.Round(100.0 * forwards.Where(forward => forward.Group == group).Sum(forward => forward.Weight) / total);
    }
}
