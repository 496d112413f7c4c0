using System.Globalization;

namespace Canary.Tests;

public sealed class SourceTests
{
    private static readonly string s_source = Path.GetFullPath(Repository.PathOf("src"));

    /// <summary>These run on the machine's own time.</summary>
    private static readonly string[] s_inRealTime = ["Rehearsal/Terminal/", "Rehearsal/Fleet/LoopbackNetwork.cs"];

    [Fact]
    public void No_line_is_longer_than_editorconfig_says()
    {
        var most = MaxLineLength();

        var tooLong = Lines().Where(line => line.Text.Length > most).Select(line => $"{line.Place} has {line.Text.Length}");

        string.Join('\n', tooLong).ShouldBeEmpty($"a line of src has at most {most} characters");
    }

    /// <summary>CancelAsync does: while the thread pool is busy, virtual time runs on without what was cancelled.</summary>
    [Fact]
    public void Nothing_that_virtual_time_runs_cancels_on_the_thread_pool()
    {
        var onThePool = Lines()
            .Where(line => line.Text.Contains(".CancelAsync(", StringComparison.Ordinal) && !s_inRealTime.Any(line.Place.StartsWith))
            .Select(line => line.Place);

        string.Join('\n', onThePool).ShouldBeEmpty("cancel with Cancel: CancelAsync leaves virtual time");
    }

    private static IEnumerable<(string Place, string Text)> Lines()
    {
        var files = Directory.EnumerateFiles(s_source, "*.cs", SearchOption.AllDirectories).Where(IsWritten).Order(StringComparer.Ordinal).ToList();
        files.Count.ShouldBeGreaterThan(400);

        return files.SelectMany(file => File.ReadLines(file).Index()
            .Select(line => ($"{Path.GetRelativePath(s_source, file)}:{line.Index + 1}", line.Item)));
    }

    /// <summary>By a person: the compiler's files are in other folders.</summary>
    private static bool IsWritten(string file) => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj");

    private static int MaxLineLength()
    {
        var settings = Repository.Read(".editorconfig").Split('\n').SkipWhile(line => line != "[*.cs]").Skip(1).TakeWhile(line => !line.StartsWith('['));
        var setting = settings.Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal));

        return int.Parse(setting.Split('=')[1], CultureInfo.InvariantCulture);
    }
}
