using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rehearsal.Terminal;

/// <summary>Rows of text that fit a width: what is longer is cut, or wrapped where it was asked for.</summary>
internal sealed class Page(int width) : Renderable
{
    private const int LabelWidth = 10;

    private readonly List<Line> _lines = [];

    public int Width => width;

    /// <summary>What fits behind a label.</summary>
    public int Room => width - LabelWidth;

    public int Height => _lines.Count;

    public IReadOnlyList<Line> Lines => _lines;

    public Page Add(Line line)
    {
        _lines.Add(line.CutTo(width).TrimEnd());
        return this;
    }

    public Page Add(string text, Style? style = null) => Add(new Line().Add(text, style));

    /// <summary>A row behind a label; the rows of a section that follow have none.</summary>
    public Page Add(string label, Line line) => Add(new Line().Add(label, LabelWidth, Ink.Strong).Add(line));

    /// <summary>A text behind a label, wrapped between words.</summary>
    /// <param name="rows">The most rows that it may take; the last one is cut.</param>
    public Page Row(string label, string text, Style? style = null, int rows = int.MaxValue)
    {
        var wrapped = Wrap(Line.Clean(text), Room).ToList();
        var shown = wrapped.Count <= rows ? wrapped : [.. wrapped.Take(rows - 1), string.Join(' ', wrapped.Skip(rows - 1))];
        foreach (var (index, row) in shown.Index())
        {
            Add(index == 0 ? label : "", new Line().Add(row, style));
        }

        return this;
    }

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(width, width);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        _lines.SelectMany(line => line.Segments().Append(Segment.LineBreak));

    private static IEnumerable<string> Wrap(string text, int room)
    {
        var row = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (row.Length > 0 && Line.Cells(row) + 1 + Line.Cells(word) > room)
            {
                yield return row;
                row = "";
            }

            row = row.Length == 0 ? word : $"{row} {word}";
        }

        yield return row;
    }
}
