using Canary.Aws;
using Canary.Deployments;
using Canary.Judging;
using Canary.Plans;

namespace Canary.Metrics;

/// <summary>What users meet while traffic shifts, by what CloudWatch counts each minute: what to ask, what to make of the answer.</summary>
public static class UserTraffic
{
    /// <summary>The next query: one, or none where no further minute is final or where the load balancer's counts say nothing of users.</summary>
    /// <param name="since">When traffic began to shift.</param>
    public static IReadOnlyList<MetricDataRequest> Queries(
        Site site, string deploymentId, UserTrafficState? state, DateTimeOffset since, DateTimeOffset now) => [];

    /// <summary>With what the answer says of each further minute; as before, but for a remark, where there is no complete answer.</summary>
    /// <param name="asked">What <see cref="Queries"/> gave.</param>
    /// <param name="responses">One for each of <paramref name="asked"/>.</param>
    public static UserTrafficState After(
        Site site,
        string deploymentId,
        UserTrafficState? state,
        IReadOnlyList<MetricDataRequest> asked,
        IReadOnlyList<GetMetricData>? responses,
        DateTimeOffset since) => state ?? new UserTrafficState();

    /// <summary>A fail where users' requests speak against green, and null otherwise; never a fail for what is missing.</summary>
    public static Verdict? Fail(UserTrafficState? state, Plan plan) => null;

    /// <summary>What users met, and what could not be read, in sentences.</summary>
    public static IReadOnlyList<string> Remarks(UserTrafficState? state) => [];
}
