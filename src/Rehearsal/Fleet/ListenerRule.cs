using System.IO.Enumeration;

namespace Rehearsal.Fleet;

/// <summary>
/// Which requests a rule takes: those whose host is like one of the hosts and whose path is like one of the paths; none of either: any.
/// </summary>
internal sealed record RuleCondition(IReadOnlyList<string> Hosts, IReadOnlyList<string> Paths)
{
    public static RuleCondition Any { get; } = new([], []);

    /// <summary>
    /// Hosts in any case and without their port, paths as they are written and without their query; * is any text, ? one character.
    /// </summary>
    public bool Takes(Request request) =>
        (Hosts is [] || Hosts.Any(host => IsLike(host, HostOf(request), ignoreCase: true)))
        && (Paths is [] || Paths.Any(path => IsLike(path, request.Path, ignoreCase: false)));

    private static string HostOf(Request request) =>
        request.Header("Host") is { } host && Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri) ? uri.Host : "";

    private static bool IsLike(string pattern, string text, bool ignoreCase) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase);
}

/// <summary>A rule of a listener, or its default action: what it takes and where it forwards that.</summary>
internal sealed class ListenerRule
{
    /// <summary>The priority of a default action, which is tried last.</summary>
    public const int Default = int.MaxValue;

    public const int LastPriority = 50_000;

    public const int MostGroups = 5;

    private readonly Action _changed;
    private IReadOnlyList<Forward> _forwards;

    internal ListenerRule(string arn, int priority, RuleCondition condition, IReadOnlyList<Forward> forwards, Action changed)
    {
        (Arn, Priority, Condition, _changed, _forwards) = (arn, priority, condition, changed, forwards);
    }

    public string Arn { get; }

    /// <summary>1 to <see cref="LastPriority"/>, or <see cref="Default"/>.</summary>
    public int Priority { get; }

    public bool IsDefault => Priority == Default;

    public RuleCondition Condition { get; }

    /// <summary>
    /// Changed as a whole: a request sees the weights before or after, never between. None: a default action that answers 404 itself.
    /// </summary>
    public IReadOnlyList<Forward> Forwards
    {
        get => Volatile.Read(ref _forwards);
        set
        {
            Check(value);
            Volatile.Write(ref _forwards, [.. value]);
            _changed();
        }
    }

    internal static IReadOnlyList<Forward> Check(IReadOnlyList<Forward> forwards) =>
        forwards is [] or { Count: > MostGroups }
            || forwards.Any(forward => forward.Weight is < 0 or > 999)
            || forwards.DistinctBy(forward => forward.Group).Count() < forwards.Count
            ? throw new ArgumentException(
                $"A listener forwards to 1 to {MostGroups} different target groups, each with a weight of 0 to 999", nameof(forwards))
            : forwards;
}
