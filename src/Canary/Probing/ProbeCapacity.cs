namespace Canary.Probing;

/// <summary>How many probes a second one invocation of the prober can carry, from the memory that it is given; docs/scale.md derives it.</summary>
public static class ProbeCapacity
{
    /// <summary>What template.yaml gives to Probe; a test holds the two together. MB.</summary>
    public const int MemorySize = 1024;

    /// <summary>CPU of one probe on loopback with the work of its target, from a cold start; the bound of a benchmark. Microseconds.</summary>
    public const int MicrosecondsMeasured = 4000;

    /// <summary>What Lambda may cost more than that measurement: TLS, a slower core. The target's work, about half of it, is not done there.</summary>
    public const double SafetyFactor = 1.25;

    // Lambda gives a share of a vCPU in proportion to memory: 1769 MB are one (AWS Lambda developer guide, "Configure Lambda function memory").
    private const double MemoryOfCore = 1769;

    /// <summary>Probes per second, green and blue together; memory beyond one vCPU counts for nothing, since one loop sends them all.</summary>
    /// <param name="memorySize">128 to 10240 MB.</param>
    public static double ProbesPerSecond(int memorySize = MemorySize) => memorySize is < 128 or > 10240
        ? throw new ArgumentOutOfRangeException(nameof(memorySize), memorySize, "Lambda gives 128 to 10240 MB")
        : Math.Min(1, memorySize / MemoryOfCore) * 1_000_000 / (MicrosecondsMeasured * SafetyFactor);
}
