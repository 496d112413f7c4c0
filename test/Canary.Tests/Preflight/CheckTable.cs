namespace Canary.Tests.Preflight;

/// <summary>The checks as docs/checks.md lists them.</summary>
internal static class CheckTable
{
    public static string Written() => string.Join("\n",
    [
        .. Table("Is it known what is deployed?", [AppSpecCheck.AppSpec]),
        .. Table("Can it be undone?", UndoChecks.All),
        .. Table("Can green start?", StartChecks.All),
        .. Table("Will the load balancer see it?", ReachChecks.All),
        .. Table("Where ECS deploys by itself", EcsChecks.All),
    ]);

    private static IEnumerable<string> Table(string question, IReadOnlyList<Check> checks) =>
    [
        $"### {question}",
        "",
        "| id | what must hold | severity |",
        "|---|---|---|",
        .. checks.Select(check => $"| `{check.Id}` | {check.What} | {check.Severity.ToString().ToLowerInvariant()} |"),
        "",
    ];
}
