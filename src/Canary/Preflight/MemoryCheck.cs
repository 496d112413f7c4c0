using System.Globalization;
using Canary.Aws;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether a heap that is set fits the memory that its container gets: one that does not is killed once the heap fills.</summary>
internal static class MemoryCheck
{
    /// <summary>Of the memory; the rest is for what is not heap: threads, code, buffers.</summary>
    private const double Recommended = 0.75;

    public static Check Fit { get; } = new(
        "memory-fit",
        "a heap that environment or command sets is below the container's memory",
        Severity.Warning,
        context => context.Green.Look(green => Of(context, green, green.ContainerDefinitions ?? [])));

    private static CheckResult Of(CheckContext context, TaskDefinition green, IReadOnlyList<ContainerDefinition> containers)
        => containers.Where(container => HeapSettings.Of(container) is [_, ..]).ToList() is [_, ..] some
            ? some.Select(container => Of(green, container)).Together(context)
            : containers is [] ? CheckResult.Unknown("The task definition has no container, so what heap it sets is not known")
            : CheckResult.Good("No container sets a heap");

    private static CheckResult Of(TaskDefinition green, ContainerDefinition container)
    {
        var heaps = HeapSettings.Of(container);
        var memory = container.Memory ?? (int.TryParse(green.Memory, NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? all : null);
        var large = heaps.Where(heap => IsTooLarge(heap, memory)).ToList();

        return large is [_, ..]
            ? CheckResult.Bad(
                string.Join(". ", large.Select(heap => Told(container, heap, memory))),
                string.Join(". ", large.Select(heap => Cure(heap, memory)).Distinct()))
            : memory is null ? CheckResult.Good($"The container {container.Name} has no memory limit that a heap would have to fit")
            : CheckResult.Good($"The heap of the container {container.Name} fits its memory of {memory} MiB: {Listed(heaps)}");
    }

    private static bool IsTooLarge(HeapSetting heap, int? memory)
        => heap.Setting is HeapSettings.Percentage ? heap.Amount >= 100 : heap.Amount >= memory;

    private static string Told(ContainerDefinition container, HeapSetting heap, int? memory) =>
        $"The container {container.Name} {(memory is null ? "may fill all of its memory" : $"has {memory} MiB of memory")}, and its heap may take "
            + $"{Amount(heap)} ({heap.Setting} in {heap.In}): once the heap fills, the container is killed";

    private static string Cure(HeapSetting heap, int? memory) => heap.Setting is HeapSettings.Percentage
        ? $"Set {heap.Setting} to 75 or less"
        : $"Set {heap.Setting} to {Math.Floor(memory!.Value * Recommended):0} MiB or less, or raise the memory";

    private static string Listed(IReadOnlyList<HeapSetting> heaps)
        => string.Join(", ", heaps.Select(heap => $"{Amount(heap)} ({heap.Setting} in {heap.In})"));

    private static string Amount(HeapSetting heap) => string.Create(
        CultureInfo.InvariantCulture, $"{heap.Amount:0.##}{(heap.Setting is HeapSettings.Percentage ? "% of it" : " MiB")}");
}
