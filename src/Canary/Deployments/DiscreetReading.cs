using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What the discreet workflow is asked to read: what may hold secrets, for whose answers no history is kept.</summary>
/// <param name="TaskDefinitions">ARNs.</param>
/// <param name="HookFunctions">Names or ARNs.</param>
/// <param name="TaskQueries">Of tasks that no target group lists.</param>
public sealed record DiscreetQuery(
    IReadOnlyList<string> TaskDefinitions, IReadOnlyList<string> HookFunctions, IReadOnlyList<TaskQuery> TaskQueries);

/// <summary>Tasks of which the addresses are wanted.</summary>
/// <param name="Cluster">Its name.</param>
/// <param name="StartedBy">What ECS calls those of one revision.</param>
/// <param name="Page">How many are described in one call.</param>
public sealed record TaskQuery(string Cluster, string StartedBy, int Page);

/// <summary>Where the tasks of one revision are, in the pages in which they were described, and as a target group would tell it.</summary>
public sealed record TaskTargets(string? StartedBy, IReadOnlyList<DescribeTargetHealth>? Pages)
{
    /// <summary>A page as ECS described it; it becomes one of <see cref="Pages"/> when it is redacted.</summary>
    public DescribeTasks? Described { get; init; }

    /// <summary>The error of any page is that of all.</summary>
    internal TargetGroupHealth ToHealth() => new(
        StartedBy,
        (Pages ?? []).FirstOrDefault(page => page.Error is not null)
            ?? new DescribeTargetHealth { TargetHealthDescriptions = [.. (Pages ?? []).SelectMany(page => page.TargetHealthDescriptions ?? [])] });
}

/// <summary>What it read, one entry for each that was asked for; before it is redacted as AWS answered, afterwards as it may be kept.</summary>
public sealed record DiscreetFacts : AwsResponse
{
    /// <summary>The parts of a task definition that are wanted, by <see cref="DiscreetReading.HealthChecks"/>; empty: all that are read.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    public IReadOnlyList<DescribeTaskDefinition>? TaskDefinitions { get; init; }

    public IReadOnlyList<HookFunction>? HookFunctions { get; init; }

    public IReadOnlyList<TaskTargets>? Tasks { get; init; }
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
            { Readings: [var ofBlue, ..] } health => Unfold(health, Read(ofBlue)),
            { GreenReading: { } reading } health => UnfoldContainers(health, Read(reading)),
            var health => health,
        },
    };

    /// <summary>Where the tasks are that an execution was asked for, as target groups would tell it.</summary>
    public static IEnumerable<TargetGroupHealth> HealthIn(StartSyncExecution response) => HealthOf(Read(response));

    /// <summary>What an execution answered; where it did not, each entry says why not.</summary>
    public static DiscreetFacts Read(StartSyncExecution response)
    {
        var facts = Parse(response.Output);

        return response.Error is null && facts is { Error: null } ? facts : Failed(response.Error is null ? (AwsResponse?)facts : response);
    }

    private static ServiceFacts Unfold(ServiceFacts service, DiscreetFacts read)
        => service with { Readings = null, GreenTaskDefinitions = read.TaskDefinitions, HookFunctions = read.HookFunctions };

    private static HealthFacts Unfold(HealthFacts health, DiscreetFacts read)
        => WithTasks(health with { Readings = null, BlueTaskDefinitions = read.TaskDefinitions }, read);

    /// <summary>Green's first.</summary>
    private static HealthFacts UnfoldContainers(HealthFacts health, DiscreetFacts read)
        => WithTasks(health with { GreenReading = null, GreenContainers = ContainersOf(read.TaskDefinitions?.FirstOrDefault()) }, read);

    /// <summary>Where tasks were asked for, blue's task definition was too; green's is the same where there is only one.</summary>
    private static HealthFacts WithTasks(HealthFacts health, DiscreetFacts read)
        => HealthOf(read).ToList() is not [_, ..] tasks ? health : health with
        {
            TargetGroups = [.. health.TargetGroups ?? [], .. tasks],
            BlueContainers = ContainersOf(read.TaskDefinitions?.LastOrDefault()),
        };

    private static IEnumerable<TargetGroupHealth> HealthOf(DiscreetFacts read) => (read.Tasks ?? []).Select(tasks => tasks.ToHealth());

    public static ContainersOfTask? ContainersOf(DescribeTaskDefinition? read) => read switch
    {
        null => null,
        { Error: not null } failed => new ContainersOfTask { Error = failed.Error, Cause = failed.Cause },
        _ => new ContainersOfTask
        {
            Names = read.TaskDefinition?.ContainerDefinitions?.Select(container => container.Name ?? "").ToList(),
            HealthChecks = [
                .. (read.TaskDefinition?.ContainerDefinitions ?? []).Select(container => container.HealthCheck).OfType<ContainerHealthCheck>()],
            PortMappings = [.. (read.TaskDefinition?.ContainerDefinitions ?? []).SelectMany(container => container.PortMappings ?? [])],
            Images =
            [
                .. (read.TaskDefinition?.ContainerDefinitions ?? []).Select(container => new ContainerImage(
                    container.Name, container.Image, Commit.InLabels(container.DockerLabels))),
            ],
            RegisteredBy = read.TaskDefinition?.RegisteredBy,
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
