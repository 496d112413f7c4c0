using Canary.Deployments;
using Rehearsal.Fleet;

namespace Rehearsal.Terminal;

/// <summary>What is rehearsed, in words: who plays blue and green, and how traffic shifts between them.</summary>
internal static class RunDescription
{
    /// <summary>How production traffic shifts.</summary>
    public static string Routing(RehearsalOptions options) =>
        options.Controller is Controller.Ecs ? StrategyText.Of(options.Strategy) : options.DeploymentConfig;

    /// <summary>How production traffic shifts, and by whom where it is not CodeDeploy, whose names say so.</summary>
    public static string Deployment(RehearsalOptions options) =>
        options.Controller is Controller.Ecs ? $"{Lifecycle.OfEcs.Controller} {Routing(options)}" : Routing(options);

    public static string Of(RehearsalOptions options) => options.Green is [_, ..]
        ? $"blue {Addresses(options.Blue)}, green {Addresses(options.Green)}{OfAccount(options)}"
        : options.Programs is [_, ..] ? $"{Programs(options)}, {Tasks(options)}{OfAccount(options)}, seed {options.Seed}"
        : $"sample shop, {Tasks(options)}, {Faults(options)}{OfAccount(options)}, seed {options.Seed}";

    /// <summary>Without their arguments, which may hold what nobody should read.</summary>
    private static string Programs(RehearsalOptions options) =>
        string.Join(", ", options.Programs.Select(program => $"{program.Container} runs {program.Words[0]}"));

    private static string Tasks(RehearsalOptions options) => $"{options.Targets} {(options.Targets == 1 ? "task" : "tasks")} per side";

    private static string Addresses(IReadOnlyList<Uri> services) => string.Join(" ", services.Select(service => service.Authority));

    /// <summary>What is not as usual around them.</summary>
    private static string OfAccount(RehearsalOptions options)
        => (options.Faults is [] ? "" : $", account {string.Join(", ", options.Faults)}")
            + (options.UsersPerSecond is Users.UsualPerSecond ? "" : $", users send {options.UsersPerSecond} requests per second")
            + (options.Rules is 0 ? "" : $", {options.Rules} {(options.Rules == 1 ? "rule" : "rules")} of other services on each listener");

    private static string Faults(RehearsalOptions options) => (options.BlueFault, options.GreenFault) switch
    {
        ("", "") => "no fault",
        ("", var green) => $"green {green}",
        (var blue, "") => $"blue {blue}",
        var (blue, green) => $"blue {blue}, green {green}",
    };
}
