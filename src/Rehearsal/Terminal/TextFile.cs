using System.Text;

namespace Rehearsal.Terminal;

/// <summary>A text file that a command line names: read up to a limit, so that a wrong name costs neither memory nor time.</summary>
internal static class TextFile
{
    /// <summary>Whoever names a pipe has a writer for it ready, or has none.</summary>
    private static readonly TimeSpan s_opens = TimeSpan.FromSeconds(5);

    /// <summary>The writer may be a command of the AWS CLI at work.</summary>
    private static readonly TimeSpan s_ends = TimeSpan.FromSeconds(60);

    /// <summary>The text, or what is wrong with the file and what to do about it.</summary>
    /// <param name="most">The largest size that is read. MB.</param>
    /// <param name="clock">Real time.</param>
    public static (string? Text, string? Problem) Read(string name, int most, TimeProvider clock)
    {
        try
        {
            var bytes = ReadBytes(name, most << 20, clock);

            return bytes.Length > most << 20 ? (null, $"is larger than the limit of {most} MB; check the path")
                : TextOf(bytes) is { } text && !text.Contains('\0') ? (text, null)
                : (null, "is not UTF-8 text; check the path");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
        {
            return (null, exception switch
            {
                _ when Directory.Exists(name) => "is a directory; name a file in it",
                FileNotFoundException or DirectoryNotFoundException =>
                    $"does not exist; check the path (current directory: {Directory.GetCurrentDirectory()})",
                UnauthorizedAccessException => "cannot be read: permission denied; ask its owner for access, or name another file",
                _ => $"cannot be read: {exception.Message}",
            });
        }
    }

    /// <summary>At most one byte more than the limit.</summary>
    private static MemoryStream ReadBytes(string name, int limit, TimeProvider clock)
    {
        // Both may wait for ever, and not on a token: a pipe opens when it has a writer, and ends when that ends. The process does not wait for
        // the thread.
        using var file = Within(
            s_opens, "nothing writes to this pipe", clock, () => new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

        return Within(s_ends, "it does not end", clock, () => Copy(file, limit + 1));
    }

    private static T Within<T>(TimeSpan patience, string otherwise, TimeProvider clock, Func<T> read)
    {
        try
        {
            return Task.Run(read).WaitAsync(patience, clock).GetAwaiter().GetResult();
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{otherwise} (waited {patience.TotalSeconds:0} s); name a file", timeout);
        }
    }

    private static MemoryStream Copy(FileStream file, int most)
    {
        var copy = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; copy.Length < most && (read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, most - copy.Length)))) > 0;)
        {
            copy.Write(buffer.AsSpan(0, read));
        }

        copy.Position = 0;
        return copy;
    }

    /// <summary>Null when it is no text. A mark at its beginning may tell of another encoding, such as that of PowerShell's redirection.</summary>
    private static string? TextOf(MemoryStream bytes)
    {
        try
        {
            using var reader = new StreamReader(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
