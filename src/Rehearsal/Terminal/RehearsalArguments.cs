using System.CommandLine;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Terminal;

/// <summary>The options of a rehearsal as a person writes them.</summary>
/// <remarks>Texts, any number of times: what is wrong with them is said all at once, in words of our own, by <see cref="OptionsReader"/>.</remarks>
internal sealed class RehearsalArguments
{
    public Option<string[]> Blue { get; } = Text(
        "--blue", "urls", "Running services that play blue, with --green: scheme://host:port, separated by commas or in repeated options.");

    public Option<string[]> Green { get; } = Text("--green", "urls", "Running services that play green, with --blue.");

    public Option<string[]> Run { get; } = Text(
        "--run",
        "container=command",
        "A program that each task of blue and green runs in place of this container: \"shop=dotnet App.dll --urls http://127.0.0.1:{port}\". It gets "
            + "PORT, TASK_FAMILY and TASK_REVISION; {port}, {family} and {revision} stand for them. No shell runs.");

    public Option<string[]> BlueFault { get; } = Text(
        "--blue-fault", "faults", "Faults in the sample shop's blue; the same syntax as --green-fault.");

    public Option<string[]> GreenFault { get; } = Text(
        "--green-fault",
        "faults",
        "Faults in the sample shop's green, separated by commas. In its responses: errors=5%, latency=+80ms, latency=x2, tail=10%x5 (10% of them "
            + "take 5 times as long), down, "
        + "cold=x5/30s (slow at first, by time) or cold=x5/200 (by requests), first-hit=+300ms, wander=20%/60s, limit=4/s (429 above it). In its "
            + "tasks: unhealthy, slow-start=20s, flap=10s, "
        + "slow-health, wrong-health-path, port-closed, tls=self-signed, tls=expired, tls=wrong-name, oom=20s, crash=20s, spot=20s, leak=3m "
            + "(slower and slower, then killed for memory), image-missing, secret-missing. "
        + "After a response fault: @90s starts it at 90 s; after errors, latency, tail and down: /1s/60s for 1 s of every 60 s, /1s@45s once. "
        + "Before any fault: one-of-4: limits it to one task in four; before a response fault: users: spares probes, path=/cart: limits it to one "
            + "endpoint, after=3m: starts it at 3 minutes (also before oom, crash and spot), each: gives each task its own times, shared: gives both "
            + "sides the same times.");

    public Option<string[]> Fault { get; } = Text(
        "--fault", "faults", $"Faults in the account, separated by commas: {SetupFault.Words}.");

    public Option<string[]> Targets { get; } = Text("--targets", "number", "Tasks of the sample shop or of --run per side, 1 to 40. [default: 4]");

    public Option<string[]> Users { get; } = Text(
        "--users",
        "number",
        "Requests that users send to the production listener, 1 to 1000 per second of real time. [default: 20]");

    public Option<string[]> Rules { get; } = Text(
        "--rules",
        "number",
        "Rules of other services on each listener of the load balancer, 0 to 100. Above 0, the service has a rule of its own, for the plan's "
            + "host or any path. [default: 0]");

    public Option<string[]> Plan { get; } = Text(
        "--plan",
        "file",
        "What to probe and how strictly to judge; see docs/plan.schema.json. [default: the shop's own plan; with --green or --run: GET / must return "
            + "2xx]");

    public Option<string[]> Secrets { get; } = Text(
        "--secrets", "file", "Values of the parameters and secrets that the plan names: a JSON object, one string per name. They are never shown.");

    public Option<string[]> Controller { get; } = Text(
        "--controller", "name", "Who deploys: codedeploy, or ecs (ECS's own blue/green, canary and linear deployments). [default: codedeploy]");

    public Option<string[]> AppSpec { get; } = Text(
        "--appspec",
        "file",
        "The AppSpec to deploy; with --controller ecs, only its task definition and container. [default: the one that ships with Hooks]");

    public Option<string[]> Revision { get; } = Text(
        "--revision", "where", "Where CodeDeploy reads the AppSpec: content (in the deployment itself) or s3 (a bucket that the stack may read). "
            + "Not with --controller ecs. [default: content]");

    public Option<string[]> DeploymentConfig { get; } = Text(
        "--deployment-config",
        "name",
        $"How production traffic shifts: {string.Join(", ", TrafficRouting.Names)}. [default: {TrafficRouting.ShortCanaryName}] "
            + $"With --controller ecs: {StrategyText.Words}. [default: CANARY]");

    public Option<string[]> Speed { get; } = Text(
        "--speed", "times", "How many times faster than real time waits run, 1 to 1000. Probes always run in real time. [default: 60]");

    public Option<string[]> Seed { get; } = Text("--seed", "number", "Random seed of the sample shop. [default: 1]");

    public Option<bool> Hold { get; } = new("--hold")
    {
        Description = "Keep blue, green and the load balancer running after the verdict, until Ctrl-C.",
    };

    public Option<string[]> Json { get; } = Text("--json", "file", "Write the full verdict to this file.");

    public Option<string[]> Reports { get; } = Text(
        "--reports", "directory", "Write the pages and reports that the workflows store in their bucket to this directory, and the "
            + "logs of --run's tasks.");

    public Option<bool> NoLive { get; } = new("--no-live") { Description = "Print lines instead of the live view." };

    public IReadOnlyList<Option> All =>
    [
        Blue, Green, Run, BlueFault, GreenFault, Fault, Targets, Users, Rules, Plan, Secrets, Controller, AppSpec, Revision, DeploymentConfig, Speed,
        Seed, Hold, Json, Reports, NoLive,
    ];

    /// <summary>A text, as often as it is given: what is wrong with it is for a <see cref="LineReader"/> to say.</summary>
    public static Option<string[]> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.ZeroOrMore };
}
