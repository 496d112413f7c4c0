using System.CommandLine;
using Canary.Deployments;
using Canary.Plans;
using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>What the checks say of the files, or every mistake in how it was asked for and in the files.</summary>
/// <param name="Notes">What should be known of the files beside what the checks say.</param>
internal sealed record CheckReading(PartialResult? Result, IReadOnlyList<string> Notes, IReadOnlyList<string> Mistakes);

/// <summary>Reads the files that <c>check</c> is given into the facts that a workflow gathers, and has the same checks look at them.</summary>
internal sealed class CheckReader : LineReader
{
    /// <summary>MB. What the AWS CLI prints of the thousands of target groups or alarms that an account may hold.</summary>
    private const int LargestOfAws = 8;

    private readonly CheckArguments _arguments;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

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
        var appSpec = isOfEcs ? null : reader.ReadAppSpec(arguments.AppSpec, terminal.AppSpecFile);
        var plan = reader.ReadPlan(arguments.Plan)?.Plan ?? new Plan();
        facts = appSpec is null ? facts : FactFiles.With(appSpec, facts);
        var result = PartialChecks.Run(facts, plan, terminal.Clock.GetUtcNow());
        reader.Mistakes.AddRange(result.Misfits.Select(misfit => $"{FactFiles.For(misfit.Call)!.Option} {reader._files[misfit.Call]} "
            + $"{misfit.Message}"));

        return reader.Mistakes is [] ? new CheckReading(result, [.. reader.Notes(appSpec, facts)], []) : new CheckReading(null, [], reader.Mistakes);
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
            _files[fact.Call] = file.Name;
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
