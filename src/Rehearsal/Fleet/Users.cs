using System.Buffers;
using System.Runtime.InteropServices;

namespace Rehearsal.Fleet;

/// <summary>How often a version answered users, well (below 500) and badly.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Answers(long Good, long Bad)
{
    public long All => Good + Bad;
}

/// <summary>
/// What users have met so far; a failure is a bad answer or none. A service that does not say its version is in no version's answers.
/// </summary>
internal sealed record Experience(long Sent, long Failed, IReadOnlyDictionary<string, Answers> ByVersion)
{
    public override string ToString()
    {
        var failed = Sent == 0 ? string.Empty : $" ({100.0 * Failed / Sent:0.0}%)";
        var versions = ByVersion.OrderBy(version => version.Key, StringComparer.Ordinal)
            .Select(version => $"{version.Value.All} were served by {version.Key}");
        return string.Join(", ", [$"users sent {Sent} requests; {Failed} failed{failed}", .. versions]);
    }
}

/// <summary>Users in the background: a steady stream of requests to one address, whatever becomes of them.</summary>
internal sealed class Users : IAsyncDisposable
{
    public const int UsualPerSecond = 20;

    /// <summary>The User-Agent of every user, and of nobody else.</summary>
    public const string Agent = "rehearsal-user";

    private const string AgentHeader = "User-Agent";

    private const int MostAtOnce = 100;

    /// <summary>A user has seen enough of a page by then. Bytes.</summary>
    private const int MostOfBody = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Answers> _byVersion = [];
    private readonly HashSet<Task> _underway = [];
    private readonly HttpMessageInvoker _client;
    private readonly Uri _address;
    private readonly IReadOnlyList<string> _paths;
    private readonly string? _host;
    private readonly double _perSecond;
    private readonly TimeProvider _wire;
    private Task _coming = Task.CompletedTask;
    private long _sent;
    private long _failed;

    /// <param name="network">On which they are.</param>
    /// <param name="address">Whom they ask.</param>
    /// <param name="paths">For what, in turn.</param>
    /// <param name="wire">The clock of connections.</param>
    /// <param name="perSecond">How many requests they send together.</param>
    /// <param name="host">The name by which they know the service; null: its address.</param>
    public Users(
        INetwork network, Uri address, IReadOnlyList<string> paths, TimeProvider wire, double perSecond = UsualPerSecond, string? host = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count);
        (_address, _paths, _wire, _perSecond, _host) = (address, paths, wire, perSecond, host);
        _client = new HttpMessageInvoker(network.Handler, disposeHandler: false);
    }

    public Experience Experience
    {
        get
        {
            lock (_gate)
            {
                return new Experience(_sent, _failed, new Dictionary<string, Answers>(_byVersion));
            }
        }
    }

    /// <summary>Whether a user has sent it, whatever it passed on its way.</summary>
    public static bool Sent(Request request) => request.Header(AgentHeader) is Agent;

    public void Start() => _coming = Come();

    /// <summary>Lets nobody else come and waits for those who are here.</summary>
    public Task StopAsync()
    {
        // Not CancelAsync: it cancels on the thread pool, outside virtual time.
        _stop.Cancel();
        return LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task LeaveAsync()
    {
        await _coming;
        await Task.WhenAll(Underway());
    }

    private async Task Come()
    {
        var start = _wire.GetTimestamp();
        for (var number = 0L; !_stop.IsCancellationRequested; number++)
        {
            var wait = TimeSpan.FromSeconds(number / _perSecond) - _wire.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _wire, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            if (!_stop.IsCancellationRequested && Underway().Length < MostAtOnce)
            {
                Track(Ask(_paths[(int)(number % _paths.Count)]));
            }
        }
    }

    private async Task Ask(string path)
    {
        using var patience = new CancellationTokenSource(Patience, _wire);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, path));
            request.Headers.Host = _host;
            request.Headers.TryAddWithoutValidation(AgentHeader, Agent);
            using var response = await _client.SendAsync(request, patience.Token);
            await Read(response, patience.Token);
            var version = response.Headers.NonValidated.TryGetValues("X-Version", out var values) ? values.ToString() : null;
            Count((int)response.StatusCode < 500, version);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            Count(isGood: false, version: null);
        }
    }

    /// <summary>Keeps nothing of it.</summary>
    private static async Task Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var all = 0;
            for (int read; all < MostOfBody && (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                all += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Count(bool isGood, string? version)
    {
        lock (_gate)
        {
            _sent++;
            _failed += isGood ? 0 : 1;
            if (version is not null)
            {
                var before = _byVersion.GetValueOrDefault(version);
                _byVersion[version] = isGood ? before with { Good = before.Good + 1 } : before with { Bad = before.Bad + 1 };
            }
        }
    }

    private Task[] Underway()
    {
        lock (_gate)
        {
            _underway.RemoveWhere(task => task.IsCompletedSuccessfully);
            return [.. _underway];
        }
    }

    private void Track(Task asking)
    {
        lock (_gate)
        {
            _underway.Add(asking);
        }
    }
}
