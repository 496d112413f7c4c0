using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Preflight;

public sealed class FargateSizeTests
{
    [Theory]
    [InlineData(256, 512, true)]
    [InlineData(256, 1024, true)]
    [InlineData(256, 1536, false)]
    [InlineData(256, 2048, true)]
    [InlineData(256, 3072, false)]
    [InlineData(512, 512, false)]
    [InlineData(512, 4096, true)]
    [InlineData(512, 5120, false)]
    [InlineData(1024, 1024, false)]
    [InlineData(1024, 8192, true)]
    [InlineData(2048, 16_384, true)]
    [InlineData(2048, 17_408, false)]
    [InlineData(4096, 8192, true)]
    [InlineData(4096, 30_720, true)]
    [InlineData(4096, 31_744, false)]
    [InlineData(8192, 16_384, true)]
    [InlineData(8192, 18_432, false)]
    [InlineData(8192, 20_480, true)]
    [InlineData(8192, 61_440, true)]
    [InlineData(16_384, 32_768, true)]
    [InlineData(16_384, 122_880, true)]
    [InlineData(16_384, 131_072, false)]
    [InlineData(32_768, 122_880, false)]
    [InlineData(1000, 2048, false)]
    public void Knows_the_pairs_of_fargate(int cpu, int memory, bool isThere) => FargateSize.Linux.Contains(new FargateSize(cpu, memory)).ShouldBe(isThere);

    [Theory]
    [InlineData(512, 1024, false)]
    [InlineData(1024, 2048, true)]
    [InlineData(4096, 30_720, true)]
    [InlineData(8192, 16_384, false)]
    public void Windows_has_the_middle_of_them(int cpu, int memory, bool isThere) => FargateSize.Windows.Contains(new FargateSize(cpu, memory)).ShouldBe(isThere);

    [Theory]
    [InlineData(256, 4096, "256 with 2048, 512 with 4096")]
    [InlineData(256, 1536, "256 with 1024, 256 with 2048")]
    [InlineData(300, 512, "256 with 512, 512 with 1024")]
    [InlineData(1, 1, "256 with 512")]
    [InlineData(8192, 18_432, "8192 with 16384, 8192 with 20480")]
    [InlineData(99_999, 999_999, "16384 with 122880")]
    public void States_the_nearest_pairs(int cpu, int memory, string nearest) => string.Join(", ", FargateSize.Nearest(FargateSize.Linux, cpu, memory)).ShouldBe(nearest);

    [Fact]
    public void There_is_always_a_nearest_pair_and_a_pair_is_its_own()
        => Prop.ForAll(Gen.Choose(1, 40_000).ToArbitrary(), Gen.Choose(1, 200_000).ToArbitrary(), (cpu, memory) =>
        {
            var nearest = FargateSize.Nearest(FargateSize.Linux, cpu, memory);

            nearest.Count.ShouldBeInRange(1, 5);
            nearest.ShouldBeSubsetOf(FargateSize.Linux);
            FargateSize.Linux.Take(100).Where(size => !FargateSize.Nearest(FargateSize.Linux, size.Cpu, size.Memory).SequenceEqual([size])).ShouldBeEmpty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
