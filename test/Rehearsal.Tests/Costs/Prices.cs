namespace Rehearsal.Tests.Costs;

/// <summary>What AWS publishes for us-east-1, looked up in November 2026, without free tiers; docs/cost.md names the pages. Dollars.</summary>
internal static class Prices
{
    public const decimal Transition = 0.025m / 1000;
    public const decimal ExpressRequest = 1.00m / 1_000_000;
    public const decimal ExpressGigabyteSecond = 0.00001667m;
    public const decimal LambdaRequest = 0.20m / 1_000_000;
    public const decimal GigabyteSecond = 0.0000133334m;
    public const decimal LogByte = 0.50m / (1024 * 1024 * 1024);
    public const decimal Put = 0.005m / 1000;
    public const decimal Get = 0.0004m / 1000;
    public const decimal StoredByteMonth = 0.023m / (1024 * 1024 * 1024);
    public const decimal CustomEvent = 1.00m / 1_000_000;
    public const decimal Message = 0.50m / 1_000_000;
    public const decimal Mail = 2.00m / 100_000;
    public const decimal Trace = 5.00m / 1_000_000;
    public const decimal MetricRequested = 0.01m / 1000;
    public const decimal MetricMonth = 0.30m;
    public const decimal AlarmMetricMonth = 0.10m;
    public const decimal DashboardMonth = 3.00m;
}
