using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Terminal;

/// <summary>Standard output or error. It never throws: after the first write that fails it swallows everything, and has told why.</summary>
/// <remarks>
/// .NET's own streams throw out of whatever was printing, and pass over a pipe that nobody reads any more. A descriptor that was closed
/// before the process began is never written to: by now the runtime has opened something of its own under that number.
/// </remarks>
internal sealed class StandardStream : Stream
{
    private const int TryAgainOnLinux = 11;
    private const int TryAgainOnMac = 35;
    private const int BrokenPipe = 32;

    private readonly Stream? _console;
    private readonly FileStream? _pipe;
    private readonly Action<string> _failed;
    private bool _isLost;

    /// <param name="console">What .NET would print to; null: it was closed before the process began.</param>
    /// <param name="pipe">The same, where it is a pipe.</param>
    /// <param name="failed">Told once, why nothing can be written any more.</param>
    internal StandardStream(Stream? console, FileStream? pipe, Action<string> failed) => (_console, _pipe, _failed) = (console, pipe, failed);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <param name="failed">Told once, why nothing can be written any more.</param>
    public static StandardStream Output(Action<string> failed) => Open(1, Console.OpenStandardOutput, Console.IsOutputRedirected, failed);

    /// <param name="failed">Told once, why nothing can be written any more.</param>
    public static StandardStream Error(Action<string> failed) => Open(2, Console.OpenStandardError, Console.IsErrorRedirected, failed);

    /// <summary>Small blocks: a pipe takes each whole or not at all.</summary>
    public TextWriter ToWriter() => TextWriter.Synchronized(new StreamWriter(this, Console.OutputEncoding, bufferSize: 1024) { AutoFlush = true });

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_isLost)
        {
            return;
        }

        try
        {
            Send(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _isLost = true;
            _failed(exception.HResult == BrokenPipe ? "its reader has gone" : exception.GetBaseException().Message);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static StandardStream Open(int descriptor, Func<Stream> open, bool isRedirected, Action<string> failed) =>
        Descriptors.IsInherited(descriptor)
        ? new StandardStream(open(), isRedirected && !OperatingSystem.IsWindows() ? Pipe(descriptor) : null, failed)
        : new StandardStream(console: null, pipe: null, failed);

    /// <summary>Null where it is a file: of that, each stream would keep a place of its own, and output and error may be one file.</summary>
    private static FileStream? Pipe(int descriptor)
    {
        var raw = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return raw.CanSeek ? null : raw;
    }

    /// <summary>
    /// The console's stream says nothing of a broken pipe; it alone waits for a pipe that is full and was opened so as not to be waited for.
    /// </summary>
    private void Send(ReadOnlySpan<byte> buffer)
    {
        var console = _console ?? throw new IOException("it is closed");
        try
        {
            (_pipe ?? console).Write(buffer);
        }
        catch (IOException full) when (full.HResult is TryAgainOnLinux or TryAgainOnMac)
        {
            console.Write(buffer);
        }
    }
}
