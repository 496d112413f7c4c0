using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rehearsal.Terminal;

/// <summary>The options of a command as they are, then its own examples and exit codes.</summary>
/// <param name="more">What follows the options, by command.</param>
internal sealed class Help(int width, Invocation invocation, IReadOnlyDictionary<Command, string> more) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        // Unknown words are read only to be refused in our own words; help must not offer them.
        var command = parseResult.CommandResult.Command;
        command.TreatUnmatchedTokensAsErrors = true;
        var rest = new[] { command }.Concat(command.Parents.OfType<Command>()).Select(one => more.GetValueOrDefault(one))
            .First(words => words is not null);
        parseResult.InvocationConfiguration.Output.WriteLine(invocation.Spell(Options(parseResult) + rest));
        return ExitCode.Deployed;
    }

    /// <summary>A root command has the name of its file, which nobody writes.</summary>
    private string Options(ParseResult line)
    {
        var configuration = line.InvocationConfiguration;
        var output = configuration.Output;
        using var words = new StringWriter { NewLine = output.NewLine };
        configuration.Output = words;
        new HelpAction { MaxWidth = width }.Invoke(line);
        configuration.Output = output;

        return words.ToString().Replace($"  {RootCommand.ExecutableName} ", $"  {Invocation.Name} ", StringComparison.Ordinal);
    }
}
