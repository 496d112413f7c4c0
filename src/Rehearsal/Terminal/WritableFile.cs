namespace Rehearsal.Terminal;

/// <summary>Tries whether a file could be written, before the work that it is to hold is done.</summary>
internal static class WritableFile
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Why no file can be written there, and the cure; null when one can. Leaves nothing behind.</summary>
    /// <param name="trial">The path of a file that is not there.</param>
    public static string? Problem(string trial)
    {
        var folder = Path.GetDirectoryName(trial);
        try
        {
            // Not empty: a full disk takes names as long as nothing is in them.
            File.WriteAllText(trial, " ");
            File.Delete(trial);
            return null;
        }
        catch (PathTooLongException)
        {
            return "cannot be written: the name is too long; choose a shorter one";
        }
        catch (IOException full) when (full.HResult is NoSpaceOnUnix or NoSpaceOnWindows)
        {
            File.Delete(trial);
            return $"cannot be written: no space left in {folder}; free some, or choose another directory";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"cannot be written: {folder} is not writable; choose a directory that you may write to";
        }
    }
}
