using Rehearsal.Account;
using Rehearsal.Ecs;

namespace Rehearsal.Serving;

/// <summary>A service that pipelines may deploy: what it is called, who deploys it, and where its users come in.</summary>
/// <param name="Cluster">Its cluster, by name.</param>
/// <param name="Name">In the cluster.</param>
/// <param name="Tasks">How many it has.</param>
/// <param name="Plan">The parameter that holds its plan.</param>
/// <param name="Paths">What its users ask for.</param>
internal sealed record ServedService(string Cluster, string Name, int Tasks, string Plan, IReadOnlyList<string> Paths)
{
    public required ServedBy By { get; init; }

    /// <summary>The family of its task definitions.</summary>
    public required string Family { get; init; }

    /// <summary>Its production listener.</summary>
    public required Uri Users { get; init; }

    /// <summary>The name by which users know it; null: its address.</summary>
    public string? Host { get; init; }
}

/// <summary>Who deploys a service, and how traffic shifts.</summary>
internal abstract record ServedBy
{
    private ServedBy()
    {
    }

    public sealed record CodeDeploy(string Application, string Group, string Configuration) : ServedBy;

    public sealed record Ecs(Strategy Strategy) : ServedBy;
}

/// <summary>The account while it is served.</summary>
/// <param name="Address">Of its endpoint.</param>
/// <param name="Services">What can be deployed.</param>
/// <param name="Bucket">Where the workflows store their reports.</param>
internal sealed record ServedAccount(Uri Address, IReadOnlyList<ServedService> Services, string Bucket)
{
    /// <summary>What is served otherwise than it is in AWS, in sentences without a full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Those who watch an account that is served.</summary>
/// <param name="Ready">Called once: it answers from now on.</param>
/// <param name="Happened">May be called from any thread; what happens is told in the order of the calls.</param>
/// <param name="Stored">What the workflows have stored in their bucket since the last call.</param>
internal sealed record ServeWatch(
    Action<ServedAccount> Ready, Action<RehearsalEvent> Happened, Action<IReadOnlyList<StoredObject>> Stored) : IProgress<RehearsalEvent>
{
    public void Report(RehearsalEvent value) => Happened(value);
}

/// <summary>Serves an account until it is cancelled, and stops everything it started before it throws.</summary>
internal delegate Task Serve(ServeOptions options, ServeWatch watch, CancellationToken cancellationToken);
