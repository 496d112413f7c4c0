using System.Reflection;
using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace Rehearsal.Tests;

/// <summary>Which folder of the rehearsal may know which.</summary>
public class ArchitectureTests
{
    /// <summary>Each knows only those before it; the composition is in the project's own folder.</summary>
    private static readonly string[] s_order =
    [
        "Rehearsal.Fleet", "Rehearsal.Account", "Rehearsal.CodeDeploy", "Rehearsal.Ecs", "Rehearsal.Wire", "Rehearsal.Api", "Rehearsal.Stack",
        "Rehearsal", "Rehearsal.Resources", "Rehearsal.Serving", "Rehearsal.Terminal",
    ];

    private static readonly Assembly s_rehearsal = typeof(RehearsalStack).Assembly;

    public static TheoryData<string> Folders => [.. s_order[..^1]];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_those_before_it(string folder)
    {
        var later = s_order[(Array.IndexOf(s_order, folder) + 1)..];

        TypesThatKnow(folder, later).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_knows_another_is_found() => TypesThatKnow("Rehearsal.Api", ["Rehearsal.CodeDeploy"]).ShouldContain("Rehearsal.Api.CodeDeployApi");

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        s_rehearsal.GetTypes().Select(type => type.Namespace).Where(space => space?.StartsWith("Rehearsal", StringComparison.Ordinal) == true).Distinct().ShouldBe(s_order, ignoreOrder: true);

    [Fact]
    public void The_interpreter_knows_nobody() =>
        typeof(StepFunctionsEngine).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));

    private static IEnumerable<string> TypesThatKnow(string folder, IEnumerable<string> others) => Types.InAssembly(s_rehearsal)
        .That().ResideInNamespaceMatching($"^{Regex.Escape(folder)}$")
        .ShouldNot().HaveDependencyOnAny([.. others.SelectMany(TypesIn)])
        .GetResult().FailingTypeNames ?? [];

    private static IEnumerable<string> TypesIn(string folder) => s_rehearsal.GetTypes()
        .Where(type => type.Namespace == folder && !type.IsNested && !type.Name.Contains('<', StringComparison.Ordinal))
        .Select(type => type.FullName!.Split('`')[0]);
}
