using System.CommandLine;

namespace Rehearsal.Terminal;

/// <summary>The command that checks what can be known from files, before AWS is touched.</summary>
internal static class CheckCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          hooks check --appspec appspec.yml --task-definition td.json --plan plan.json
          hooks check --deployment-group group.json --json

        Exit code:
          0  no error in the files
          1  at least one error; every error is listed
          2  the command line or a file is wrong; every mistake is listed
          3  the command itself failed, or its output could not be written

        NO_COLOR=1 turns colours off.

        """;

    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(TerminalEnvironment terminal, Func<IReadOnlyList<string>, int> refuse)
    {
        var arguments = new CheckArguments();
        var command = new Command(
            "check",
            "Runs the BeforeInstall checks on files printed by the AWS CLI, without calling AWS, and lists the checks that need "
                + "more files.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        arguments.All.ToList().ForEach(command.Options.Add);
        command.SetAction((line, _) => Task.FromResult(Run(arguments, line, terminal, refuse)));

        return command;
    }

    private static int Run(CheckArguments arguments, ParseResult line, TerminalEnvironment terminal, Func<IReadOnlyList<string>, int> refuse)
    {
        var (result, notes, mistakes) = CheckReader.Read(arguments, line, terminal);
        if (result is null)
        {
            return refuse(mistakes);
        }

        if (line.GetValue(arguments.Json))
        {
            terminal.Output.WriteLine(CheckJson.Of(result, notes));
        }
        else
        {
            terminal.Console.Write(new CheckScreen(result, notes).Draw(terminal.Console.Profile.Width));
        }

        return result.HasError ? ExitCode.Faulty : ExitCode.Deployed;
    }
}
