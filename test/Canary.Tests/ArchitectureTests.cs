using System.Reflection;
using NetArchTest.Rules;

namespace Canary.Tests;

/// <summary>Data runs one way through the folders: each knows those before it in this list, and none behind it.</summary>
public class ArchitectureTests
{
    private static readonly string[] s_order = ["Aws", "Judging", "Plans", "Stops", "Probing", "Deployments", "Metrics", "Preflight", "Gates", "Diagnosis", "Reporting"];

    private static Assembly Canary => typeof(Gate).Assembly;

    public static TheoryData<string> Folders => [.. s_order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_no_folder_behind_it(string folder)
    {
        string[] behind = [.. s_order.SkipWhile(one => one != folder).Skip(1).Select(one => $"Canary.{one}")];

        var result = Types.InAssembly(Canary).That().ResideInNamespace($"Canary.{folder}").ShouldNot().HaveDependencyOnAny(behind).GetResult();

        (result.FailingTypeNames ?? []).ShouldBeEmpty();
    }

    [Fact]
    public void What_lies_beside_the_folders_knows_none_of_them()
        => (Types.InAssembly(Canary).That().ResideInNamespaceMatching("^Canary$").ShouldNot().HaveDependencyOnAny([.. s_order.Select(one => $"Canary.{one}")]).GetResult().FailingTypeNames ?? [])
            .ShouldBeEmpty();

    [Fact]
    public void Every_folder_is_in_the_order()
        => Canary.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name?.StartsWith("Canary.", StringComparison.Ordinal) == true)
            .Select(name => name!.Split('.')[1])
            .Distinct()
            .ShouldBe(s_order, ignoreOrder: true);

    [Fact]
    public void The_core_references_no_host_and_no_AWS_package()
        => Canary.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal))
            .ShouldBe(["Cronos", "Google.Protobuf", "Grpc.HealthCheck", "NodaTime", "YamlDotNet"], ignoreOrder: true);
}
