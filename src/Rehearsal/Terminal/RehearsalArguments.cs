using System.CommandLine;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Terminal;

/// <summary>The options of a rehearsal as a person writes them.</summary>
/// <remarks>Texts, any number of times: what is wrong with them is said all at once, in words of our own, by <see cref="OptionsReader"/>.</remarks>
internal sealed class RehearsalArguments
{
    public Option<string[]> Blue { get; } = Text(
        "--blue", "urls", "Services that already run and play blue, with --green: scheme://host:port, separated by commas or given again.");

    public Option<string[]> Green { get; } = Text("--green", "urls", "Services that already run and play green, with --blue.");

    public Option<string[]> BlueFault { get; } = Text(
        "--blue-fault", "faults", "How the sample shop's blue is broken; the same words as --green-fault.");

    public Option<string[]> GreenFault { get; } = Text(
        "--green-fault",
        "faults",
        "How the sample shop's green is broken, separated by commas. Its answers: errors=5%, latency=+80ms, latency=x2, tail=10%x5 (a tenth of "
            + "them), down, "
        + "cold=x5/30s (slow at first, by time) or cold=x5/200 (by requests), first-hit=+300ms, wander=20%/60s, limit=4/s (429 beyond it). Its "
            + "tasks: unhealthy, slow-start=20s, flap=10s, "
        + "slow-health, wrong-health-path, port-closed, tls=self-signed, tls=expired, tls=wrong-name, oom=20s, crash=20s, spot=20s, "
            + "image-missing, secret-missing. "
        + "After a fault of answers: @90s from 90 s on; after errors, latency, tail and down: /1s/60s for 1 s of every 60 s, /1s@45s once. "
        + "Before a fault: one-of-4: one task in four has it; before one of answers: path=/cart: one endpoint has it, each: each task at times of "
            + "its own, shared: both sides at the same times.");

    public Option<string[]> Fault { get; } = Text(
        "--fault", "faults", $"What is wrong with the account, separated by commas: {SetupFault.Words}.");

    public Option<string[]> Targets { get; } = Text("--targets", "number", "Tasks of the sample shop on each side, 1 to 40. [default: 4]");

    public Option<string[]> Rules { get; } = Text(
        "--rules",
        "number",
        "Rules of other services on each listener of the load balancer, 0 to 100; with any, the service has a rule among theirs, by the plan's "
            + "host or for any path. [default: 0]");

    public Option<string[]> Plan { get; } = Text(
        "--plan",
        "file",
        "What to probe and how strict to be; docs/plan.schema.json describes it. [default: the shop's own plan; for --green: GET / must answer 2xx]");

    public Option<string[]> Secrets { get; } = Text(
        "--secrets", "file", "The parameters and secrets that the plan names: a JSON object with a text for each name. They are shown nowhere.");

    public Option<string[]> AppSpec { get; } = Text("--appspec", "file", "The AppSpec to deploy by. [default: the project's appspec.yml]");

    public Option<string[]> Revision { get; } = Text(
        "--revision", "where", "Where the deployment's AppSpec is: content (CodeDeploy holds it) or s3 (a bucket that the stack may read). "
            + "[default: content]");

    public Option<string[]> DeploymentConfig { get; } = Text(
        "--deployment-config",
        "name",
        $"How production traffic moves: {string.Join(", ", TrafficRouting.PredefinedNames)}. [default: "
            + "CodeDeployDefault.ECSCanary10Percent5Minutes]");

    public Option<string[]> Speed { get; } = Text(
        "--speed", "times", "How many times faster than real time the waits run, 1 to 1000; probes always run in real time. [default: 60]");

    public Option<string[]> Seed { get; } = Text("--seed", "number", "What the sample shop's chance begins with. [default: 1]");

    public Option<bool> Hold { get; } = new("--hold")
    {
        Description = "Keep blue, green and the load balancer running after the verdict, until Ctrl-C.",
    };

    public Option<string[]> Json { get; } = Text("--json", "file", "Write the whole verdict there.");

    public Option<string[]> Reports { get; } = Text(
        "--reports", "directory", "Write the pages and reports there that the workflows store in their bucket.");

    public Option<bool> NoLive { get; } = new("--no-live") { Description = "Print lines even where a live view could be shown." };

    public IReadOnlyList<Option> All =>
    [
        Blue, Green, BlueFault, GreenFault, Fault, Targets, Rules, Plan, Secrets, AppSpec, Revision, DeploymentConfig, Speed, Seed, Hold, Json,
        Reports, NoLive,
    ];

    /// <summary>A text, as often as it is given: what is wrong with it is for a <see cref="LineReader"/> to say.</summary>
    public static Option<string[]> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.ZeroOrMore };
}
