using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What the discreet workflow is asked to read: what may hold secrets, for whose answers no history is kept.</summary>
/// <param name="TaskDefinitions">ARNs.</param>
/// <param name="HookFunctions">Names or ARNs.</param>
public sealed record DiscreetQuery(IReadOnlyList<string> TaskDefinitions, IReadOnlyList<string> HookFunctions);

/// <summary>What it read, one entry for each that was asked for; before it is redacted as AWS answered, afterwards as it may be kept.</summary>
public sealed record DiscreetFacts : AwsResponse
{
    /// <summary>The parts of a task definition that are wanted, by <see cref="DiscreetReading.HealthChecks"/>; empty: all that are read.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    public IReadOnlyList<DescribeTaskDefinition>? TaskDefinitions { get; init; }

    public IReadOnlyList<HookFunction>? HookFunctions { get; init; }
}

/// <summary>Unfolds the discreet workflow's answers, which arrive as texts.</summary>
internal static class DiscreetReading
{
    public const string HealthChecks = "HealthChecks";

    /// <summary>The facts with what the workflow read in the places of its answers.</summary>
    public static Facts Unfold(Facts facts) => facts with
    {
        Service = facts.Service is { Readings: [var ofService, ..] } service ? Unfold(service, Read(ofService)) : facts.Service,
        Health = facts.Health switch
        {
            { Readings: [var ofBlue, ..] } health => health with { Readings = null, BlueTaskDefinitions = Read(ofBlue).TaskDefinitions },
            { GreenReading: { } ofGreen } health =>
                health with { GreenReading = null, GreenContainers = ContainersOf(Read(ofGreen).TaskDefinitions) },
            var health => health,
        },
    };

    /// <summary>What an execution answered; where it did not, each entry says why not.</summary>
    public static DiscreetFacts Read(StartSyncExecution response)
    {
        var facts = Parse(response.Output);

        return response.Error is null && facts is { Error: null } ? facts : Failed(response.Error is null ? (AwsResponse?)facts : response);
    }

    private static ServiceFacts Unfold(ServiceFacts service, DiscreetFacts read)
        => service with { Readings = null, GreenTaskDefinitions = read.TaskDefinitions, HookFunctions = read.HookFunctions };

    private static GreenContainers? ContainersOf(IReadOnlyList<DescribeTaskDefinition>? definitions) => definitions?.FirstOrDefault() switch
    {
        null => null,
        { Error: not null } failed => new GreenContainers { Error = failed.Error, Cause = failed.Cause },
        var read => new GreenContainers
        {
            Names = read.TaskDefinition?.ContainerDefinitions?.Select(container => container.Name ?? "").ToList(),
            HealthChecks = [
                .. (read.TaskDefinition?.ContainerDefinitions ?? []).Select(container => container.HealthCheck).OfType<ContainerHealthCheck>()],
        },
    };

    private static DiscreetFacts? Parse(string? output)
    {
        try
        {
            return output is null ? null : JsonSerializer.Deserialize(output, DiscreetJson.Default.DiscreetFacts);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DiscreetFacts Failed(AwsResponse? why)
    {
        var (error, cause) = (why?.Error ?? "Gate.NothingRead", why?.Cause ?? "the discreet workflow returned nothing");

        return new DiscreetFacts
        {
            TaskDefinitions = [new DescribeTaskDefinition { Error = error, Cause = cause }],
            HookFunctions = [new HookFunction(Name: null, new GetFunctionConfiguration { Error = error, Cause = cause })],
        };
    }
}

/// <summary>As the functions' serializer writes.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(DiscreetFacts))]
internal sealed partial class DiscreetJson : JsonSerializerContext;
