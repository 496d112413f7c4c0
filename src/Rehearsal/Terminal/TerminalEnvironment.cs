using System.Reflection;
using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>Where the command line runs: what it prints to, and what it finds beside itself.</summary>
internal sealed record TerminalEnvironment
{
    private const int WidthOfLines = 100;

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required IAnsiConsole Console { get; init; }

    /// <summary>Whether a whole screen may be painted.</summary>
    public bool CanPaint { get; init; }

    /// <summary>Real time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether what goes to the output arrives.</summary>
    public OutputLoss Loss { get; init; } = new();

    /// <summary>How many files and sockets may be open at once; null: not known.</summary>
    public int? MostOpenFiles { get; init; }

    /// <summary>Says what is wrong with the addresses of blue and green services that are to run already.</summary>
    public Func<IReadOnlyList<Uri>, IReadOnlyList<Uri>, CancellationToken, Task<IReadOnlyList<string>>> CheckServices { get; init; } =
        ServiceReachability.Problems;

    /// <summary>The AppSpec that the project ships.</summary>
    public required string AppSpecFile { get; init; }

    /// <summary>How the program is called here.</summary>
    public Invocation Invocation { get; init; } = new(IsTool: false);

    /// <summary>Where the AWS packages of this build come from; null: not known.</summary>
    public string? AwsPackages { get; init; }

    /// <summary>To be called once, before anything is printed.</summary>
    public static TerminalEnvironment OfProcess()
    {
        // A terminal of Windows starts in the code page of its country, which has no check marks.
        if (OperatingSystem.IsWindows())
        {
            System.Console.OutputEncoding = System.Text.Encoding.UTF8;
        }

        var loss = new OutputLoss();
        System.Console.SetOut(StandardStream.Output(loss.Note).ToWriter());
        System.Console.SetError(StandardStream.Error(_ => { }).ToWriter());
        var isTerminal = !System.Console.IsOutputRedirected;
        var console = ConsoleOfProcess(isTerminal);

        return new TerminalEnvironment
        {
            Output = System.Console.Out,
            Error = System.Console.Error,
            Console = console,
            Loss = loss,
            MostOpenFiles = Descriptors.Limit(),
            CanPaint = isTerminal && console.Profile.Capabilities is { Ansi: true, Interactive: true },
            AppSpecFile = Path.Combine(AppContext.BaseDirectory, "Shipped", "appspec.yml"),
            Invocation = Invocation.Of(AppContext.BaseDirectory),
            AwsPackages = typeof(TerminalEnvironment).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(one => one.Key == "AwsPackages").Value,
        };
    }

    private static IAnsiConsole ConsoleOfProcess(bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(System.Console.Out),
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfLines;
        }

        return console;
    }
}
