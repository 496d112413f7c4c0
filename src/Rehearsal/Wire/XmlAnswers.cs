using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Rehearsal.Wire;

/// <summary>Answers as elements of XML.</summary>
/// <param name="service">Whose namespace and names they have.</param>
/// <param name="item">What an item of a list is called; null: items stand side by side under the list's own name.</param>
/// <param name="isLower">Names begin with a small letter.</param>
internal sealed class XmlAnswers(WireService service, string? item, bool isLower)
{
    private readonly XNamespace _space = service.Namespace!;

    public static readonly XmlAnswers OfEc2 = new(WireServices.Of("ec2"), "item", isLower: true);

    public static readonly XmlAnswers OfS3 = new(WireServices.Of("s3"), null, isLower: false);

    public static XmlAnswers OfQuery(WireService service) => new(service, "member", isLower: false);

    public static string Document(XElement root) => $"""<?xml version="1.0" encoding="UTF-8"?>{root.ToString(SaveOptions.DisableFormatting)}""";

    /// <summary>Text as XML can carry it: what it cannot becomes the replacement character.</summary>
    public static string Text(string text) => text.All(XmlConvert.IsXmlChar)
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune));

    public XElement Root(string name, params object[] content) => new(_space + name, content);

    /// <param name="parent">What the section is in.</param>
    /// <param name="section">In PascalCase.</param>
    public IEnumerable<XElement> Members(string parent, JsonObject section) =>
        section.SelectMany(member => Elements(parent, member.Key, member.Value));

    private IEnumerable<XElement> Elements(string parent, string name, JsonNode? value) =>
        item is null && value is JsonArray list ? list.Select(one => Element(parent, name, one)) : [Element(parent, name, value)];

    private XElement Element(string parent, string name, JsonNode? value) => new(_space + NameOf(parent, name), Content(name, value));

    private object? Content(string name, JsonNode? value) => value switch
    {
        JsonObject section => Members(name, section),
        JsonArray list => list.Select(one => new XElement(_space + item!, Content(name, one))),
        JsonValue text when text.GetValueKind() is JsonValueKind.String => Text(text.GetValue<string>()),
        _ => value?.ToJsonString(),
    };

    private string NameOf(string parent, string member) =>
        service.XmlNames.GetValueOrDefault($"{parent}.{member}")
            ?? service.XmlNames.GetValueOrDefault(member)
            ?? (isLower ? char.ToLowerInvariant(member[0]) + member[1..] : member);
}
