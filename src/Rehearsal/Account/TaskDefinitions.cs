using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>The task definitions of the account, in the members that ECS describes them with.</summary>
internal sealed class TaskDefinitions(Arns arns)
{
    /// <summary>How many the account keeps; far fewer than AWS, because they are kept in memory.</summary>
    public const int Most = 1000;

    private const string Active = "ACTIVE";
    private const string Status = "Status";

    private readonly ConcurrentDictionary<string, JsonObject> _byArn = new();
    private readonly ConcurrentDictionary<string, JsonArray> _tags = new();

    public bool IsFull => _byArn.Count >= Most;

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
            [Status] = Active,
            ["TaskDefinitionArn"] = arn,
        };
        foreach (var (name, value) in details)
        {
            definition[name] = value?.DeepClone();
        }

        _byArn[arn] = definition;
    }

    /// <summary>Registers the next revision of a family with the members that were given, and no others of those that may be.</summary>
    /// <param name="family">A family that is new begins with revision 1.</param>
    /// <param name="given">In PascalCase.</param>
    /// <param name="tags">Told apart from the definition, as ECS does; null: it has none.</param>
    /// <param name="now">By the account's clock.</param>
    public JsonObject Register(string family, JsonObject given, JsonArray? tags, JsonNode now)
    {
        var arn = NextArn(family);
        var definition = given.DeepClone().AsObject();
        var isOfFargate = given["RequiresCompatibilities"] is JsonArray kinds && kinds.Any(kind => $"{kind}" == "FARGATE");
        definition["Compatibilities"] = isOfFargate ? new JsonArray("EC2", "FARGATE") : new JsonArray("EC2");
        definition["RegisteredAt"] = now.DeepClone();
        definition["RegisteredBy"] = arns.Session("deploy", "pipeline");
        definition["Revision"] = FamilyAndRevision(arn).Revision;
        definition[Status] = Active;
        definition["TaskDefinitionArn"] = arn;
        _byArn[arn] = definition;
        if (tags is [_, ..])
        {
            _tags[arn] = tags.DeepClone().AsArray();
        }

        return definition.DeepClone().AsObject();
    }

    /// <summary>Makes a revision inactive: what runs of it goes on, and nothing new starts. Its number is not given again.</summary>
    public JsonObject? Deregister(string name, JsonNode now)
    {
        if (Find(name) is not { } definition)
        {
            return null;
        }

        definition[Status] = "INACTIVE";
        definition["DeregisteredAt"] ??= now.DeepClone();
        _byArn[$"{definition["TaskDefinitionArn"]}"] = definition;
        return definition.DeepClone().AsObject();
    }

    public JsonArray? TagsOf(string arn) => _tags.TryGetValue(arn, out var tags) ? tags.DeepClone().AsArray() : null;

    /// <summary>The ARNs of the definitions with a status, by family and revision.</summary>
    /// <param name="status">ACTIVE or INACTIVE.</param>
    /// <param name="family">The whole name of a family; null: all.</param>
    public IEnumerable<string> ArnsOf(string status, string? family) =>
        from definition in _byArn
        let name = FamilyAndRevision(definition.Key)
        where $"{definition.Value[Status]}" == status && (family is null || name.Family == family)
        orderby name.Family, name.Revision
        select definition.Key;

    public static bool IsActive(JsonObject definition) => $"{definition[Status]}" is Active;

    /// <summary>By full ARN, <c>family:revision</c>, or <c>family</c> for its latest that is active.</summary>
    public JsonObject? Find(string name)
    {
        var arn = name.StartsWith("arn:", StringComparison.Ordinal)
            ? name
            : name.Split(':') is [var family, var revision]
                ? arns.TaskDefinition(family, int.TryParse(revision, out var number) ? number : 0)
                : ArnsOf(Active, name).LastOrDefault() ?? "";
        return _byArn.TryGetValue(arn, out var definition) ? definition.DeepClone().AsObject() : null;
    }

    private IEnumerable<int> Revisions(string family) =>
        _byArn.Keys.Select(FamilyAndRevision).Where(known => known.Family == family).Select(known => known.Revision).Order();

    private static (string Family, int Revision) FamilyAndRevision(string arn) =>
        arn.Split('/')[^1].Split(':') is [var family, var revision] && int.TryParse(revision, out var number)
            ? (family, number)
            : throw new ArgumentException($"The task definition is {arn}; use the full ARN with its revision", nameof(arn));
}
