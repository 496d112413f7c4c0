namespace Canary.Plans;

/// <summary>Reads the plan's <c>checks</c>: by id a severity, or an object with a severity and the reason of an exception.</summary>
internal static class CheckOverridesReader
{
    private static readonly (string Word, Severity? Value)[] s_severities =
        [("error", Severity.Error), ("warning", Severity.Warning), ("info", Severity.Info)];

    public static IReadOnlyDictionary<string, CheckOverride> Read(JsonSettings checks)
    {
        foreach (var id in checks.Names.Where(id => !CheckIds.All.Contains(id)))
        {
            checks.Refuse(id, "not a check", $"known: {string.Join(", ", CheckIds.All)}");
        }

        return checks.Names.ToDictionary(id => id, id => ReadOne(checks, id));
    }

    private static CheckOverride ReadOne(JsonSettings checks, string id) => checks.IsObject(id)
        ? checks.Object(id, ReadObject)!
        : new CheckOverride(checks.Choice(id, null, s_severities));

    private static CheckOverride ReadObject(JsonSettings settings)
    {
        var read = new CheckOverride(settings.Choice("severity", null, s_severities), settings.Text("except")?.Trim() ?? "");
        settings.Finish();
        if (read is { Severity: null, Except: "" })
        {
            settings.Refuse("except", "missing or empty", "give the reason for the exception, or a severity");
        }

        return read;
    }
}
