namespace Canary.Probing;

/// <summary>How many probes a second one invocation of the prober can carry, from the memory that it is given; docs/scale.md derives it.</summary>
public static class ProbeCapacity
{
    /// <summary>What template.yaml gives to Probe; a test holds the two together. MB.</summary>
    public const int MemorySize = 1024;

    /// <summary>
    /// CPU of one probe in the first five seconds of a process, as the functions are compiled; the bound of a benchmark. Microseconds.
    /// </summary>
    public const int MicrosecondsCold = 2000;

    /// <summary>CPU of one probe from then on; the bound of a benchmark. Microseconds.</summary>
    public const int MicrosecondsWarm = 800;

    /// <summary>What Lambda may cost more than that measurement: TLS, a slower core.</summary>
    public const double SafetyFactor = 1.25;

    // Lambda gives a share of a vCPU in proportion to memory: 1769 MB are one (AWS Lambda developer guide, "Configure Lambda function memory").
    private const double MemoryOfCore = 1769;

    /// <summary>
    /// Probes per second in a first round, green and blue together: any round may meet a new execution environment, so this is what workers are
    /// counted by. Memory beyond one vCPU counts for nothing, since one loop sends them all.
    /// </summary>
    /// <param name="memorySize">128 to 10240 MB.</param>
    public static double ProbesPerSecond(int memorySize = MemorySize) => Carried(memorySize, MicrosecondsCold);

    /// <summary>Probes per second in a later round of the same execution environment: what is left when a plan is at its limit.</summary>
    /// <param name="memorySize">128 to 10240 MB.</param>
    public static double ProbesPerSecondWarm(int memorySize = MemorySize) => Carried(memorySize, MicrosecondsWarm);

    private static double Carried(int memorySize, int microseconds) => memorySize is < 128 or > 10240
        ? throw new ArgumentOutOfRangeException(nameof(memorySize), memorySize, "Lambda gives 128 to 10240 MB")
        : Math.Min(1, memorySize / MemoryOfCore) * 1_000_000 / (microseconds * SafetyFactor);
}
