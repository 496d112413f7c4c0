using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Tests.Terminal;

/// <summary>
/// Runs steps of an example's workflow and of the action that it uses as GitHub does: with bash, in a workspace, with the expressions filled in. In place of the
/// AWS CLI stands a script that prints files, unless a test gives another one, and in place of dotnet one that notes how it is called and installs the tool
/// that was just built.
/// </summary>
internal sealed partial class ExampleJob : IDisposable
{
    private const string Action = "examples/check-action/action.yml";

    private readonly string _folder = Directory.CreateTempSubdirectory("job-").FullName;

    public ExampleJob(string? aws = null)
    {
        foreach (var folder in new[] { "bin", "runner", "workspace", "aws" })
        {
            Directory.CreateDirectory(In(folder));
        }

        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        Script("hooks", $"exec '{dotnet}' exec '{Path.Combine(AppContext.BaseDirectory, "Rehearsal.dll")}' \"$@\"");
        Script(
            "dotnet",
            $$"""
            echo "$PWD: dotnet $*${AWS_SECRET_ACCESS_KEY+, with a key}${ACTIONS_ID_TOKEN_REQUEST_TOKEN+, with a token}" >> '{{In("dotnet.log")}}'
            mkdir -p "$RUNNER_TEMP/hooks"
            cp '{{In("bin/hooks")}}' "$RUNNER_TEMP/hooks/hooks"
            """);
        Script("aws", aws ?? $"echo \"aws $*\" >> '{In("aws.log")}'; cat '{In("aws")}'/\"$1 $2\"");
    }

    /// <summary>What the action read of its summary and its SARIF file; null where it wrote none.</summary>
    public string? Summary => Text("summary.md");

    public string? Sarif => Text("workspace/hooks.sarif");

    /// <summary>What steps hand to those that follow.</summary>
    public string? Variables => Text("variables");

    /// <summary>What the last step said on standard error.</summary>
    public string Error { get; private set; } = "";

    public IReadOnlyList<string> DotnetCalls => Lines("dotnet.log");

    public IReadOnlyList<string> AwsCalls => Lines("aws.log");

    public static IReadOnlyDictionary<string, string> Inputs { get; } = Mapping(Document(Action), "inputs")
        .ToDictionary(input => input.Key, input => Scalar((YamlMappingNode)input.Value, "default") ?? "");

    /// <summary>Variables of steps before.</summary>
    public Dictionary<string, string> HandedOver { get; } = [];

    public static bool Has(string command)
        => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public void AwsPrints(string command, string text) => File.WriteAllText(In($"aws/{command}"), text);

    public void Put(string file, string text) => File.WriteAllText(In($"workspace/{file}"), text);

    public string InWorkspace(string file) => File.ReadAllText(In($"workspace/{file}"));

