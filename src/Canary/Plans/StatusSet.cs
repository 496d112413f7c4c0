using System.Globalization;
using System.Text.RegularExpressions;

namespace Canary.Plans;

/// <summary>The statuses that a probe accepts: <c>200</c>, <c>2xx</c> or <c>200-299</c>.</summary>
internal static partial class StatusSet
{
    public static bool IsValid(string status) => Bounds(status) is { } bounds && bounds.First <= bounds.Last;

    public static bool Contains(IReadOnlyList<string> statuses, int status)
        => statuses.Any(accepted => Bounds(accepted) is { } bounds && bounds.First <= status && status <= bounds.Last);

    /// <summary>Every status that is accepted, from the lowest.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<string> statuses) =>
        [.. Enumerable.Range(100, 500).Where(status => Contains(statuses, status))];

    /// <summary>As ranges, such as <c>200-299, 404</c>.</summary>
    /// <param name="statuses">From the lowest, each once.</param>
    public static string Written(IReadOnlyList<int> statuses) => string.Join(", ", statuses.Index()
        .GroupBy(status => status.Item - status.Index)
        .Select(range => (First: range.First().Item, Last: range.Last().Item))
        .Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));

    private static (int First, int Last)? Bounds(string status)
        => Pattern().Match(status) is not { Success: true } match ? null
            : match.Groups["class"] is { Success: true } hundreds ? (Number(hundreds) * 100, (Number(hundreds) * 100) + 99)
            : match.Groups["last"] is { Success: true } last ? (Number(match.Groups["first"]), Number(last))
            : (Number(match.Groups["first"]), Number(match.Groups["first"]));

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A((?<class>[1-5])xx|(?<first>[1-5][0-9]{2})(-(?<last>[1-5][0-9]{2}))?)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
