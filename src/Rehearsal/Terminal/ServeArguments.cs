using System.CommandLine;
using Rehearsal.CodeDeploy;
using Rehearsal.Serving;

namespace Rehearsal.Terminal;

/// <summary>The options of <c>serve</c> as a person writes them.</summary>
internal sealed class ServeArguments
{
    public Option<string[]> Port { get; } = RehearsalArguments.Text(
        "--port", "number", $"Where the account answers on 127.0.0.1; 0: any free port. [default: {ServeOptions.UsualPort}, LocalStack's]");

    public Option<string[]> Address { get; } = RehearsalArguments.Text(
        "--address", "address", "127.0.0.1 alone, because the account does not check who calls it. [default: 127.0.0.1]");

    public Option<string[]> Controller { get; } = RehearsalArguments.Text(
        "--controller", "names", "Who deploys a service of the account: codedeploy, ecs, or both, separated by commas. [default: codedeploy,ecs]");

    public Option<string[]> DeploymentConfig { get; } = RehearsalArguments.Text(
        "--deployment-config",
        "names",
        $"How production traffic shifts. For CodeDeploy: {string.Join(", ", TrafficRouting.Names)}. [default: {TrafficRouting.ShortCanaryName}] For "
            + $"ECS: {StrategyText.Words}. [default: CANARY] With both controllers, one for each, separated by a comma.");

    public Option<string[]> Speed { get; } = RehearsalArguments.Text(
        "--speed", "times", "How many times faster than real time waits run, 1 to 1000. Probes always run in real time. [default: 1]");

    public Option<string[]> Account { get; } = RehearsalArguments.Text(
        "--account",
        "file",
        "What the account has, in place of the two services of the sample shop: what aws ecs describe-services and others print, one after the "
            + "other; see docs/serve.md.");

    public Option<string[]> Template { get; } = RehearsalArguments.Text(
        "--template", "files", "CloudFormation templates with services that the account has, such as examples/ecs-service/service.yaml.");

    public Option<string[]> ParameterOverrides { get; } = new("--parameter-overrides")
    {
        Description = "Values for the templates' parameters, as in aws cloudformation deploy: Image=… DesiredCount=2.",
        HelpName = "name=value",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string[]> Run { get; } = RehearsalArguments.Text(
        "--run",
        "container=command",
        "A program that every task runs in place of the container shop, as for hooks rehearse: \"shop=./shop-v{revision} {port}\". It learns the "
            + "version from TASK_REVISION. Its output is in CloudWatch Logs.");

    public Option<string[]> Blue { get; } = RehearsalArguments.Text(
        "--blue", "addresses", "Where the version that serves first runs already, one address for each task. Needs --green, and one service.");

    public Option<string[]> Green { get; } = RehearsalArguments.Text(
        "--green", "addresses", "Where every version that is deployed runs already, as many as --blue has.");

    public Option<string[]> GreenFault { get; } = RehearsalArguments.Text(
        "--green-fault",
        "faults",
        $"Faults of every version that is deployed, as hooks rehearse --help lists them, without tls. A task definition whose container has the "
            + $"environment variable {VersionFaults.Variable} has those instead; empty: none.");

    public Option<string[]> BlueFault { get; } = RehearsalArguments.Text("--blue-fault", "faults", "Faults of the version that serves first.");

    public Option<string[]> Plan { get; } = RehearsalArguments.Text(
        "--plan", "file", "What to probe and how strictly to judge, for each service; see docs/plan.schema.json. [default: the shop's own plan]");

    public Option<string[]> Users { get; } = RehearsalArguments.Text(
        "--users", "number", "Requests that the users of each service send, 1 to 1000 per second of real time. [default: 20]");

    public Option<string[]> Targets { get; } = RehearsalArguments.Text(
        "--targets", "number", "Tasks of each service, 1 to 40. [default: 4, or as the account has it]");

    public Option<string[]> Seed { get; } = RehearsalArguments.Text("--seed", "number", "Random seed of the sample shop. [default: 1]");

    public Option<string[]> Reports { get; } = RehearsalArguments.Text(
        "--reports", "directory", "Write the pages and reports to this directory as the workflows store them.");

    public IReadOnlyList<Option> All =>
    [
        Port, Address, Account, Template, ParameterOverrides, Controller, DeploymentConfig, Speed, Run, Blue, Green, GreenFault, BlueFault, Plan,
        Users, Targets, Seed, Reports,
    ];
}
