using System.Diagnostics;
using System.Text;

namespace Rehearsal.Tests.Terminal;

public sealed class TextFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reads_a_file_of_the_largest_size_and_none_that_is_larger()
    {
        Read(Written("a", new byte[1 << 20].Select(_ => (byte)'x').ToArray())).Text!.Length.ShouldBe(1 << 20);
        Read(Written("b", new byte[(1 << 20) + 1].Select(_ => (byte)'x').ToArray())).ShouldBe((null, "is larger than the limit of 1 MB; check the path"));
    }

    [Fact]
    public void Gives_up_a_file_of_three_gigabytes_at_the_limit()
    {
        var name = Path.Combine(_folder, "huge");
        using (var file = new FileStream(name, FileMode.CreateNew))
        {
            file.SetLength(3L << 30);
        }

        Read(name).ShouldBe((null, "is larger than the limit of 1 MB; check the path"));
    }

    [Fact]
    public void Reads_a_device_that_never_ends_up_to_the_limit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such device");

        Read("/dev/zero").Problem.ShouldBe("is larger than the limit of 1 MB; check the path");
    }

    [Theory]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0x02, 0xFF, 0xFE, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x00, 0x7D })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    public void Refuses_what_is_no_text(byte[] bytes) => Read(Written("binary", bytes)).ShouldBe((null, "is not UTF-8 text; check the path"));

    [Fact]
    public void Reads_UTF_8_with_and_without_its_mark_and_the_UTF_16_of_PowerShell()
    {
        Read(Written("a", Encoding.UTF8.GetBytes("{ \"ü\": 1 }"))).Text.ShouldBe("{ \"ü\": 1 }");
        Read(Written("b", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("ü")])).Text.ShouldBe("ü");
        Read(Written("c", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("ü")])).Text.ShouldBe("ü");
        Read(Written("d", [])).Text.ShouldBe("");
    }

    [Fact]
    public void Tells_a_directory_from_a_file_that_is_not_there()
    {
        Read(_folder).Problem.ShouldBe("is a directory; name a file in it");
        Read(Path.Combine(_folder, "none")).Problem.ShouldBe($"does not exist; check the path (current directory: {Directory.GetCurrentDirectory()})");
        Read(Path.Combine(_folder, "none", "none")).Problem.ShouldBe($"does not exist; check the path (current directory: {Directory.GetCurrentDirectory()})");
    }

    [Fact]
    public void Gives_up_a_pipe_that_nothing_writes_to()
    {
        var pipe = Pipe();
        var clock = new HastyClock();

        Read(pipe, clock).ShouldBe((null, "cannot be read: nothing writes to this pipe (waited 5 s); name a file"));

        // Lets the thread go that still waits for the pipe to open.
        using var writer = new FileStream(pipe, FileMode.Open, FileAccess.Write);
    }

    [Fact]
    public async Task Reads_a_pipe_that_is_written_to()
    {
        var pipe = Pipe();
        var writing = Task.Run(() => File.WriteAllText(pipe, "{}"), TestContext.Current.CancellationToken);

        Read(pipe).Text.ShouldBe("{}");

        await writing;
    }

    private static (string? Text, string? Problem) Read(string name, TimeProvider? clock = null) => TextFile.Read(name, most: 1, clock ?? TimeProvider.System);

    private string Written(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        return Path.Combine(_folder, name);
    }

    private string Pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes");
        var pipe = Path.Combine(_folder, "pipe");
        using var made = Process.Start("mkfifo", [pipe]);
        made.WaitForExit();
        return pipe;
    }

    /// <summary>Every wait is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
