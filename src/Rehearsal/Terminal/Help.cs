using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rehearsal.Terminal;

/// <summary>The options of a command as they are, then its own examples and exit codes.</summary>
/// <param name="more">What follows the options, by command.</param>
internal sealed class Help(int width, IReadOnlyDictionary<Command, string> more) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        // Unknown words are read only to be refused in our own words; help must not offer them.
        var command = parseResult.CommandResult.Command;
        command.TreatUnmatchedTokensAsErrors = true;
        new HelpAction { MaxWidth = width }.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(
            new[] { command }.Concat(command.Parents.OfType<Command>()).Select(one => more.GetValueOrDefault(one)).First(words => words is not null));
        return ExitCode.Deployed;
    }
}
