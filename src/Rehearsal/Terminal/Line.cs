using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rehearsal.Terminal;

/// <summary>One row of text in pieces, each with its style; safe to show whatever strangers wrote into it.</summary>
internal sealed class Line
{
    private readonly List<Segment> _pieces = [];

    public static Line Empty => new();

    /// <summary>In terminal cells; some characters take two.</summary>
    public int Width => Segment.CellCount(_pieces);

    public static int Cells(string text) => new Segment(text).CellCount();

    /// <summary>Control and format characters could move a cursor, hide text or turn its direction.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isTrap = Rune.IsControl(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            clean.Append(isTrap ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    public Line Add(string text, Style? style = null)
    {
        if (text.Length > 0)
        {
            _pieces.Add(new Segment(Clean(text), style ?? Ink.Plain));
        }

        return this;
    }

    /// <summary>A column: cut or filled up to its width.</summary>
    public Line Add(string text, int width, Style? style = null)
    {
        var cut = Cut(Clean(text), width);
        return Add(cut, style).Add(new string(' ', width - Cells(cut)));
    }

    /// <summary>A column of figures: cut or filled up on the left.</summary>
    public Line AddRight(string text, int width, Style? style = null)
    {
        var cut = Cut(Clean(text), width);
        return Add(new string(' ', width - Cells(cut))).Add(cut, style);
    }

    public Line Add(Line other)
    {
        _pieces.AddRange(other._pieces);
        return this;
    }

    /// <summary>This line cut or filled up to a width, and another one behind it.</summary>
    public Line Beside(Line other, int width)
    {
        var line = CutTo(width);
        return line.Add(new string(' ', width - line.Width)).Add(other);
    }

    public Line CutTo(int width)
    {
        if (Width <= width)
        {
            return new Line().Add(this);
        }

        var cut = new Line();
        foreach (var piece in _pieces)
        {
            var room = width - cut.Width;
            if (piece.CellCount() >= room)
            {
                return cut.Add(Cut(piece.Text + "…", room), piece.Style);
            }

            cut._pieces.Add(piece);
        }

        return cut;
    }

    public Line TrimEnd()
    {
        while (_pieces is [.., var last] && string.IsNullOrWhiteSpace(last.Text))
        {
            _pieces.RemoveAt(_pieces.Count - 1);
        }

        if (_pieces is [.., var end])
        {
            _pieces[^1] = new Segment(end.Text.TrimEnd(), end.Style);
        }

        return this;
    }

    public IEnumerable<Segment> Segments() => _pieces;

    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text));

    private static string Cut(string text, int width)
    {
        if (Cells(text) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var cells = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            cells += Cells(rune.ToString());
            if (cells > width)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return width < 1 ? "" : cut.Append('…').ToString();
    }
}
