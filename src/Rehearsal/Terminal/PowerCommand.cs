using System.CommandLine;
using System.CommandLine.Parsing;
using Canary.Plans;

namespace Rehearsal.Terminal;

/// <summary>The command that tells what a plan can tell apart and how soon, before any probe is sent.</summary>
internal static class PowerCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          dotnet run --project src/Rehearsal -- power
          dotnet run --project src/Rehearsal -- power --plan plan.json --targets 20

        Exit code:
          0  told
          2  the command line or the plan is wrong; every mistake is named
          3  the command itself failed, or its output could not be written

        """;

    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(RehearsalArguments arguments, TerminalEnvironment surroundings, Func<IReadOnlyList<string>, int> refuse)
    {
        var command = new Command("power", "Tells how long a healthy green takes to pass under a plan, and what is caught how soon and how surely.")
        {
            arguments.Plan, arguments.Targets, arguments.Seed,
        };
        arguments.Plan.Description = "The plan to tell about. [default: the built-in one]";
        arguments.Targets.Description = "Green targets, 1 to 40. [default: 4]";
        arguments.Seed.Description = "What the simulation begins with. [default: 1]";
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(line =>
        {
            // An option in front of the word is the rehearsal's, and would be ignored here.
            if (line.RootCommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option.Name).ToList() is [_, ..] before)
            {
                surroundings.Error.WriteLine($"{string.Join(", ", before)} stands before power; write power first, then its options");

                return ExitCode.Misused;
            }

            var reading = OptionsReader.Read(arguments, line, surroundings);
            if (reading.Options is not { } options)
            {
                return refuse(reading.Mistakes);
            }

            // The sample shop's plan is for rehearsing; without a plan a service is judged by the defaults.
            var isGiven = line.GetResult(arguments.Plan) is not null;
            var plan = isGiven ? options.Plan : new Plan();
            if (!PlanFeasibility.IsExcused(plan) && PlanFeasibility.ShortfallOf(plan, options.Targets) is { } shortfall)
            {
                return refuse([$"{(isGiven ? $"{arguments.Plan.Name} {line.GetValue(arguments.Plan)![0]}: " : "")}{shortfall.Text}"]);
            }

            foreach (var text in PowerTable.Lines(plan, options.Targets, options.Seed).TakeWhile(_ => surroundings.Loss.Reason is null))
            {
                surroundings.Output.WriteLine(text);
            }

            return ExitCode.Deployed;
        });

        return command;
    }
}
