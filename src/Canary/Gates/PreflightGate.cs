using Canary.Aws;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>Before anything is made: one error among the checks of <see cref="Canary.Preflight.PreflightChecks"/> stops the deployment.</summary>
public sealed class PreflightGate : Gate
{
    public override string Question => "Can this succeed, and can it be undone?";

    /// <summary>There is no green yet: the checks go by what the AppSpec says of it.</summary>
    internal override bool NeedsGreen => false;

    /// <summary>Both: one check asks blue through them, as the later gates will ask green.</summary>
    internal override IReadOnlyList<TrafficRoute> Listeners(Plan plan, TargetGroupPairInfo pair) => Both(pair);

    /// <summary>CodeDeploy waits an hour for an answer, so no window can be waited for: the earlier it stops, the less was made in vain.</summary>
    internal override bool IsStoppedByFreeze => true;
}
