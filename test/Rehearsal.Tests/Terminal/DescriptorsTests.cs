namespace Rehearsal.Tests.Terminal;

public sealed class DescriptorsTests
{
    [Theory]
    [InlineData("Max open files            160                  4096                 files     ", 160)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             160                  160                  processes ", null)]
    public void The_limit_is_the_soft_one(string line, int? limit) =>
        Descriptors.LimitIn(["Limit                     Soft Limit           Hard Limit           Units     ", line]).ShouldBe(limit);

    [Fact]
    public void What_the_runtime_opened_was_not_inherited()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells");
        using var own = File.OpenHandle(Path.Combine(AppContext.BaseDirectory, "Rehearsal.dll"));

        Descriptors.IsInherited((int)own.DangerousGetHandle()).ShouldBeFalse();
        Descriptors.IsInherited(100_000).ShouldBeFalse();
        Descriptors.IsInherited(2).ShouldBeTrue();
    }
}
