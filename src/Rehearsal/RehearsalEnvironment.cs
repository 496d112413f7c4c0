using System.Text.Json.Nodes;
using Rehearsal.Fleet;

namespace Rehearsal;

/// <summary>The clocks and the network that a rehearsal takes place in: real sockets and real time for probes, or none of either.</summary>
/// <param name="Network">What tasks, load balancer, users and prober talk through.</param>
/// <param name="Clock">The account's clock: by it CodeDeploy and the workflows wait.</param>
/// <param name="Wire">The clock of connections: by it probes are sent and timed.</param>
/// <param name="Seed">Decides ids, faults, jitter and the choice by weight.</param>
internal abstract record RehearsalEnvironment(INetwork Network, TimeProvider Clock, TimeProvider Wire, int Seed)
{
    /// <summary>Whether the prober opens its own connections, as it does in Lambda.</summary>
    public abstract bool IsReal { get; }

    /// <summary>Runs a function's invocation.</summary>
    public abstract Task<JsonNode?> Perform(Func<Task<JsonNode?>> invocation);

    /// <summary>Somebody is at work, until the same one rests.</summary>
    public abstract void Work(string worker);

    /// <summary>Somebody waits or has ended.</summary>
    public abstract void Rest(string worker);
}

/// <summary>
/// Real sockets on loopback. The account's clock hurries, but not while a workflow works or a function runs: only waiting is cut short.
/// </summary>
internal sealed record LiveEnvironment(LoopbackNetwork Loopback, PacedClock Paced, int Seed) : RehearsalEnvironment(
    Loopback, Paced, TimeProvider.System, Seed)
{
    private readonly Dictionary<string, IDisposable> _working = [];

    public override bool IsReal => true;

    public override async Task<JsonNode?> Perform(Func<Task<JsonNode?>> invocation)
    {
        using var _ = Paced.RealTime();

        // Away from the context on which workflows run: a state that is busy must not delay a probe.
        return await Task.Run(invocation);
    }

    public override void Work(string worker)
    {
        if (!_working.ContainsKey(worker))
        {
            _working[worker] = Paced.RealTime();
        }
    }

    public override void Rest(string worker)
    {
        if (_working.Remove(worker, out var hold))
        {
            hold.Dispose();
        }
    }
}

/// <summary>No sockets, and a clock that jumps.</summary>
internal sealed record VirtualEnvironment(InMemoryNetwork InMemory, VirtualTime Time, int Seed) : RehearsalEnvironment(InMemory, Time, Time, Seed)
{
    public override bool IsReal => false;

    public override Task<JsonNode?> Perform(Func<Task<JsonNode?>> invocation) => invocation();

    public override void Work(string worker)
    {
    }

    public override void Rest(string worker)
    {
    }
}
