using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rehearsal.Tests.Terminal;

/// <summary>A terminal of a fixed size without colours, that remembers what was printed.</summary>
internal sealed class Screen
{
    private readonly StringWriter _text = new() { NewLine = "\n" };

    public Screen(int width = 100)
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_text),
        });
        Console.Profile.Width = width;
    }

    public IAnsiConsole Console { get; }

    public StringWriter Error { get; } = new() { NewLine = "\n" };

    public string Text => _text.ToString().ReplaceLineEndings("\n");

    public IReadOnlyList<string> Rows => Text.TrimEnd('\n').Split('\n');

    public TerminalEnvironment Terminal => new() { Output = _text, Error = Error, Console = Console, AppSpecFile = ShippedAppSpec, CheckServices = (_, _, _) => Task.FromResult<IReadOnlyList<string>>([]) };

    public static string ShippedAppSpec => Path.Combine(AppContext.BaseDirectory, "Shipped", "appspec.yml");

    public static string Show(IRenderable what, int width = 100)
    {
        var screen = new Screen(width);
        screen.Console.Write(what);
        return screen.Text;
    }
}
