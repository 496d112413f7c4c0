using System.Globalization;
using System.Text.Json;
using Canary.Reporting;
using Hooks;

namespace Rehearsal.Terminal;

/// <summary>Reports as they lie in a folder, such as <c>aws s3 sync</c> brings it.</summary>
internal static class StoredReports
{
    /// <summary>MB. A report has a tenth of that at most.</summary>
    private const int Largest = 4;

    /// <summary>After how many the progress is shown anew.</summary>
    private const int Step = 100;

    /// <summary>The files that are named, and those that lie in the directories that are named, in the order of their names.</summary>
    public static IReadOnlyList<string> Files(IEnumerable<string> paths, List<string> mistakes)
    {
        List<string> files = [];
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                mistakes.Add($"{path} is neither a file nor a directory; name the reports, or the directory that aws s3 sync has filled");
            }
        }

        return [.. files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is made of each report, in the order of the files; on a terminal it is shown how far that is.</summary>
    /// <param name="verb">What happens to a report, such as <c>read</c>.</param>
    public static List<T> Each<T>(
        IReadOnlyList<string> files, string verb, Func<string, Report, T> make, TerminalEnvironment terminal, CancellationToken cancellationToken)
        where T : class
    {
        var done = 0;
        var made = files.AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(file =>
            {
                var one = Read(file) is { } report ? make(file, report) : null;
                if (Interlocked.Increment(ref done) is var count && count % Step == 0 && terminal.CanPaint)
                {
                    terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{count:#,0} of {files.Count:#,0} reports {verb} "));
                }

                return one;
            })
            .OfType<T>()
            .ToList();
        if (terminal.CanPaint && files.Count >= Step)
        {
            terminal.Error.Write("\r" + new string(' ', 60) + "\r");
        }

        return made;
    }

    /// <summary>Null where the file is something else, such as what the gates recorded of blue, or cannot be read.</summary>
    public static Report? Read(string file)
    {
        try
        {
            var report = new FileInfo(file).Length <= Largest * 1_000_000L
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file), HooksJson.Default.Report)
                : null;

            return report is { DeploymentId: not "", LifecycleEvent: not "" } ? report : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
