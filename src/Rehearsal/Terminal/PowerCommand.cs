using System.CommandLine;

namespace Rehearsal.Terminal;

/// <summary>The command that tells what a plan can tell apart and how soon, before any probe is sent.</summary>
internal static class PowerCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          hooks power
          hooks power --plan plan.json --targets 20

        Exit code:
          0  simulated
          2  the command line or the plan is wrong; every mistake is listed
          3  the command itself failed, or its output could not be written

        """;

    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(TerminalEnvironment terminal, Func<IReadOnlyList<string>, int> refuse)
    {
        var arguments = new PowerArguments();
        var command = new Command(
            "power", "Shows how long a healthy green takes to pass under a plan, which faults are caught, how soon and how reliably.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        arguments.All.ToList().ForEach(command.Options.Add);
        command.SetAction((line, _) => Task.FromResult(Run(arguments, line, terminal, refuse)));

        return command;
    }

    private static int Run(PowerArguments arguments, ParseResult line, TerminalEnvironment terminal, Func<IReadOnlyList<string>, int> refuse)
    {
        // An option in front of the word is the rehearsal's, and would be ignored here.
        if (LineReader.OptionsBefore(line) is [_, ..] before)
        {
            terminal.Error.WriteLine($"{string.Join(", ", before)} precedes power; write power first, then its options");

            return ExitCode.Misused;
        }

        var (plan, targets, seed, mistakes) = PowerReader.Read(arguments, line, terminal);
        if (mistakes is [_, ..])
        {
            return refuse(mistakes);
        }

        foreach (var text in PowerTable.Lines(plan, targets, seed).TakeWhile(_ => terminal.Loss.Reason is null))
        {
            terminal.Output.WriteLine(text);
        }

        return ExitCode.Deployed;
    }
}
