using System.Text.Json;
using static Canary.Tests.Preflight.StartSamples;

namespace Canary.Tests.Preflight;

/// <summary>Whether a heap fits its container: which figure counts, and against which memory. The sample's task has 512 MiB.</summary>
public sealed class MemoryCheckTests
{
    [Theory]
    [InlineData("JAVA_TOOL_OPTIONS", "-Xmx2g", "The container web has 512 MiB of memory, and its heap may take 2048 MiB (-Xmx in JAVA_TOOL_OPTIONS): once the heap fills, the container is killed. Set -Xmx to 384 MiB or less, or raise the memory")]
    [InlineData("JAVA_OPTS", "-server -Xmx524288K -Dx=1", "The container web has 512 MiB of memory, and its heap may take 512 MiB (-Xmx in JAVA_OPTS): once the heap fills, the container is killed. Set -Xmx to 384 MiB or less, or raise the memory")]
    [InlineData("_JAVA_OPTIONS", "-XX:MaxHeapSize=1073741824", "The container web has 512 MiB of memory, and its heap may take 1024 MiB (-Xmx in _JAVA_OPTIONS): once the heap fills, the container is killed. Set -Xmx to 384 MiB or less, or raise the memory")]
    [InlineData("JDK_JAVA_OPTIONS", "-XX:MaxRAMPercentage=100.0", "The container web has 512 MiB of memory, and its heap may take 100% of it (-XX:MaxRAMPercentage in JDK_JAVA_OPTIONS): once the heap fills, the container is killed. Set -XX:MaxRAMPercentage to 75 or less")]
    [InlineData("NODE_OPTIONS", "--max-old-space-size=4096", "The container web has 512 MiB of memory, and its heap may take 4096 MiB (--max-old-space-size in NODE_OPTIONS): once the heap fills, the container is killed. Set --max-old-space-size to 384 MiB or less, or raise the memory")]
    [InlineData("DOTNET_GCHeapHardLimit", "0x40000000", "The container web has 512 MiB of memory, and its heap may take 1024 MiB (GCHeapHardLimit in DOTNET_GCHeapHardLimit): once the heap fills, the container is killed. Set GCHeapHardLimit to 384 MiB or less, or raise the memory")]
    public void Warns_of_a_heap_that_does_not_fit(string variable, string value, string text)
    {
        var finding = Of(Environment(variable, value));

        (finding.Outcome, finding.Severity, finding.Text).ShouldBe((FindingOutcome.Failed, Severity.Warning, text));
    }

    [Theory]
    [InlineData("JAVA_TOOL_OPTIONS", "-Xmx384m", "The heap of the container web fits its memory of 512 MiB: 384 MiB (-Xmx in JAVA_TOOL_OPTIONS)")]
    [InlineData("JAVA_TOOL_OPTIONS", "-Xmx4g -Xmx256m", "The heap of the container web fits its memory of 512 MiB: 256 MiB (-Xmx in JAVA_TOOL_OPTIONS)")]
    [InlineData("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=75", "The heap of the container web fits its memory of 512 MiB: 75% of it (-XX:MaxRAMPercentage in JAVA_TOOL_OPTIONS)")]
    [InlineData("NODE_OPTIONS", "--max_old_space_size 256", "The heap of the container web fits its memory of 512 MiB: 256 MiB (--max-old-space-size in NODE_OPTIONS)")]
    [InlineData("JAVA_TOOL_OPTIONS", "-Xmx${HEAP}", "No container sets a heap")]
    [InlineData("JAVA_TOOL_OPTIONS", "-Dhint=use-Xmx4g", "No container sets a heap")]
    [InlineData("NODE_OPTIONS", "--max-old-space-size-percentage=90", "No container sets a heap")]
    [InlineData("DOTNET_GCHeapHardLimit", "much", "No container sets a heap")]
    [InlineData("README", "-Xmx4g", "No container sets a heap")]
    public void Passes_one_that_fits_or_that_is_none(string variable, string value, string message)
    {
        var finding = Of(Environment(variable, value));

        (finding.Outcome, finding.Text).ShouldBe((FindingOutcome.Passed, message));
    }

    [Fact]
    public void The_command_overrides_the_environment_and_a_heap_a_percentage()
    {
        var sample = Environment("JAVA_TOOL_OPTIONS", "-Xmx4g -XX:MaxRAMPercentage=100").Set(Sample.Web + ".Command", """["java", "-Xmx256m", "-jar", "shop.jar"]""");

        Of(sample).Message.ShouldBe("The heap of the container web fits its memory of 512 MiB: 256 MiB (-Xmx in command)");
    }

    [Fact]
    public void The_containers_own_limit_counts_before_the_tasks()
        => Of(Environment("JAVA_TOOL_OPTIONS", "-Xmx384m").Set(Sample.Web + ".Memory", "256")).Message
            .ShouldBe("The container web has 256 MiB of memory, and its heap may take 384 MiB (-Xmx in JAVA_TOOL_OPTIONS): once the heap fills, the container is killed");

    [Fact]
    public void Without_any_limit_a_heap_fits_and_all_of_the_memory_does_not()
    {
        Of(Environment("JAVA_TOOL_OPTIONS", "-Xmx4g").Set(Sample.GreenDefinition + ".Memory", "null")).Message
            .ShouldBe("The container web has no memory limit that a heap would have to fit");
        Of(Environment("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=120").Set(Sample.GreenDefinition + ".Memory", "null")).Outcome.ShouldBe(FindingOutcome.Failed);
    }

    private static Sample Environment(string name, string value)
        => Sample.BeforeInstall().Set(Sample.Web + ".Environment[0]", JsonSerializer.Serialize(new { Name = name, Value = value }));

    private static Finding Of(Sample sample) => Find(sample, "memory-fit");
}
