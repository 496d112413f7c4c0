using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>The task definitions of the account, in the members that ECS describes them with.</summary>
internal sealed class TaskDefinitions(Arns arns)
{
    private readonly ConcurrentDictionary<string, JsonObject> _byArn = new();

    /// <summary>The ARN that the next revision of a family will have.</summary>
    public string NextArn(string family) => arns.TaskDefinition(family, Revisions(family).LastOrDefault() + 1);

    /// <summary>Registers a task definition under a given ARN, such as the one in an AppSpec.</summary>
    /// <param name="arn">The full ARN with its revision.</param>
    /// <param name="details">Members such as <c>Cpu</c> and <c>ContainerDefinitions</c>, in PascalCase; they win over what is filled in.</param>
    public void Put(string arn, JsonObject details)
    {
        var (family, revision) = FamilyAndRevision(arn);
        var definition = new JsonObject
        {
            ["Compatibilities"] = new JsonArray("EC2", "FARGATE"),
            ["Family"] = family,
            ["NetworkMode"] = "awsvpc",
            ["RegisteredBy"] = arns.Session("deploy", "pipeline"),
            ["RequiresCompatibilities"] = new JsonArray("FARGATE"),
            ["Revision"] = revision,
            ["Status"] = "ACTIVE",
            ["TaskDefinitionArn"] = arn,
        };
        foreach (var (name, value) in details)
        {
            definition[name] = value?.DeepClone();
        }

        _byArn[arn] = definition;
    }

    /// <summary>By full ARN, <c>family:revision</c>, or <c>family</c> for its latest.</summary>
    public JsonObject? Find(string name)
    {
        var arn = name.StartsWith("arn:", StringComparison.Ordinal)
            ? name
            : name.Split(':') is [var family, var revision]
                ? arns.TaskDefinition(family, int.TryParse(revision, out var number) ? number : 0)
                : arns.TaskDefinition(name, Revisions(name).LastOrDefault());
        return _byArn.TryGetValue(arn, out var definition) ? definition.DeepClone().AsObject() : null;
    }

    private IEnumerable<int> Revisions(string family) =>
        _byArn.Keys.Select(FamilyAndRevision).Where(known => known.Family == family).Select(known => known.Revision).Order();

    private static (string Family, int Revision) FamilyAndRevision(string arn) =>
        arn.Split('/')[^1].Split(':') is [var family, var revision] && int.TryParse(revision, out var number)
            ? (family, number)
            : throw new ArgumentException($"The task definition is {arn}; use the full ARN with its revision", nameof(arn));
}