    /// <summary>Hands what the steps so far have put into GITHUB_ENV to those that follow.</summary>
    public void HandOver()
    {
        foreach (var variable in (Variables ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)))
        {
            HandedOver[variable[0]] = variable[1];
        }
    }

    /// <summary>A step of a workflow that is a script.</summary>
    public Task<(int Code, string Output)> Run(string workflow, string step, params (string Expression, string Value)[] expressions)
    {
        var (all, found) = (Document(workflow), Step(workflow, step));
        var variables = Filled([.. Mapping(all, "env"), .. Mapping(found, "env")], expressions);

        return Bash(Scalar(found, "run")!, variables);
    }

    /// <summary>A step of a workflow that uses the action.</summary>
    public Task<(int Code, string Output)> RunActionOf(string workflow, string step)
    {
        var found = Step(workflow, step);
        Scalar(found, "uses").ShouldBe("./.hooks/examples/check-action");

        return RunAction([.. Mapping(found, "with").Select(input => (input.Key, ((YamlScalarNode)input.Value).Value!))]);
    }

    public Task<(int Code, string Output)> RunAction(params (string Input, string Value)[] given)
    {
        given.Select(input => input.Input).ShouldBeSubsetOf(Inputs.Keys);
        var step = Steps((YamlMappingNode)Document(Action).Children["runs"]).Single(one => Scalar(one, "run") is not null);
        Scalar(step, "shell").ShouldBe("bash");
        var inputs = Inputs.ToDictionary(input => $"inputs.{input.Key}", input => given.FirstOrDefault(one => one.Input == input.Key).Value ?? input.Value);

        return Bash(
            Scalar(step, "run")!,
            Filled(Mapping(step, "env"), [("github.action_path", Repository.PathOf("examples/check-action")), .. inputs.Select(input => (input.Key, input.Value))]));
    }

    /// <summary>What a workflow does, in its order: the name of a step, or the action that it uses.</summary>
    public static IEnumerable<string> StepsOf(string workflow) => Steps(JobOf(workflow)).Select(step => Scalar(step, "name") ?? Scalar(step, "uses")!.Split('@')[0]);

    /// <summary>The scripts of a workflow, by the names of their steps.</summary>
    public static IReadOnlyDictionary<string, string> ScriptsOf(string workflow) => Steps(JobOf(workflow))
        .Where(step => Scalar(step, "run") is not null).ToDictionary(step => Scalar(step, "name")!, step => Scalar(step, "run")!);

    private static YamlMappingNode Step(string workflow, string name) => Steps(JobOf(workflow)).Single(step => Scalar(step, "name") == name);

    private static YamlMappingNode JobOf(string workflow) => (YamlMappingNode)Mapping(Document(workflow), "jobs").Single().Value;

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) => ((YamlSequenceNode)job.Children["steps"]).Children.Cast<YamlMappingNode>();

    private static YamlMappingNode Document(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(file)));

        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<KeyValuePair<string, YamlNode>> Mapping(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var found)
        ? ((YamlMappingNode)found).Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, child.Value))
        : [];

    private static string? Scalar(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var found) ? ((YamlScalarNode)found).Value : null;

    /// <summary>An expression that nobody gave a value stops the test, as GitHub would fill in nothing.</summary>
    private static Dictionary<string, string> Filled(IEnumerable<KeyValuePair<string, YamlNode>> variables, IReadOnlyList<(string Expression, string Value)> expressions)
        => variables.ToDictionary(
            variable => variable.Key,
            variable => ExpressionPattern().Replace(
                ((YamlScalarNode)variable.Value).Value!, found => expressions.Single(one => one.Expression == found.Groups["expression"].Value).Value));

    private async Task<(int Code, string Output)> Bash(string script, Dictionary<string, string> variables)
    {
        // As GitHub calls it, with the variables of a runner.
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        {
            WorkingDirectory = In("workspace"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{In("bin")}:{start.Environment["PATH"]}";
        start.Environment["RUNNER_TEMP"] = In("runner");
        start.Environment["GITHUB_STEP_SUMMARY"] = In("summary.md");
        start.Environment["GITHUB_ENV"] = In("variables");
        start.Environment["GITHUB_SHA"] = "0123456789abcdef0123456789abcdef01234567";
        foreach (var (name, value) in variables.Concat(HandedOver))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Error = await error;

        return (process.ExitCode, output);
    }

    /// <summary>Puts a program before those of the machine.</summary>
    public void Script(string name, string text)
    {
        var file = In($"bin/{name}");
        File.WriteAllText(file, $"#!/usr/bin/env bash\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string In(string file) => Path.Combine(_folder, file);

    private string? Text(string file) => File.Exists(In(file)) ? File.ReadAllText(In(file)) : null;

    private string[] Lines(string file) => Text(file)?.Replace(_folder, "JOB", StringComparison.Ordinal).TrimEnd('\n').Split('\n') ?? [];

    [GeneratedRegex(@"\$\{\{ (?<expression>[^ }]+) \}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExpressionPattern();
}
