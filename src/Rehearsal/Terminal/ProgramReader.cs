using Rehearsal.Account;

namespace Rehearsal.Terminal;

/// <summary>Reads the programs that are to run in place of containers, with every mistake in them.</summary>
internal static class ProgramReader
{
    /// <param name="option">That names them.</param>
    /// <param name="texts">Such as <c>app=dotnet App.dll</c>.</param>
    /// <param name="containers">Those that are deployed; null: they are not known yet.</param>
    public static (IReadOnlyList<ContainerCommand> Programs, IReadOnlyList<string> Mistakes) Read(
        string option, IReadOnlyList<string> texts, IReadOnlyList<string>? containers)
    {
        var readings = texts.Select(ContainerCommand.Parse).ToList();
        var programs = readings.Select(reading => reading.Command).OfType<ContainerCommand>().ToList();
        return (programs,
        [
            .. texts is [] ? [$"{option} has no value; give CONTAINER=COMMAND"] : Array.Empty<string>(),
            .. readings.SelectMany(reading => reading.Mistakes).Select(mistake => $"{option} {mistake}"),
            .. programs.GroupBy(program => program.Container).Where(same => same.Count() > 1).Select(same =>
                $"{option} names the container {same.Key} {same.Count()} times; give it one command"),
            .. programs.Where(program => containers?.Contains(program.Container) is false).DistinctBy(program => program.Container).Select(program =>
                $"{option} names the container {program.Container}, but only {string.Join(", ", containers!)} "
                    + $"{(containers is [_] ? "is" : "are")} deployed; write {containers![0]}=COMMAND"),
            .. programs.Where(program => program.HasFixedProgram && !IsFound(program.Words[0])).Select(program =>
                $"{option} {program.Container} runs {program.Words[0]}, which is not found; correct its name, or give its path"),
        ]);
    }

    /// <summary>Where Windows finds a program depends on more than its path, so there a wrong name shows when it is to start.</summary>
    private static bool IsFound(string program) => OperatingSystem.IsWindows()
        || File.Exists(program)
        || (!program.Contains('/', StringComparison.Ordinal) && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program))));
}
