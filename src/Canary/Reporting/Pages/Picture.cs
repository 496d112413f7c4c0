using System.Runtime.InteropServices;

namespace Canary.Reporting.Pages;

/// <summary>A drawing with its axis and what it shows in words. Letters stand outside of it, so that they keep their size on a phone.</summary>
/// <param name="Id">Of the page alone.</param>
/// <param name="Title">What it is of.</param>
/// <param name="Description">What is to be seen, for those who cannot see it.</param>
/// <param name="Caption">How to read it.</param>
internal sealed record Picture(string Id, string Title, string Description, string Caption)
{
    public const int Width = 600;

    public const int Height = 100;

    private const int MostOfText = 600;

    /// <summary>Left to right.</summary>
    public IReadOnlyList<AxisLabel> Axis { get; init; } = [];

    /// <summary>From the first probe on.</summary>
    public static IReadOnlyList<AxisLabel> SecondsAxis(double seconds)
        => [new(0, "0 s"), new(0.5, $"{seconds / 2:0.#} s"), new(1, $"{seconds:0.#} s")];

    /// <summary>Two rectangles, the first upward from the middle and the second downward; the longest reaches the edge.</summary>
    public static IEnumerable<Markup> Opposed(double x, double width, long green, long blue, long most)
    {
        const double Middle = Height / 2.0;
        if (green > 0)
        {
            yield return Rectangle("green", x, Middle - (Middle * green / most), width, Middle * green / most);
        }

        if (blue > 0)
        {
            yield return Rectangle("blue", x, Middle, width, Middle * blue / most);
        }
    }

    public Markup Of(IEnumerable<Markup> shapes) => Markup.Element(
        "figure",
        Markup.Element("h3", Title),
        Markup.Element(
            $"svg viewBox='0 0 {Width} {Height}' preserveAspectRatio='none' role='img' aria-labelledby='{Id} {Id}-is'",
            [Markup.Element($"title id='{Id}'", Title), Markup.Element($"desc id='{Id}-is'", Description, MostOfText), .. shapes]),
        Markup.Element(
            "div class='axis' aria-hidden='true'",
            Axis.Select(label => Markup.Element($"span style='left:{Number(Math.Clamp(label.Share, 0, 1) * 100)}%'", label.Text))),
        Markup.Element("figcaption class='faint small'", Caption, MostOfText));

    /// <summary>A rectangle within the drawing, whatever is asked for.</summary>
    public static Markup Rectangle(string style, double x, double y, double width, double height)
    {
        var (left, top) = (Math.Clamp(x, 0, Width), Math.Clamp(y, 0, Height));

        return Markup.Empty($"rect class='{style}' x='{Number(left)}' y='{Number(top)}' width='{Number(Math.Clamp(width, 0, Width - left))}' "
            + $"height='{Number(Math.Clamp(height, 0, Height - top))}'");
    }

    // Plus zero, so that a rounding error below nothing is not written as -0.
    public static string Number(double value) => $"{Math.Round(value, 1) + 0.0:0.#}";
}

/// <summary>A text below a drawing.</summary>
/// <param name="Share">Of the width, from the left: 0 to 1, both inclusive.</param>
/// <param name="Text">Short.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AxisLabel(double Share, string Text);
