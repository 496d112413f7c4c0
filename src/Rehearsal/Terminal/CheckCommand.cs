using System.CommandLine;

namespace Rehearsal.Terminal;

/// <summary>The command that checks what can be known from files, before AWS is touched.</summary>
internal static class CheckCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          dotnet run --project src/Rehearsal -- check --appspec appspec.yml --task-definition td.json --plan plan.json
          dotnet run --project src/Rehearsal -- check --deployment-group group.json --json

        Exit code:
          0  no error in what the files tell
          1  an error; each is named
          2  the command line or a file is wrong; every mistake is named
          3  the command itself failed, or its output could not be written

        NO_COLOR=1 turns the colours off.

        """;

    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(CheckArguments arguments, TerminalEnvironment surroundings, Func<IReadOnlyList<string>, int> refuse)
    {
        var command = new Command("check", "Runs the checks of BeforeInstall on files that the AWS CLI printed, before AWS is touched, and tells what they do not tell.");
        arguments.Files.ToList().ForEach(command.Options.Add);
        command.Options.Add(arguments.Json);
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(line =>
        {
            var (result, notes, mistakes) = CheckReader.Read(arguments, line, surroundings);
            if (result is null)
            {
                return refuse(mistakes);
            }

            if (line.GetValue(arguments.Json))
            {
                surroundings.Output.WriteLine(CheckJson.Of(result, notes));
            }
            else
            {
                surroundings.Console.Write(new CheckScreen(result, notes).Draw(surroundings.Console.Profile.Width));
            }

            return result.HasError ? ExitCode.Faulty : ExitCode.Deployed;
        });

        return command;
    }
}
