using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Rehearsal.Serving;

namespace Rehearsal.Terminal;

/// <summary>The rehearsal as a command: reads what is asked for, refuses it with every mistake at once, or runs and shows it.</summary>
internal static class CommandLine
{
    private const string Description =
        "Rehearses a whole blue/green deployment of an ECS service on this machine, by CodeDeploy or by ECS itself. The shipped hooks and workflows "
        + "judge green and answer the controller, which shifts the traffic or rolls back. Without --blue and --green or --run, a sample shop plays "
        + "both.";

    private const string More =
        """
        Examples:
          hooks rehearse
          hooks rehearse --green-fault errors=5%
          hooks rehearse --green-fault cold=x5/30s
          hooks rehearse --green-fault one-of-4:latency=x2 --deployment-config CodeDeployDefault.ECSAllAtOnce
          hooks rehearse --controller ecs --deployment-config LINEAR:25:1
          hooks rehearse --blue http://127.0.0.1:8081 --green http://127.0.0.1:8082,http://127.0.0.1:8083
          hooks rehearse --run "shop=dotnet App.dll --urls http://127.0.0.1:{port}" --targets 2
          hooks power --help
          hooks check --help
          hooks serve --help
          hooks replay --help
          hooks history --help

        Exit code:
          0  deployed
          1  not deployed: rolled back, failed or stopped
          2  the command line, the plan, the AppSpec or another file is wrong; every mistake is listed
          3  the rehearsal itself failed, or the verdict could not be written
          130  interrupted before the verdict

        NO_COLOR=1 turns colours off. Outside a terminal, the output is plain lines.

        """;

    /// <param name="args">What stands behind the program's name.</param>
    /// <param name="rehearse">Rehearses.</param>
    /// <param name="terminal">Where it runs.</param>
    /// <param name="serve">Serves an account; null: a live one.</param>
    public static async Task<int> Run(string[] args, Rehearse rehearse, TerminalEnvironment terminal, Serve? serve = null)
    {
        var code = await Invoke(args, rehearse, serve ?? LiveAccount.Run, terminal);
        if (terminal.Loss.Reason is not { } reason)
        {
            return code;
        }

        await terminal.Error.WriteLineAsync($"Standard output cannot be written: {reason}. The rest of the output is lost; redirect it to a file, a "
            + "terminal or /dev/null.");
        return ExitCode.Broken;
    }

    private static async Task<int> Invoke(string[] args, Rehearse rehearse, Serve serve, TerminalEnvironment terminal)
    {
        var line = Root(rehearse, serve, terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

        // Signals are ours to answer, and a bug must not look like a mistake of the person who met it.
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            // The command itself refuses a line that cannot be parsed, with all other mistakes in it.
            return line is { Action: ParseErrorAction, CommandResult.Command.Action: AsynchronousCommandLineAction command }
                ? await command.InvokeAsync(line, terminal.Loss.Token)
                : await line.InvokeAsync(invocation, terminal.Loss.Token);
        }
        catch (Exception exception)
        {
            await terminal.Error.WriteLineAsync($"The rehearsal itself failed; this says nothing about green: {exception}");
            return ExitCode.Broken;
        }
    }

    private static RootCommand Root(Rehearse rehearse, Serve serve, TerminalEnvironment terminal)
    {
        var root = Rehearsing(new RootCommand(Description), rehearse, terminal);
        var named = new Command("rehearse", "Rehearses a deployment, which also happens without a command.");
        root.Subcommands.Add(Rehearsing(named, rehearse, terminal));
        var power = PowerCommand.For(terminal, mistakes => Refuse("Nothing was simulated", mistakes, terminal.Error));
        var check = CheckCommand.For(terminal, mistakes => Refuse("Nothing was checked", mistakes, terminal.Error));
        root.Subcommands.Add(power);
        root.Subcommands.Add(check);
        var replay = ReplayCommand.For(terminal, mistakes => Refuse("Nothing was judged again", mistakes, terminal.Error));
        root.Subcommands.Add(replay);
        var history = HistoryCommand.For(terminal, (what, mistakes) => Refuse(what, mistakes, terminal.Error));
        root.Subcommands.Add(history);
        var serving = ServeCommand.For(terminal, serve, mistakes => Refuse("Nothing is served", mistakes, terminal.Error));
        root.Subcommands.Add(serving);
        root.Options.OfType<HelpOption>().Single().Action = new Help(
            terminal.Console.Profile.Width,
            terminal.Invocation,
            new Dictionary<Command, string>
            {
                [root] = More,
                [power] = PowerCommand.More,
                [check] = CheckCommand.More,
                [replay] = ReplayCommand.More,
                [history] = HistoryCommand.More,
                [serving] = ServeCommand.More,
            });

        return root;
    }

    private static T Rehearsing<T>(T command, Rehearse rehearse, TerminalEnvironment terminal)
        where T : Command
    {
        var arguments = new RehearsalArguments();
        command.TreatUnmatchedTokensAsErrors = false;
        arguments.All.ToList().ForEach(command.Options.Add);
        command.SetAction((line, cancellationToken) => Run(OptionsReader.Read(arguments, line, terminal), rehearse, terminal, cancellationToken));

        return command;
    }

    private static async Task<int> Run(OptionsReading reading, Rehearse rehearse, TerminalEnvironment terminal, CancellationToken cancellationToken)
    {
        var mistakes = reading.Options is null ? reading.Mistakes : await Hindrances(reading.Options, terminal, cancellationToken);

        if (reading.Options is not { } options || mistakes is not [])
        {
            return Refuse("The rehearsal cannot start", mistakes, terminal.Error);
        }

        if (terminal.AwsPackages is { } packages)
        {
            await terminal.Error.WriteLineAsync(packages);
        }

        return await new RehearsalSession(options, terminal).Run(rehearse, cancellationToken);
    }

    /// <summary>What the line does not show: this machine has no room, or the services are not there.</summary>
    private static async Task<IReadOnlyList<string>> Hindrances(
        RehearsalOptions options, TerminalEnvironment terminal, CancellationToken cancellationToken)
    {
        var targets = options.Green is [] ? options.Targets : Math.Max(options.Blue.Count, options.Green.Count);

        return OpenFiles.Problem(targets, terminal.MostOpenFiles) is { } problem ? [problem]
            : await terminal.CheckServices(options.Blue, options.Green, cancellationToken);
    }

    private static int Refuse(string what, IReadOnlyList<string> mistakes, TextWriter error)
    {
        error.WriteLine($"{what}: {(mistakes.Count == 1 ? "1 mistake" : $"{mistakes.Count} mistakes")}.");
        foreach (var mistake in mistakes)
        {
            error.WriteLine($"  {Line.Clean(mistake)}");
        }

        error.WriteLine("--help lists all options.");
        return ExitCode.Misused;
    }
}
