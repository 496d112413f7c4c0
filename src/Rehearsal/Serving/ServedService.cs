using Canary.Deployments;
using Rehearsal.Account;

namespace Rehearsal.Serving;

/// <summary>A service that pipelines may deploy: what it is called, and who deploys it.</summary>
/// <param name="Controller">Who deploys it.</param>
/// <param name="Cluster">Its cluster, by name.</param>
/// <param name="Name">Also the family of its task definitions, its repository and, of CodeDeploy, its application.</param>
/// <param name="Group">Of CodeDeploy, its deployment group.</param>
/// <param name="Plan">The parameter that holds its plan.</param>
/// <param name="Users">Where its users come in.</param>
internal sealed record ServedService(Controller Controller, string Cluster, string Name, string Group, string Plan, Uri Users);

/// <summary>The account while it is served.</summary>
/// <param name="Address">Of its endpoint.</param>
/// <param name="Services">What can be deployed.</param>
/// <param name="Bucket">Where the workflows store their reports.</param>
internal sealed record ServedAccount(Uri Address, IReadOnlyList<ServedService> Services, string Bucket);

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
