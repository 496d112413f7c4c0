using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rehearsal.Tests.Terminal;

/// <summary>examples/check-container, which no test builds: what can be said of it without Docker.</summary>
public sealed partial class CheckContainerTests
{
    private const string Dockerfile = "examples/check-container/Dockerfile";

    private static readonly List<string> s_lines = [.. Repository.Read(Dockerfile).Split('\n').Where(line => line is not "" && line[0] != '#')];

    /// <summary>Of the repository, not of the image that is built first.</summary>
    private static readonly List<string> s_copied = [.. Instructions("COPY").Where(line => !line.StartsWith("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[..^1])];

    [Fact]
    public void Copies_files_and_folders_that_there_are_and_that_are_sent_to_Docker()
    {
        s_copied.ShouldAllBe(path => File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path)));
        Repository.Read($"{Dockerfile}.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..])
            .ShouldBe(s_copied.Select(path => path.TrimEnd('/')), ignoreOrder: true);
    }

    /// <summary>Whatever projects name outside of their own folders, and what MSBuild and the SDK look for above them.</summary>
    [Fact]
    public void Copies_everything_that_the_tool_is_built_from()
    {
        var named = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => OutsidePattern().Matches(File.ReadAllText(project))).Select(found => found.Groups["path"].Value);
        var found = Directory.EnumerateFiles(Repository.PathOf(""), "Directory.*").Select(file => Path.GetFileName(file)!).Where(file => file is not "Directory.Solution.targets");

        named.Concat(found).Append("global.json").Distinct().Where(path => !s_copied.Any(copied => path == copied || (copied.EndsWith('/') && path.StartsWith(copied, StringComparison.Ordinal))))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Builds_with_the_SDK_of_global_json_and_runs_on_the_same_version()
    {
        var version = VersionPattern().Match(Repository.Read("global.json")).Groups["version"].Value;

        Instructions("FROM").ShouldBe([$"mcr.microsoft.com/dotnet/sdk:{version}-alpine3.23 AS build", $"mcr.microsoft.com/dotnet/aspnet:{version}-alpine3.23"]);
        XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("TargetFramework").Single().Value.ShouldBe($"net{version}");
    }

    [Fact]
    public void Starts_the_tools_command_and_not_as_root()
    {
        var project = XDocument.Load(Repository.PathOf("src/Rehearsal/Rehearsal.csproj"));

        Instructions("ENTRYPOINT").ShouldBe([$"[\"{project.Descendants("ToolCommandName").Single().Value}\"]"]);
        Instructions("RUN").ShouldContain($"dotnet tool install {project.Descendants("PackageId").Single().Value} --tool-path /opt/hooks --add-source /packages");
        Instructions("ENV").ShouldHaveSingleItem().ShouldStartWith("PATH=\"/opt/hooks:$PATH\"");
        s_lines.FindLastIndex(line => line is "USER $APP_UID").ShouldBeGreaterThan(s_lines.FindLastIndex(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Instructions("USER").ShouldBe(["$APP_UID"]);
    }

    private static IEnumerable<string> Instructions(string name) => s_lines.Where(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..]);

    [GeneratedRegex("\"\\.\\./\\.\\./(?<path>[^\"$]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutsidePattern();

    [GeneratedRegex("\"version\": \"(?<version>[0-9]+\\.[0-9]+)\\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
