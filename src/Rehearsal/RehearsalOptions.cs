using Canary.Deployments;
using Canary.Plans;
using Rehearsal.Account;

namespace Rehearsal;

/// <summary>What is rehearsed; read from the command line, checked, with every default filled in.</summary>
internal sealed record RehearsalOptions
{
    public const int MostTargets = 40;

    public const int MostUsers = 1000;

    /// <summary>Services that are already running and play blue; empty: the sample shop.</summary>
    public IReadOnlyList<Uri> Blue { get; init; } = [];

    /// <summary>Services that are already running and play green; empty: the sample shop.</summary>
    public IReadOnlyList<Uri> Green { get; init; } = [];

    /// <summary>Programs that run in place of containers, blue and green; empty: none.</summary>
    public IReadOnlyList<ContainerCommand> Programs { get; init; } = [];

    /// <summary>Whether the sample shop plays blue and green.</summary>
    public bool IsShop => Green is [] && Programs is [];

    /// <summary>Faults of the sample shop's blue, such as errors=5%.</summary>
    public string BlueFault { get; init; } = "";

    /// <summary>Faults of the sample shop's green, such as errors=5%.</summary>
    public string GreenFault { get; init; } = "";

    /// <summary>Faults of the account, each one of <see cref="SetupFault.All"/>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Tasks of the sample shop on each side. 1 to 40.</summary>
    public int Targets { get; init; } = 4;

    /// <summary>How many requests users send together in a second. 1 to 1000.</summary>
    public int UsersPerSecond { get; init; } = Fleet.Users.UsualPerSecond;

    /// <summary>Rules of other services on each listener of the load balancer. 0 to 100; 0: it is the service's own.</summary>
    public int Rules { get; init; }

    /// <summary>The plan's document; null, for services of one's own without --plan: the built-in one.</summary>
    public string? PlanText { get; init; }

    /// <summary>The plan that results, already checked.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Parameters and secrets that the plan names, by name.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The AppSpec's text.</summary>
    public required string AppSpecText { get; init; }

    /// <summary>Whether the deployment takes its AppSpec from a bucket, which the stack may read.</summary>
    public bool IsFromS3 { get; init; }

    /// <summary>Who deploys.</summary>
    public Controller Controller { get; init; }

    /// <summary>Where CodeDeploy deploys: one of its predefined configurations, or the account's own.</summary>
    public string DeploymentConfig { get; init; } = CodeDeploy.TrafficRouting.ShortCanaryName;

    /// <summary>Where ECS deploys: how it moves production traffic.</summary>
    public Ecs.Strategy Strategy { get; init; } = Ecs.Strategy.ShortCanary;

    /// <summary>How many times faster than real time the waits run. 1 to 1000.</summary>
    public double Speed { get; init; } = 60;

    public int Seed { get; init; } = 1;

    /// <summary>Keep blue, green and the load balancer running after the verdict.</summary>
    public bool Hold { get; init; }

    /// <summary>Whether the sample shop speaks TLS, because a fault of it is ordered.</summary>
    public bool ShopSpeaksTls => Fleet.Fault.SpeakTls(BlueFault, GreenFault);

    /// <summary>Show a live view where the terminal can; otherwise print lines.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>Where the verdict goes as JSON; null: nowhere.</summary>
    public string? JsonFile { get; init; }

    /// <summary>Where the pages and reports of the workflows go; null: nowhere.</summary>
    public string? ReportFolder { get; init; }
}
