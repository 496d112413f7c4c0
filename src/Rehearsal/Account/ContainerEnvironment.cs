using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>The environment of a program that runs in place of a container.</summary>
/// <param name="Variables">By name.</param>
/// <param name="Hidden">The values of secrets: they are for the program alone.</param>
internal sealed record ContainerEnvironment(IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Hidden)
{
    /// <summary>What a program of this machine cannot do without, but for those that begin with <c>DOTNET_</c>.</summary>
    private static readonly HashSet<string> s_passedOn = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "LANG", "TMPDIR",
    };

    private static readonly HashSet<string> s_passedOnByWindows = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "PATHEXT", "SystemRoot", "SystemDrive", "ComSpec", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramData",
    };

    /// <param name="own">The rehearsal's environment, of which little is passed on: it may hold credentials of a real account.</param>
    /// <param name="container">From the task definition, in PascalCase.</param>
    /// <param name="secrets">Where the container's secrets are.</param>
    /// <param name="given">What the task has of its own; it wins over everything.</param>
    /// <exception cref="TaskFailedToStartException">A secret is missing.</exception>
    public static ContainerEnvironment Of(
        IEnumerable<KeyValuePair<string, string>> own, JsonObject container, SecretValues secrets, IEnumerable<KeyValuePair<string, string>> given)
    {
        var read = Pairs(container, "Secrets", "ValueFrom").Select(pair => KeyValuePair.Create(pair.Key, secrets.Find(pair.Value))).ToList();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var ofContainer = Pairs(container, "Environment", "Value").Concat(read);
        foreach (var (name, value) in own.Where(pair => IsPassedOn(pair.Key)).Concat(ofContainer).Concat(given))
        {
            variables[name] = value;
        }

        return new ContainerEnvironment(variables, [.. read.Select(pair => pair.Value)]);
    }

    /// <summary>What every task has.</summary>
    /// <param name="port">Where it is to listen.</param>
    /// <param name="family">Its task definition's.</param>
    /// <param name="revision">Its task definition's.</param>
    /// <param name="mark">Tells its processes from all others.</param>
    public static IReadOnlyDictionary<string, string> Given(int port, string family, string revision, string mark) => new Dictionary<string, string>
    {
        ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["TASK_FAMILY"] = family,
        ["TASK_REVISION"] = revision,
        [ProcessTree.Mark] = mark,
    };

    private static bool IsPassedOn(string name) =>
        name.StartsWith("DOTNET_", StringComparison.Ordinal) || (OperatingSystem.IsWindows() ? s_passedOnByWindows : s_passedOn).Contains(name);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonObject container, string list, string value) =>
        (container[list]?.AsArray() ?? []).OfType<JsonObject>()
            .Where(pair => pair["Name"] is not null)
            .Select(pair => KeyValuePair.Create($"{pair["Name"]}", $"{pair[value]}"));
}
