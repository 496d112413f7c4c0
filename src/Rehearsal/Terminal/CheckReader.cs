using System.CommandLine;
using Canary.Deployments;
using Canary.Plans;
using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>What the checks say of the files, or every mistake in how it was asked for and in the files.</summary>
/// <param name="Notes">What should be known of the files beside what the checks say.</param>
/// <param name="Places">Where the findings belong.</param>
/// <param name="Sarif">The file to write in SARIF; null: none.</param>
/// <param name="GitHub">The file of GitHub's step summary; null: not for GitHub.</param>
internal sealed record CheckReading(
    PartialResult? Result, IReadOnlyList<string> Notes, IReadOnlyList<string> Mistakes, FindingPlaces Places, string? Sarif, string? GitHub);

/// <summary>Reads the files that <c>check</c> is given into the facts that a workflow gathers, and has the same checks look at them.</summary>
internal sealed class CheckReader : LineReader
{
    /// <summary>MB. What the AWS CLI prints of the thousands of target groups or alarms that an account may hold.</summary>
    private const int LargestOfAws = 8;

    private readonly CheckArguments _arguments;
    private readonly Dictionary<string, CheckedFile> _files = new(StringComparer.Ordinal);

    private CheckReader(CheckArguments arguments, ParseResult line, TimeProvider clock)
        : base(line, clock)
        => _arguments = arguments;

    public static CheckReading Read(CheckArguments arguments, ParseResult line, TerminalEnvironment terminal)
    {
        var reader = new CheckReader(arguments, line, terminal.Clock);
        reader.RefuseWhatStandsBefore();
        if (!arguments.Files.Any(reader.IsGiven))
        {
            reader.Mistakes.Add($"No file is given; give at least one of {string.Join(", ", arguments.Files.Select(option => option.Name))}");
        }

        var facts = reader.ReadFacts(FactFiles.None);
        var isOfEcs = PartialChecks.AreOfEcs(facts);
        reader.RefuseTheOthers(isOfEcs);
        var appSpec = isOfEcs ? null : reader.ReadAppSpec(terminal);
        var plan = reader.ReadPlan();
        var (sarif, gitHub) = (reader.Output(arguments.Sarif), reader.Output(arguments.GitHub));
        if (gitHub is not null && line.GetValue(arguments.Json))
        {
            reader.Mistakes.Add($"{arguments.GitHub.Name} is given with {arguments.Json.Name}, and both print; choose one");
        }

        facts = appSpec is null ? facts : FactFiles.With(appSpec, facts);
        var result = PartialChecks.Run(facts, plan, terminal.Clock.GetUtcNow());
        reader.Mistakes.AddRange(
            from misfit in result.Misfits
            let option = FactFiles.For(misfit.Call)!.Option
            select $"{option} {reader._files[option].Name} {misfit.Message}");

        var places = new FindingPlaces(reader._files, Directory.GetCurrentDirectory());

        return reader.Mistakes is []
            ? new CheckReading(result, [.. reader.Notes(appSpec, facts)], [], places, sarif, gitHub)
            : new CheckReading(null, [], reader.Mistakes, places, sarif, gitHub);
    }

    private Plan ReadPlan()
    {
        if (ReadPlan(_arguments.Plan) is not { } read)
        {
            return new Plan();
        }

        _files[_arguments.Plan.Name] = new CheckedFile(Value(_arguments.Plan, "")!, read.Text);

        return read.Plan;
    }

    private AppSpec? ReadAppSpec(TerminalEnvironment terminal)
    {
        var appSpec = ReadAppSpec(_arguments.AppSpec, terminal.AppSpecFile);
        if (appSpec is not null && IsGiven(_arguments.AppSpec))
        {
            _files[_arguments.AppSpec.Name] = new CheckedFile(Value(_arguments.AppSpec, "")!, appSpec.Content);
        }

        return appSpec;
    }

    /// <summary>A file to write, where one is named.</summary>
    private string? Output(Option<string[]> option)
    {
        var file = Value(option, "the path of a file");
        if (file is not null && VerdictJson.Problem(file) is { } problem)
        {
            Mistakes.Add($"{option.Name} {file} {problem}");
        }

        return file;
    }

    /// <summary>What is of the other controller would be ignored: where ECS deploys by itself, the service says what an AppSpec would.</summary>
    private void RefuseTheOthers(bool isOfEcs)
    {
        var others = isOfEcs
            ? [_arguments.AppSpec, OptionOf(ApiCall.Group), OptionOf(ApiCall.Config)]
            : new[] { OptionOf(ApiCall.Revision) };

        Mistakes.AddRange(others.Where(IsGiven).Select(option => isOfEcs
            ? $"{option.Name} is for CodeDeploy, but the deployment controller of the service is ECS; leave it out"
            : $"{option.Name} is for a service that ECS deploys by itself; give that service with --service, or leave it out"));
    }

    private Option<string[]> OptionOf(string call) => _arguments.Facts.Single(fact => fact.File.Call == call).Option;

    private Facts ReadFacts(Facts facts)
    {
        foreach (var (fact, option) in _arguments.Facts)
        {
            if (ReadFile(option, LargestOfAws) is not { } file)
            {
                continue;
            }

            (facts, var mistake) = fact.Read(facts, file.Text);
            _files[option.Name] = new CheckedFile(file.Name, file.Text);
            if (mistake is not null)
            {
                Mistakes.Add($"{option.Name} {file.Name} {mistake}");
            }
        }

        return facts;
    }

    private IEnumerable<string> Notes(AppSpec? appSpec, Facts facts)
    {
        if (appSpec is null)
        {
            yield break;
        }

        if (!IsGiven(_arguments.AppSpec))
        {
            yield return "Checked with the AppSpec that ships with Hooks; give yours with --appspec";
        }

        if (facts.Service?.GreenTaskDefinitions is [{ TaskDefinition.TaskDefinitionArn: { } arn }] && Last(arn) != Last(appSpec.TaskDefinition))
        {
            yield return $"The AppSpec names the task definition {Last(appSpec.TaskDefinition)}, but the one checked is {Last(arn)}";
        }
    }

    private static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
