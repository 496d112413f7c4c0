using System.CommandLine;
using System.CommandLine.Parsing;
using Canary.Probing;

namespace Rehearsal.Terminal;

/// <summary>The command that tells what a plan can tell apart and how soon, before any probe is sent.</summary>
internal static class PowerCommand
{
    /// <param name="refuse">What to do with a line that holds mistakes, given the arguments it is read by.</param>
    public static Command For(RehearsalArguments arguments, Surroundings surroundings, Func<RehearsalArguments, ParseResult, int> refuse)
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

            if (OptionsReader.Read(arguments, line, surroundings.AppSpecFile).Options is not { } options)
            {
                return refuse(arguments, line);
            }

            // The sample shop's plan is for rehearsing; without a plan a service is judged by the defaults.
            var plan = line.GetResult(arguments.Plan) is null ? new Plan() : options.Plan;
            var healthy = PowerTable.Healthy(plan, options.Targets, options.Seed);
            if (PowerTable.Refusal(plan, options.Targets, options.Seed, healthy) is { } refusal)
            {
                surroundings.Error.WriteLine($"The plan cannot pass: {refusal}");

                return ExitCode.Misused;
            }

            foreach (var text in PowerTable.Lines(plan, options.Targets, options.Seed, healthy))
            {
                surroundings.Output.WriteLine(text);
            }

            return ExitCode.Deployed;
        });

        return command;
    }
}
