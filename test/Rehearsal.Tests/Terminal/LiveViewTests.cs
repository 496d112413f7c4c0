using Spectre.Console;

namespace Rehearsal.Tests.Terminal;

public class LiveViewTests
{
    private const string OtherScreen = "\e[?1049h";
    private const string OwnScreen = "\e[?1049l";
    private const string NoCursor = "\e[?25l";
    private const string Cursor = "\e[?25h";

    private readonly StringWriter _written = new();

    [Fact]
    public async Task Gives_the_terminal_back_as_it_was()
    {
        await using (var view = View(100, 32))
        {
            view.Show(Script.Rollback[0]);
            _written.ToString().ShouldStartWith(OtherScreen + NoCursor);
            await view.DisposeAsync();
        }

        var end = _written.ToString();
        end[end.LastIndexOf("\e[J", StringComparison.Ordinal)..].ShouldBe($"\e[J\e[?7h{Cursor}{OwnScreen}");
        end.Split(OwnScreen).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Gives_it_back_once_when_the_process_leaves_at_once()
    {
        await using (var view = View(100, 32))
        {
            view.Stop();
        }

        _written.ToString().Split(OwnScreen).Length.ShouldBe(2);
    }

    [Fact]
    public void Lends_the_terminal_to_the_shell_and_paints_nothing_onto_it_until_it_has_it_again() => VirtualTime.Run(async clock =>
    {
        await using var view = View(100, 32, clock);

        view.Pause();
        view.Pause();
        var lent = _written.ToString();
        await Task.Delay(TimeSpan.FromSeconds(1), clock);
        lent.ShouldEndWith(Cursor + OwnScreen);
        _written.ToString().ShouldBe(lent);

        view.Resume();
        view.Resume();
        await Task.Delay(TimeSpan.FromSeconds(1), clock);
        var again = _written.ToString()[lent.Length..];
        again.ShouldStartWith(OtherScreen + NoCursor);
        again.Split(OtherScreen).Length.ShouldBe(2);
        again.ShouldEndWith("\e[J");

        // Disposing it would wait outside of this clock.
        view.Stop();
    });

    [Fact]
    public void Paints_nothing_more_once_the_process_leaves_at_once() => VirtualTime.Run(async clock =>
    {
        await using var view = View(100, 32, clock);

        view.Stop();
        var left = _written.ToString();
        view.Resume();
        await Task.Delay(TimeSpan.FromSeconds(1), clock);

        left.ShouldEndWith(Cursor + OwnScreen);
        _written.ToString().ShouldBe(left);
    });

    [Fact]
    public async Task Paints_from_the_top_and_clears_what_an_earlier_frame_left()
    {
        await using var view = View(100, 32);

        var frame = _written.ToString()[_written.ToString().IndexOf("\e[H", StringComparison.Ordinal)..];
        frame.ShouldStartWith("\e[H");
        frame.ShouldEndWith("\e[J");
        frame.Split('\n').ShouldAllBe(row => row.TrimEnd('\r').EndsWith("\e[K", StringComparison.Ordinal) || row.EndsWith("\e[K\e[J", StringComparison.Ordinal));
        frame.Split('\n').Length.ShouldBeLessThanOrEqualTo(32);
    }

    [Fact]
    public async Task Says_when_the_terminal_is_too_small()
    {
        await using var view = View(60, 20);

        _written.ToString().ShouldContain("The terminal is 60x20; the view needs 70x23.");
    }

    private LiveView View(int width, int height, TimeProvider? clock = null)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(_written),
        });
        (console.Profile.Width, console.Profile.Height) = (width, height);

        return new LiveView(console, Rehearsals.OfTheShop, () => null, clock ?? TimeProvider.System);
    }
}
