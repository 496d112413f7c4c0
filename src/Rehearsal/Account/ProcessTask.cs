using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Rehearsal.Account;

/// <summary>A task that is a process: it runs until it ends by itself or is stopped, and nothing that it started outlives it.</summary>
internal sealed class ProcessTask : IRunningTask
{
    /// <summary>128 and SIGKILL.</summary>
    private const int KilledBySignal = 137;

    private const int NotFound = 2;
    private const int Denied = 13;
    private const int MostShown = 200;

    /// <summary>How long output may still come once every process of the task has ended. Real time.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_betweenKnocks = TimeSpan.FromMilliseconds(50);

    private readonly TaskCompletionSource<TaskStop> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ContainerLog?> _log = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly ProcessStart _start;
    private readonly TimeProvider _wire;
    private readonly int _id;
    private readonly Task _life;
    private volatile string _lastLine = "";
    private volatile bool _isStopping;
    private volatile bool _isKilled;

    private ProcessTask(Process process, ProcessStart start, TimeProvider wire)
    {
        (_process, _start, _wire, _id) = (process, start, wire, process.Id);
        Address = new Uri($"http://127.0.0.1:{start.Port}");

        // Away from the context of the account, on which this must not wait.
        _life = Task.Run(Live);
    }

    public Uri Address { get; }

    public int Port => _start.Port;

    /// <summary>The id of its first process.</summary>
    public int ProcessId => _id;

    public Task<TaskStop> Ended => _ended.Task;

    public int? ExitCode { get; private set; }

    /// <summary>Completes when its processes have ended, for whatever reason.</summary>
    public Task Life => _life;

    /// <summary>What it wrote last, cut short and without secrets; empty when it wrote nothing.</summary>
    public string LastLine => _lastLine;

    /// <exception cref="TaskFailedToStartException">The program cannot be started.</exception>
    public static ProcessTask Start(ProcessStart start, TimeProvider wire)
    {
        var process = new Process { StartInfo = InfoOf(start) };
        try
        {
            process.Start();

            // As in a container that nobody attaches to.
            process.StandardInput.Close();
            return new ProcessTask(process, start, wire);
        }
        catch (Exception problem) when (problem is Win32Exception or IOException)
        {
            process.Dispose();
            throw new TaskFailedToStartException("Task failed to start", "CannotStartContainerError: failed to create container runtime task: "
                + $"exec: \"{start.Words[0]}\": {Cause(problem)}");
        }
    }

    /// <summary>Says where its output goes; until then it waits.</summary>
    public void WriteTo(ContainerLog? log) => _log.TrySetResult(log);

    public Task StopAsync() => EndWithin(_start.StopTimeout);

    /// <summary>Asks it to end, and ends it at once when it takes longer.</summary>
    /// <param name="patience">Real time.</param>
    public async Task EndWithin(TimeSpan patience)
    {
        _isStopping = true;
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else if (!_life.IsCompleted && !HasExited())
        {
            ProcessTree.Terminate(_id);
        }

        using var enough = new CancellationTokenSource();
        if (await Task.WhenAny(_life, Task.Delay(patience, _wire, enough.Token)) != _life)
        {
            Kill();
        }

        enough.Cancel();
        await _life;
    }

    /// <summary>Ends everything that belongs to it at once.</summary>
    public void Kill()
    {
        (_isStopping, _isKilled) = (true, true);
        KillProcesses();
    }

    /// <summary>Waits until it accepts connections, has ended, or the time is over.</summary>
    /// <param name="patience">Real time.</param>
    public async Task Listens(TimeSpan patience)
    {
        var began = _wire.GetTimestamp();
        while (!_life.IsCompleted && _wire.GetElapsedTime(began) < patience && !await IsListening())
        {
            await Task.WhenAny(_life, Task.Delay(s_betweenKnocks, _wire));
        }
    }

    private static ProcessStartInfo InfoOf(ProcessStart start)
    {
        var info = new ProcessStartInfo(start.Words[0], start.Words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment.Variables)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    /// <summary>Without .NET's sentence around it, which repeats the program and names the directory.</summary>
    private static string Cause(Exception problem) => problem switch
    {
        Win32Exception { NativeErrorCode: NotFound } => "executable file not found",
        Win32Exception { NativeErrorCode: Denied } => "permission denied",
        Win32Exception { NativeErrorCode: var code } => new Win32Exception(code).Message,
        _ => problem.Message,
    };

    private async Task Live()
    {
        var output = Task.WhenAll(Read(_process.StandardOutput), Read(_process.StandardError));
        await _process.WaitForExitAsync();
        ProcessTree.KillMarked(_start.Mark);
        await Task.WhenAny(output, Task.Delay(s_lastWords, _wire));
        ExitCode = _isKilled && OperatingSystem.IsWindows() ? KilledBySignal : _process.ExitCode;
        Release();
        if (!_isStopping)
        {
            _ended.TrySetResult(new TaskStop("EssentialContainerExited", "Essential container in task exited", ExitCode));
        }
    }

    /// <summary>Whoever has left the task and its mark may still hold the other end of the output.</summary>
    private void Release()
    {
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    private async Task Read(TextReader output)
    {
        var log = await _log.Task;
        try
        {
            await OutputLines.Read(output, line =>
            {
                _lastLine = Shown(line);
                log?.Write(line);
            });
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nothing more comes.
        }
    }

    private string Shown(string line)
    {
        var shown = _start.Environment.Hidden.Where(secret => secret is not "").Aggregate(
            line, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));

        return shown.Length > MostShown ? $"{shown[..MostShown]}…" : shown;
    }

    private async Task<bool> IsListening()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Address.Host, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void KillProcesses()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile; what it has left is found by its mark.
        }

        ProcessTree.KillMarked(_start.Mark);
    }

    private bool HasExited()
    {
        try
        {
            return _process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}

/// <summary>How a task's process is started.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Environment">All that it gets.</param>
/// <param name="Port">Where it is to listen.</param>
/// <param name="Mark">Its value of <see cref="ProcessTree.Mark"/>.</param>
/// <param name="StopTimeout">From SIGTERM to SIGKILL. Real time.</param>
internal sealed record ProcessStart(IReadOnlyList<string> Words, ContainerEnvironment Environment, int Port, string Mark, TimeSpan StopTimeout);
