using Canary.Plans;
using Rehearsal.Account;
using Rehearsal.Resources;

namespace Rehearsal.Serving;

/// <summary>What is served; read from the command line, checked, with every default filled in.</summary>
internal sealed record ServeOptions
{
    /// <summary>Where LocalStack listens: scripts that know a local AWS point there already.</summary>
    public const int UsualPort = 4566;

    /// <summary>On 127.0.0.1. 0: any that is free.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>Whether there is a service that CodeDeploy deploys.</summary>
    public bool HasCodeDeploy { get; init; } = true;

    /// <summary>Whether there is a service that ECS deploys itself.</summary>
    public bool HasEcs { get; init; } = true;

    /// <summary>What the account is served with; null: two services of the sample shop.</summary>
    public AccountResources? Resources { get; init; }

    /// <summary>Where CodeDeploy deploys: one of its predefined configurations, or the account's own.</summary>
    public string DeploymentConfig { get; init; } = CodeDeploy.TrafficRouting.ShortCanaryName;

    /// <summary>Where ECS deploys: how it moves production traffic.</summary>
    public Ecs.Strategy Strategy { get; init; } = Ecs.Strategy.ShortCanary;

    /// <summary>Programs that run in place of containers; empty: the sample shop.</summary>
    public IReadOnlyList<ContainerCommand> Programs { get; init; } = [];

    /// <summary>Where the version that serves first runs already; empty: tasks are started.</summary>
    public IReadOnlyList<Uri> Blue { get; init; } = [];

    /// <summary>Where every version that is deployed runs already; as many as <see cref="Blue"/>.</summary>
    public IReadOnlyList<Uri> Green { get; init; } = [];

    public bool IsShop => Programs is [] && Green is [];

    /// <summary>Faults of the version that serves first.</summary>
    public string BlueFault { get; init; } = "";

    /// <summary>Faults of every version that is deployed and does not say its own.</summary>
    public string GreenFault { get; init; } = "";

    /// <summary>Tasks of each service of the sample shop. 1 to 40.</summary>
    public int Targets { get; init; } = 4;

    /// <summary>How many requests the users of each service send together in a second. 1 to 1000.</summary>
    public int UsersPerSecond { get; init; } = Fleet.Users.UsualPerSecond;

    /// <summary>All tasks that run while no deployment does.</summary>
    public int AllTasks => Resources?.Tasks ?? (HasCodeDeploy && HasEcs ? 2 : 1) * Targets;

    /// <summary>The plan's document of each service.</summary>
    public string PlanText { get; init; } = ShopPlan.Text;

    /// <summary>The plan that results, already checked.</summary>
    public required Plan Plan { get; init; }

    /// <summary>How many times faster than real time the waits run. 1 to 1000.</summary>
    public double Speed { get; init; } = 1;

    public int Seed { get; init; } = 1;
}
