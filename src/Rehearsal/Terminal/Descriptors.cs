using System.Globalization;

namespace Rehearsal.Terminal;

/// <summary>What Linux tells of this process's file descriptors; elsewhere nothing is known.</summary>
internal static class Descriptors
{
    private const int CloseOnExec = 0x80000;

    /// <summary>
    /// Whether the process was started with it: everything that the runtime opens is closed on exec, and so can have come from nobody else.
    /// </summary>
    public static bool IsInherited(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            var flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith("flags:", StringComparison.Ordinal))[6..];
            return (Convert.ToInt32(flags.Trim(), 8) & CloseOnExec) == 0;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return !Directory.Exists("/proc/self/fdinfo");
        }
    }

    /// <summary>How many may be open at once; null where that is not known or has no limit.</summary>
    public static int? Limit() =>
        OperatingSystem.IsLinux() && File.Exists("/proc/self/limits") ? LimitIn(File.ReadAllLines("/proc/self/limits")) : null;

    /// <param name="limits">Lines such as <c>Max open files            1024                 4096                 files</c>.</param>
    internal static int? LimitIn(IEnumerable<string> limits)
    {
        const string name = "Max open files";
        var soft = limits.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault();

        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
