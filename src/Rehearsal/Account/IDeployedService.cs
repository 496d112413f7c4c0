using Rehearsal.Fleet;

namespace Rehearsal.Account;

/// <summary>A service as its controller deploys it: its target groups, and where traffic comes in.</summary>
internal interface IDeployedService
{
    AccountService Service { get; }

    TargetGroupPair TargetGroups { get; }

    Listener ProductionListener { get; }

    /// <summary>Null: there is no test route.</summary>
    Listener? TestListener { get; }

    /// <summary>Where the production route leads now.</summary>
    IReadOnlyList<Forward> Production { get; }

    /// <summary>Where the test route leads now; nowhere, where there is none.</summary>
    IReadOnlyList<Forward> Test { get; }
}
