using System.Xml;
using System.Xml.Linq;

namespace Canary.Tests.Reporting;

/// <summary>Reads a page without any of the leniency of a browser.</summary>
internal static class Strict
{
    public static XElement Read(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = false });

        return XDocument.Load(reader).Root!;
    }

    /// <summary>Element by element with its attributes, and none of the texts.</summary>
    public static string Skeleton(XElement element) =>
        $"<{element.Name}{string.Concat(element.Attributes().Select(attribute => $" {attribute.Name}={(attribute.Name == "href" ? "" : attribute.Value)}"))}>{string.Concat(element.Elements().Select(Skeleton))}</>";
}
