using System.Text;

namespace Rehearsal.Account;

/// <summary>Cuts what a program writes into lines, and lines that are too long into pieces, as the awslogs driver does.</summary>
internal static class OutputLines
{
    /// <summary>Characters of a line; the driver cuts at 16 KiB.</summary>
    public const int Longest = 16 * 1024;

    /// <summary>Reads until the end. Empty lines are left out: CloudWatch Logs takes none.</summary>
    public static async Task Read(TextReader output, Action<string> take)
    {
        var (buffer, line) = (new char[4096], new StringBuilder());
        for (var read = await output.ReadAsync(buffer); read > 0; read = await output.ReadAsync(buffer))
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != '\n')
                {
                    line.Append(buffer[i]);
                }

                if (buffer[i] == '\n' || line.Length == Longest)
                {
                    Take(line, take);
                }
            }
        }

        Take(line, take);
    }

    private static void Take(StringBuilder line, Action<string> take)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (text is not "")
        {
            take(text);
        }
    }
}
