using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Preflight;

/// <summary>What policies say of an action: an explicit deny wins; what hangs on a condition or a variable cannot be proved from a file.</summary>
internal enum Permission
{
    Missing,
    Allowed,
    Denied,
    NotProved,
}

/// <summary>The statements of a role's policies, and what they allow.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html</remarks>
internal sealed class RolePolicy
{
    private readonly List<Statement> _statements;

    private RolePolicy(List<Statement> statements) => _statements = statements;

    /// <summary>Null where one of the documents is no policy.</summary>
    public static RolePolicy? Read(IReadOnlyList<string> documents)
    {
        try
        {
            return new RolePolicy([.. documents.SelectMany(document => Many(JsonNode.Parse(document)!["Statement"]).Select(Statement.Of))]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }

    /// <param name="resources">The forms in which the resource may be written; one that is allowed is enough.</param>
    public Permission Of(string action, IReadOnlyList<string> resources)
    {
        var fitting = _statements.Where(statement => statement.Covers(action, resources)).ToList();
        var (allowing, denying) = (fitting.Where(statement => statement.Allows).ToList(), fitting.Where(statement => !statement.Allows).ToList());

        return denying.Exists(statement => statement.IsSure(resources)) ? Permission.Denied
            : allowing is [] ? Permission.Missing
            : denying is [] && allowing.Exists(statement => statement.IsSure(resources)) ? Permission.Allowed
            : Permission.NotProved;
    }

    /// <summary>IAM takes one in place of a list of one.</summary>
    private static IEnumerable<JsonNode> Many(JsonNode? node) => node is JsonArray items ? items.OfType<JsonNode>() : node is null ? [] : [node];

    /// <param name="Actions">Patterns with * and ?, whatever the case of letters.</param>
    /// <param name="Resources">Patterns with * and ?.</param>
    private sealed record Statement(
        bool Allows,
        IReadOnlyList<string> Actions,
        bool AreOthersMeant,
        IReadOnlyList<string> Resources,
        bool AreOtherResourcesMeant,
        bool HasCondition)
    {
        public static Statement Of(JsonNode statement) => new(
            statement["Effect"]!.GetValue<string>() == "Allow",
            Texts(statement["Action"] ?? statement["NotAction"]),
            statement["Action"] is null,
            Texts(statement["Resource"] ?? statement["NotResource"]),
            statement["Resource"] is null,
            statement["Condition"] is JsonObject { Count: > 0 });

        public bool Covers(string action, IReadOnlyList<string> resources)
            => Actions.Any(pattern => IsLike(pattern, action, ignoreCase: true)) != AreOthersMeant
                && resources.Any(
                    resource => Resources.Any(pattern => IsLike(Opened(pattern), resource, ignoreCase: false)) != AreOtherResourcesMeant);

        /// <summary>Whether it holds without a condition, and without a variable that only a request fills.</summary>
        public bool IsSure(IReadOnlyList<string> resources) => !HasCondition
            && (!Resources.Any(HasVariable)
                || resources.Any(resource => Resources.Where(pattern => !HasVariable(pattern))
                    .Any(pattern => IsLike(pattern, resource, ignoreCase: false)) && !AreOtherResourcesMeant));

        private static bool HasVariable(string pattern) => pattern.Contains("${", StringComparison.Ordinal);

        /// <summary>A variable may be anything.</summary>
        private static string Opened(string pattern) => HasVariable(pattern)
            ? string.Join('*', pattern.Split("${").Select((part, i) => i == 0 ? part : part[(part.IndexOf('}') + 1)..]))
            : pattern;

        private static bool IsLike(string pattern, string text, bool ignoreCase) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase);

        private static string[] Texts(JsonNode? node) => [.. Many(node).Select(text => text.GetValue<string>())];
    }
}
