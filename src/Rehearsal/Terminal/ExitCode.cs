namespace Rehearsal.Terminal;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    public const int Deployed = 0;

    public const int NotDeployed = 1;

    /// <summary>A check found an error in what the files tell.</summary>
    public const int Faulty = 1;

    /// <summary>The command line, the plan, the AppSpec or another file is wrong; nothing was started.</summary>
    public const int Misused = 2;

    /// <summary>The rehearsal itself failed, or its verdict could not be saved.</summary>
    public const int Broken = 3;

    /// <summary>What shells expect of a process that was stopped with Ctrl-C.</summary>
    public const int Interrupted = 130;
}
