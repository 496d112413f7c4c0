using Canary.Reporting;
using Rehearsal.Account;

namespace Rehearsal.Terminal;

/// <summary>A folder on this machine that takes what the workflows stored in their bucket, each object under its key.</summary>
internal static class ReportFolder
{
    /// <summary>Why nothing could be written there; null when it could. To be asked before a rehearsal starts; creates nothing.</summary>
    public static string? Problem(string folder)
    {
        if (File.Exists(folder))
        {
            return "is a file; name a directory, new or existing";
        }

        return WritableFile.Problem(Path.Combine(Existing(Path.GetFullPath(folder)), $".reports.{Environment.ProcessId}.part"));
    }

    /// <summary>Writes the objects; those that are there from an earlier rehearsal are replaced.</summary>
    public static void Write(string folder, IEnumerable<StoredObject> objects)
    {
        foreach (var stored in objects)
        {
            var file = PathOf(folder, stored.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, stored.Body);
        }
    }

    /// <summary>The page of the hook that decided how it ended; null: there is none.</summary>
    public static string? KeyOfPage(RehearsalOutcome outcome)
    {
        return DecidingReport.Of(outcome) is { } report
            ? outcome.Stored.Select(stored => stored.Key).LastOrDefault(key => IsPage(key[(key.LastIndexOf('/') + 1)..], report))
            : null;
    }

    /// <summary>What a stage of ECS that comes more than once has behind its name does not matter: the last page is the one that decided.</summary>
    private static bool IsPage(string name, Report report) =>
        name.StartsWith($"{report.DeploymentId}-{report.LifecycleEvent}", StringComparison.Ordinal)
        && name.EndsWith(".html", StringComparison.Ordinal);

    /// <exception cref="IOException">The key leads out of the folder.</exception>
    private static string PathOf(string folder, string key)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(root, key));
        return file.StartsWith(root, StringComparison.Ordinal) ? file : throw new IOException($"the key {key} leads out of the directory");
    }

    /// <summary>The folder itself or the nearest one above it that there is.</summary>
    private static string Existing(string folder) =>
        Directory.Exists(folder) || File.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? folder : Existing(above);
}
