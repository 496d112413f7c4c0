namespace Rehearsal.Fleet;

/// <summary>The two target groups of a service that take turns: whichever serves now, the other one is green's.</summary>
internal sealed record TargetGroupPair(TargetGroup One, TargetGroup Two)
{
    public bool Contains(TargetGroup group) => group == One || group == Two;

    public TargetGroup Other(TargetGroup serving) =>
        serving == One ? Two
        : serving == Two ? One
        : throw new InvalidOperationException($"The service is served by {serving.Name}; its pair is {One.Name} and {Two.Name}");
}
