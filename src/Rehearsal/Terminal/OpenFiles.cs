using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Rehearsal.Terminal;

/// <summary>Files and sockets: how many a rehearsal needs, and whether it has run out of them.</summary>
internal sealed class OpenFiles : IDisposable
{
    // Measured: 212 with one target on each side, 240 with 4, 648 with 40; slow services need more, as many as there are requests under way.
    private const int NeededAtLeast = 260;
    private const int NeededForEachTarget = 12;

    private const int TooManyOnUnix = 24;

    private readonly CancellationTokenSource _exhausted = new();

    /// <summary>Watches until it is disposed of: whoever meets the limit mostly takes it for a fault of the other side.</summary>
    public OpenFiles() => AppDomain.CurrentDomain.FirstChanceException += Look;

    /// <summary>Cancelled when no more could be opened.</summary>
    public CancellationToken Exhausted => _exhausted.Token;

    /// <summary>Why a rehearsal of so many targets cannot begin; null when it can.</summary>
    /// <param name="targets">On the larger side.</param>
    /// <param name="limit">How many may be open at once; null: not known.</param>
    public static string? Problem(int targets, int? limit)
    {
        var needed = NeededFor(targets);
        var fitting = (limit - NeededAtLeast) / NeededForEachTarget;

        return limit >= needed || limit is null ? null
            : $"{Targets(targets)} per side need about {needed} open files (limit {limit}); raise the limit with ulimit -n "
                + $"{RoundUp(needed)}"
                + (fitting > 0 ? $", or rehearse with at most {Targets(fitting.Value)}" : "");
    }

    /// <summary>What is to be said when no more could be opened.</summary>
    /// <param name="limit">How many may be open at once; null: not known.</param>
    public static string RanOut(int? limit) =>
        $"The process ran out of open files and sockets{(limit is { } known ? $" (limit {known})" : "")}. Raise the limit with "
            + $"ulimit -n {RoundUp(2 * (limit ?? NeededFor(40)))}, or rehearse with fewer targets, fewer probes a second or faster services.";

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Look;
        _exhausted.Dispose();
    }

    private void Look(object? sender, FirstChanceExceptionEventArgs first)
    {
        if (first.Exception is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } or IOException { HResult: TooManyOnUnix })
        {
            _ = _exhausted.CancelAsync();
        }
    }

    private static int NeededFor(int targets) => NeededAtLeast + (targets * NeededForEachTarget);

    private static int RoundUp(int files) => (files + 1023) / 1024 * 1024;

    private static string Targets(int count) => count == 1 ? "1 target" : $"{count} targets";
}
