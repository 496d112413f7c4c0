using Rehearsal.Account;

namespace Rehearsal;

/// <summary>Passes on which tasks of a program ended or did not start, in the words of the screen.</summary>
internal sealed class ProgramLog(IProgress<RehearsalEvent> watch) : IProgress<ProcessEnd>
{
    public void Report(ProcessEnd value)
    {
        var side = value.Side is TaskSetLabel.Blue ? "blue" : "green";
        watch.Report(new ProgramEnded(value.At, side, value.Container, value.Task, value.ExitCode, value.Last));
    }
}
