using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal;

/// <summary>Something that is wrong with the account rather than with green's version: what <c>--fault</c> orders.</summary>
/// <param name="Word">What a person writes.</param>
/// <param name="Break">The service with it.</param>
internal sealed record SetupFault(string Word, Func<ServiceSetup, ServiceSetup> Break)
{
    public static IReadOnlyList<SetupFault> All { get; } =
    [
        new("rollback-disabled", setup => setup with { AutoRollback = CodeDeploy.AutoRollback.Off })
        {
            NotOfEcs = "ECS always rolls back when a hook fails",
        },
        new("no-termination-wait", setup => setup with { TerminationWait = TimeSpan.Zero }),
        new("no-test-listener", setup => setup with { HasTestListener = false }),
        new("listener-closed", setup => setup with { IsClosedToProber = true }),
        new("listener-by-host", setup => setup with { NeighbourRules = Math.Max(1, setup.NeighbourRules), Host = "*.example.com" }),
        new("alarm", setup => setup with { AlarmState = AlarmState.Alarm }),
        new("silent-alarm", setup => setup with { AlarmState = AlarmState.InsufficientData }),
        new("alarm-on-cpu", setup => setup with { AlarmMetric = "CPUUtilization" }),
        new("image-missing", setup => setup with { GreenImage = null }),
        new("image-vulnerable", setup => setup with { GreenImage = new PushedImage { Findings = new Dictionary<string, int> { ["CRITICAL"] = 1 } } }),
        new("wrong-platform", setup => setup with { GreenImage = new PushedImage { Platforms = ["linux/arm64"] } }),
        new("port-closed", setup => setup with { OpenPort = setup.ContainerPort + 1 }),
        new("no-way-out", setup => setup with { HasNatGateways = false }),
        new("egress-closed", setup => setup with { IsEgressClosed = true }),
        new("open-to-world", setup => setup with { IsOpenToWorld = true }),
        new("balancer-closed", setup => setup with { IsBalancerOpen = false, IsClosedToProber = true }),
        new("wrong-health-path", setup => setup with { OtherHealthCheck = setup.HealthCheck with { Path = "/nowhere" } }),
        new("grpc-groups", setup => setup with { ProtocolVersion = "GRPC" }),
        new("health-port-unmapped", setup => setup with { HealthCommandPort = setup.ContainerPort + 1 }),
        new("heap-too-large", setup => setup with { GreenJavaOptions = "-Xmx2g" }),
        new("host-volume", setup => setup with
        {
            GreenTaskDefinition = new JsonObject
            {
                ["Volumes"] = JsonNode.Parse("""[{ "Name": "data", "Host": { "SourcePath": "/data" } }]"""),
            },
        }),
        new("appspec-unread", setup => setup with { AppSpecBucket = Buckets.AppSpecs, IsAppSpecBucketRead = false })
        {
            NotOfEcs = "ECS reads no AppSpec",
        },
        new("spot", setup => setup with { CapacityProviders = [new("FARGATE_SPOT", 0, 1)] }),
    ];

    /// <summary>Why a service that ECS deploys cannot have it; null: it can.</summary>
    public string? NotOfEcs { get; private init; }

    public static string Words => string.Join(", ", All.Select(fault => fault.Word));

    /// <summary>The service with all of these; each is one of <see cref="All"/>.</summary>
    public static ServiceSetup Apply(IReadOnlyList<string> words, ServiceSetup setup)
        => words.Aggregate(setup, (broken, word) => All.Single(fault => fault.Word == word).Break(broken));
}
