using System.Collections.Frozen;

namespace Rehearsal.Wire;

/// <summary>What is peculiar to a service on its way over the network. <see cref="WireServices"/> has them all.</summary>
/// <param name="Id">As the account spells it.</param>
internal sealed record WireService(string Id)
{
    private static readonly IReadOnlyList<string> s_none = [];

    /// <summary>The service in a signature's credential scope.</summary>
    public string SigningName { get; init; } = Id;

    /// <summary>What stands before the action in X-Amz-Target; null: it does not speak JSON.</summary>
    public string? Target { get; init; }

    public string JsonVersion { get; init; } = "1.1";

    /// <summary>Of its API, by which a query names it; null: it speaks no query protocol.</summary>
    public string? Version { get; init; }

    /// <summary>Of its answers in XML.</summary>
    public string? Namespace { get; init; }

    /// <summary>Members begin with a small letter in JSON.</summary>
    public bool IsCamelCase { get; init; }

    /// <summary>Members that are instants.</summary>
    public FrozenSet<string> Times { get; init; } = [];

    /// <summary>Members whose content keeps its names as they are: maps, documents, and the structures that are in PascalCase anyway.</summary>
    public FrozenSet<string> Kept { get; init; } = [];

    /// <summary>Parameters that are numbers. In a query all are text.</summary>
    public FrozenSet<string> Numbers { get; init; } = [];

    /// <summary>Parameters that are true or false. In a query all are text.</summary>
    public FrozenSet<string> Flags { get; init; } = [];

    /// <summary>Lists that are answered although they are empty, by the action that answers them or the member that they are in.</summary>
    public FrozenDictionary<string, IReadOnlyList<string>> EmptyLists { get; init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Names in XML that are not the member's with a small letter, alone or with the member that they are in: EC2's.</summary>
    public FrozenDictionary<string, string> XmlNames { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Its errors are called without the suffix Exception that the API reference gives them.</summary>
    public bool LeavesOutException { get; init; }

    public string ToWire(string member) => IsCamelCase ? char.ToLowerInvariant(member[0]) + member[1..] : member;

    public string FromWire(string member) => IsCamelCase && member.Length > 0 ? char.ToUpperInvariant(member[0]) + member[1..] : member;

    public IReadOnlyList<string> EmptyListsOf(string actionOrMember) => EmptyLists.GetValueOrDefault(actionOrMember, s_none);
}
