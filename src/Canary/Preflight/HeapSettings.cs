using System.Globalization;
using System.Text.RegularExpressions;
using Canary.Aws;

namespace Canary.Preflight;

/// <summary>What a container's environment and command say of its heap: the figures alone, never the texts that hold them.</summary>
internal static partial class HeapSettings
{
    public const string Percentage = "-XX:MaxRAMPercentage";

    private const string Command = "command";
    private const string EntryPoint = "entryPoint";
    private const string OfJava = "-Xmx";
    private const string OfNode = "--max-old-space-size";
    private const string OfDotNet = "GCHeapHardLimit";

    /// <summary>Where a Java virtual machine looks, the last word first: it overrides the others.</summary>
    private static readonly string[] s_java =
        ["_JAVA_OPTIONS", Command, EntryPoint, "CATALINA_OPTS", "JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"];

    private static readonly string[] s_node = [Command, EntryPoint, "NODE_OPTIONS"];

    private static readonly string[] s_dotNet = ["DOTNET_GCHeapHardLimit", "COMPlus_GCHeapHardLimit"];

    /// <summary>As they were found when the container was redacted, else by its texts.</summary>
    public static IReadOnlyList<HeapSetting> Of(ContainerDefinition container) => container.Heaps ??
    [
        .. new[]
        {
            First(s_java, container, OfJava, text => Last(Java().Matches(text), MebibytesOf)) ?? First(
                s_java, container, Percentage, text => Last(JavaPercentage().Matches(text), match => Number(match.Groups["figure"].Value))),
            First(s_node, container, OfNode, text => Last(Node().Matches(text), match => Number(match.Groups["figure"].Value))),
            First(s_dotNet, container, OfDotNet, MebibytesOfHex),
        }.OfType<HeapSetting>(),
    ];

    private static HeapSetting? First(string[] places, ContainerDefinition container, string setting, Func<string, double?> read)
        => (from place in places
            let amount = read(TextIn(container, place))
            where amount is not null
            select new HeapSetting(place, setting, amount.Value)).FirstOrDefault();

    private static string TextIn(ContainerDefinition container, string place) => place switch
    {
        Command => string.Join(' ', container.Command ?? []),
        EntryPoint => string.Join(' ', container.EntryPoint ?? []),
        _ => container.Environment?.LastOrDefault(variable => variable.Name == place)?.Value ?? "",
    };

    /// <summary>Of the same setting twice in one text the last one counts.</summary>
    private static double? Last(MatchCollection matches, Func<Match, double?> amount) => matches.Count == 0 ? null : amount(matches[^1]);

    private static double? MebibytesOf(Match match) => Number(match.Groups["figure"].Value) * match.Groups["unit"].Value switch
    {
        "" => 1.0 / (1024 * 1024),
        "k" or "K" => 1.0 / 1024,
        "m" or "M" => 1,
        "g" or "G" => 1024,
        _ => 1024 * 1024,
    };

    /// <summary>https://learn.microsoft.com/en-us/dotnet/core/runtime-config/garbage-collector#heap-limit: bytes, in hexadecimal digits.</summary>
    private static double? MebibytesOfHex(string text)
        => ulong.TryParse(
            text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var bytes) && bytes > 0
            ? bytes / (1024.0 * 1024)
            : null;

    private static double? Number(string figure)
        => double.TryParse(figure, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(
        """(?<![\w-])(?:-Xmx|-XX:MaxHeapSize=)(?<figure>[0-9]{1,15})(?<unit>[kKmMgGtT]?)(?![\w.])""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Java();

    [GeneratedRegex(
        """(?<![\w-])-XX:MaxRAMPercentage=(?<figure>[0-9]{1,6}(\.[0-9]{1,6})?)(?![\w.])""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex JavaPercentage();

    [GeneratedRegex(
        """(?<![\w-])--max[-_]old[-_]space[-_]size[= ](?<figure>[0-9]{1,9})(?![\w.])""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Node();
}
