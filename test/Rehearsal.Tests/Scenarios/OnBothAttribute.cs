using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Rehearsal.Tests.Scenarios;

/// <summary>Plays a scenario under either controller, which is the test's first argument: one suite, two drivers.</summary>
/// <param name="arguments">The others.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnBothAttribute(params object?[]? arguments) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<Controller>().Select(controller => new TheoryDataRow([controller, .. arguments ?? [null]]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
