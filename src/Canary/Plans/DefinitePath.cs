using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>A definite path into a JSON document: member names and indexes, such as <c>$.items[0].id</c> or <c>$['a b']</c>.</summary>
internal sealed partial class DefinitePath
{
    private readonly IReadOnlyList<string> _steps;

    private DefinitePath(IReadOnlyList<string> steps) => _steps = steps;

    public static bool TryParse(string text, out DefinitePath path)
    {
        path = new DefinitePath([]);
        if (PathPattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        path = new DefinitePath([.. match.Groups["step"].Captures.Select(step => step.Value)]);

        return true;
    }

    public JsonElement? Find(JsonElement root)
    {
        JsonElement? here = root;
        foreach (var step in _steps)
        {
            here = Step(here.Value, step);
            if (here is null)
            {
                return null;
            }
        }

        return here;
    }

    private static JsonElement? Step(JsonElement here, string step) => here.ValueKind switch
    {
        JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < here.GetArrayLength() =>
            here[index],
        JsonValueKind.Object when here.TryGetProperty(step, out var member) => member,
        _ => null,
    };

    [GeneratedRegex(
        @"\A\$(\.(?<step>[\p{L}_][\p{L}\p{N}_-]*)|\[(?<step>[0-9]{1,6})\]|\['(?<step>[^']+)'\])*\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathPattern();
}
