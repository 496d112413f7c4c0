using System.CommandLine;
using Canary.Preflight;

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
          hooks check --appspec appspec.yml --sarif hooks.sarif --github "$GITHUB_STEP_SUMMARY"

        Exit code:
          0  no error in the files
          1  at least one error; every error is listed
          2  the command line or a file is wrong; every mistake is listed
          3  the command itself failed, or its output or a file could not be written

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
        var reading = CheckReader.Read(arguments, line, terminal);
        if (reading.Result is not { } result)
        {
            var code = refuse(reading.Mistakes);
            if (reading.GitHub is not null)
            {
                Print(CheckOnGitHub.Commands("error", reading.Mistakes), terminal);
            }

            return code;
        }

        Show(result, reading, line.GetValue(arguments.Json), terminal);
        var isSaved = (reading.Sarif is not { } sarif || Save(sarif, CheckSarif.Of(result, reading.Places), File.WriteAllText, terminal))
            & (reading.GitHub is not { } summary || Save(summary, CheckOnGitHub.Summary(result, reading.Places), File.AppendAllText, terminal));

        return !isSaved ? ExitCode.Broken : result.HasError ? ExitCode.Faulty : ExitCode.Deployed;
    }

    private static void Show(PartialResult result, CheckReading reading, bool asJson, TerminalEnvironment terminal)
    {
        if (asJson)
        {
            terminal.Output.WriteLine(CheckJson.Of(result, reading.Notes));
        }
        else if (reading.GitHub is not null)
        {
            // Not the screen: GitHub obeys a line of it that begins with ::, and the files may hold one.
            Print(CheckOnGitHub.Commands("notice", reading.Notes).Concat(CheckOnGitHub.Commands(result, reading.Places)), terminal);
        }
        else
        {
            terminal.Console.Write(new CheckScreen(result, reading.Notes).Draw(terminal.Console.Profile.Width));
        }
    }

    private static void Print(IEnumerable<string> lines, TerminalEnvironment terminal)
    {
        foreach (var text in lines)
        {
            terminal.Output.WriteLine(text);
        }
    }

    private static bool Save(string file, string text, Action<string, string> write, TerminalEnvironment terminal)
    {
        try
        {
            write(file, text);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"{file} could not be written: {exception.Message}");
            return false;
        }
    }
}
