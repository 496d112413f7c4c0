using Canary.Aws;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>What green's tasks run on: the AppSpec's capacity providers, else what blue's run on, else the service's providers.</summary>
/// <param name="Providers">Empty when the launch type decides, or nothing is known.</param>
/// <param name="LaunchType">FARGATE, EC2, EXTERNAL or MANAGED_INSTANCES.</param>
internal sealed record GreenCapacity(IReadOnlyList<CapacityProvider> Providers, string? LaunchType)
{
    private const string Spot = "FARGATE_SPOT";

    public static GreenCapacity Of(CheckContext context) => (context.AppSpec.Value?.CapacityProviderStrategy, context.BlueTaskSet) switch
    {
        ([_, ..] providers, _) => new(providers, null),
        (_, { CapacityProviderStrategy: [_, ..] strategy }) => new(Read(strategy), null),
        (_, { LaunchType: { } launchType }) => new([], launchType),
        _ => new(Read(context.Service?.CapacityProviderStrategy), null),
    };

    /// <summary>Null: not known. A task definition made for one alone tells when nothing else does.</summary>
    public bool? IsFargate(TaskDefinition definition) => (Providers, LaunchType, definition.RequiresCompatibilities) switch
    {
        ([_, ..], _, _) => Providers.All(provider => provider.Name is "FARGATE" or Spot),
        (_, { } launchType, _) => launchType == "FARGATE",
        (_, _, [var only]) => only == "FARGATE",
        _ => null,
    };

    public bool IsKnown => Providers is [_, ..] || LaunchType is not null;

    /// <summary>Providers that get tasks; where no line has a base or a weight, every line might.</summary>
    public IReadOnlyList<CapacityProvider> Used => Providers.Where(IsUsed).ToList() is [_, ..] used ? used : Providers;

    public bool IsSpotAlone => Used is [_, ..] && Used.All(IsSpot);

    public CapacityProvider? SpotShare => Used.FirstOrDefault(IsSpot);

    /// <summary>Such as <c>the launch type FARGATE</c>.</summary>
    public override string ToString() => this switch
    {
        { Providers: [var only] } => $"the capacity provider {only.Name}",
        { Providers: [_, ..] } => $"the capacity providers {string.Join(", ", Providers.Select(provider => provider.Name))}",
        { LaunchType: { } launchType } => $"the launch type {launchType}",
        _ => "an unknown capacity",
    };

    private static bool IsUsed(CapacityProvider provider) => provider is { Base: > 0 } or { Weight: > 0 };

    private static bool IsSpot(CapacityProvider provider) => provider.Name == Spot;

    private static IReadOnlyList<CapacityProvider> Read(IReadOnlyList<CapacityProviderStrategyItem>? strategy)
        => [.. (strategy ?? []).Select(item => new CapacityProvider(item.CapacityProvider ?? "", item.Base ?? 0, item.Weight ?? 0))];
}
