using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Canary.Reporting.Pages;

/// <summary>
/// A piece of HTML. A text becomes one by being encoded, and in no other way: what a probed service or AWS said cannot leave its element.
/// </summary>
/// <remarks>
/// The page travels as a JSON string, and it is not documented whether Step Functions' s3:putObject writes a string as it is or as a JSON
/// text. So no character in it is one that JSON escapes: attributes have single quotes, nothing breaks a line, and whatever is not plain
/// ASCII is an entity. It is XML as well, so that a test can read it strictly.
/// </remarks>
internal readonly record struct Markup
{
    private const string Ellipsis = "&#x2026;";

    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(Plain());

    private readonly string? _html;

    private Markup(string html) => _html = html;

    public static Markup Nothing => default;

    /// <summary>A text loses those at its ends.</summary>
    public static Markup Space { get; } = new(" ");

    /// <summary>Between two sentences, which come without theirs.</summary>
    public static Markup FullStop { get; } = new(". ");

    /// <summary>A text of anybody, cut where its encoded form would be longer than this.</summary>
    public static Markup Text(string text, int most = 300)
    {
        var encoded = new StringBuilder();
        foreach (var rune in Excerpt.Of(text, most + 1).EnumerateRunes())
        {
            var next = s_encoder.Encode(rune.ToString());
            if (encoded.Length + next.Length > most)
            {
                return new Markup(encoded.Append(Ellipsis).ToString());
            }

            encoded.Append(next);
        }

        return new Markup(encoded.ToString());
    }

    /// <param name="tag">With its attributes, which are ours.</param>
    /// <param name="content">What is in it.</param>
    public static Markup Element(string tag, params IEnumerable<Markup> content) =>
        new($"<{tag}>{All(content)}</{(tag.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? tag[..end] : tag)}>");

    public static Markup Element(string tag, string text, int most = 300) => Element(tag, Text(text, most));

    public static Markup Empty(string tag) => new($"<{tag}/>");

    public static Markup Link(ConsoleLink link) => new($"<a href='{s_encoder.Encode(link.Address)}'>{Text(link.Name)}</a>");

    /// <summary>How far something has come; what is drawn is also written beside it, for those who cannot see it.</summary>
    /// <param name="share">0 to 1, both inclusive.</param>
    /// <param name="style">One of the page's classes.</param>
    public static Markup Bar(double share, string style) =>
        new(
            $"<span class='bar' aria-hidden='true'><span class='{style}' "
                + $"style='width:{Math.Floor(Math.Clamp(share, 0, 1) * 100):0}%'></span></span>");

    public static Markup Style(string css) => new($"<style>{css}</style>");

    public static Markup Together(params IEnumerable<Markup> parts) => new(All(parts));

    public static string Document(Markup html) => $"<!DOCTYPE html>{html}";

    public override string ToString() => _html ?? "";

    private static string All(IEnumerable<Markup> parts) => string.Concat(parts.Select(part => part.ToString()));

    private static TextEncoderSettings Plain()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.BasicLatin);
        settings.ForbidCharacter('\\');

        return settings;
    }
}
