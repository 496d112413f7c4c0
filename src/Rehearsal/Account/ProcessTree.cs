using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Rehearsal.Account;

/// <summary>Signals to processes that the rehearsal started, and to what those started in turn.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// The variable by whose value the processes of a task are known, also those whose parent has ended: process groups would need a program that
    /// makes them, which not every system has.
    /// </summary>
    public const string Mark = "REHEARSAL_TASK";

    private const int Terminated = 15;
    private const int Killed = 9;
    private const int MostRounds = 20;

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int process) => _ = Signal(process, Terminated);

    /// <summary>Ends every process with this mark at once. Only Linux shows whose environment has it.</summary>
    public static void KillMarked(string mark)
    {
        // What is killed may have started another before.
        for (var round = 0; round < MostRounds && Marked(mark) is [_, ..] marked; round++)
        {
            foreach (var process in marked)
            {
                _ = Signal(process, Killed);
            }
        }
    }

    /// <summary>The processes with this mark; none where the system does not show it.</summary>
    public static IReadOnlyList<int> Marked(string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var variable = Encoding.UTF8.GetBytes($"{Mark}={mark}\0");
        var processes = Directory.EnumerateDirectories("/proc").Select(Id).OfType<int>();
        return [.. processes.Where(process => Environ(process).AsSpan().IndexOf(variable) >= 0)];
    }

    private static int? Id(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;

    /// <summary>Empty for a process that has ended or belongs to another user.</summary>
    private static byte[] Environ(int process)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
