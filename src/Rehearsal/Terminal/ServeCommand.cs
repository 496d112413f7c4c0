using System.CommandLine;
using System.Net.Sockets;
using Rehearsal.Account;
using Rehearsal.Serving;

namespace Rehearsal.Terminal;

/// <summary>The command that keeps an account running for real clients.</summary>
internal static class ServeCommand
{
    /// <summary>What help tells beside the options.</summary>
    public const string More =
        """
        Examples:
          hooks serve
          hooks serve --speed 60 --reports reports
          hooks serve --controller ecs --deployment-config LINEAR:25:1
          hooks serve --port 0 --green-fault errors=5%
          hooks serve --account account.json --run "web=dotnet Web.dll --urls http://127.0.0.1:{port}"
          hooks serve --template examples/ecs-service/service.yaml --parameter-overrides Image=shop:v1

        Exit code:
          0  ended with Ctrl-C or SIGTERM
          2  the command line, the plan or another file is wrong, or the port is taken; nothing is served
          3  the command itself failed, or its output could not be written

        """;

    /// <param name="terminal">Where it runs.</param>
    /// <param name="serve">Serves.</param>
    /// <param name="refuse">What to do with mistakes.</param>
    public static Command For(TerminalEnvironment terminal, Serve serve, Func<IReadOnlyList<string>, int> refuse)
    {
        var arguments = new ServeArguments();
        var command = new Command(
            "serve",
            "Keeps a rehearsed account running, so that the AWS CLI, boto3 or a pipeline deploys to it: with AWS_ENDPOINT_URL alone, as it is.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        arguments.All.ToList().ForEach(command.Options.Add);
        command.SetAction((line, cancellationToken) => Run(ServeReader.Read(arguments, line, terminal), terminal, serve, refuse, cancellationToken));

        return command;
    }

    private static async Task<int> Run(
        ServeReading reading, TerminalEnvironment terminal, Serve serve, Func<IReadOnlyList<string>, int> refuse, CancellationToken cancellationToken)
    {
        var (options, folder, mistakes) = reading;
        mistakes = mistakes is [] && OpenFiles.Problem(options.AllTasks, terminal.MostOpenFiles) is { } problem ? [problem] : mistakes;
        if (mistakes is not [])
        {
            return refuse(mistakes);
        }

        await using var view = new ServeView(terminal.Output, options);
        using var interruption = new Interruption(view, cancellationToken);
        await using var stopping = interruption.Token.Register(view.Stopping);
        try
        {
            await serve(options, new ServeWatch(view.Ready, view.Show, stored => Write(folder, stored, terminal)), interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Deployed;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            var why = taken.SocketErrorCode is SocketError.AddressAlreadyInUse ? "is taken" : "may not be opened";
            return refuse([$"port {options.Port} of 127.0.0.1 {why}; give --port another, or 0 for any that is free"]);
        }

        return ExitCode.Deployed;
    }

    private static void Write(string? folder, IReadOnlyList<StoredObject> stored, TerminalEnvironment terminal)
    {
        try
        {
            if (folder is not null)
            {
                ReportFolder.Write(folder, stored);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"--reports {folder} could not be written: {exception.Message.TrimEnd('.')}; the account is still served");
        }
    }
}
