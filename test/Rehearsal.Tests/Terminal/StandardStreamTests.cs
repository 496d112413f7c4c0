using System.Diagnostics;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Tests.Terminal;

public sealed class StandardStreamTests
{
    private readonly List<string> _told = [];

    [Fact]
    public void Tells_once_of_a_disk_that_is_full_and_swallows_the_rest()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no such device");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var stream = new StandardStream(full, pipe: null, _told.Add);

        stream.Write("one"u8);
        stream.Write("two"u8);

        _told.ShouldHaveSingleItem().ShouldStartWith("No space left on device");
    }

    [Fact]
    public void Tells_of_a_pipe_whose_reader_has_gone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Such pipes are tried on Unix");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        using var raw = new FileStream(new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var stream = new StandardStream(Stream.Null, raw, _told.Add);

        stream.Write("read by nobody yet"u8);
        _told.ShouldBeEmpty();
        pipe.ClientSafePipeHandle.Dispose();
        stream.Write("and never"u8);

        _told.ShouldBe(["its reader has gone"]);
    }

    [Fact]
    public void A_descriptor_that_was_closed_is_told_of_only_when_something_is_to_be_printed()
    {
        using var stream = new StandardStream(console: null, pipe: null, _told.Add);
        _told.ShouldBeEmpty();

        stream.Write("one"u8);

        _told.ShouldBe(["it is closed"]);
    }

    [Theory]
    [InlineData("--version >/dev/full", ExitCode.Broken, "Standard output cannot be written: No space left on device. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.")]
    [InlineData("--help >/dev/full", ExitCode.Broken, "Standard output cannot be written: No space left on device. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.")]
    [InlineData("check --appspec Shipped/appspec.yml >/dev/full", ExitCode.Broken, "Standard output cannot be written: No space left on device. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.")]
    [InlineData("power --targets 1 >&-", ExitCode.Broken, "Standard output cannot be written: it is closed. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.")]
    [InlineData("--no-live >/dev/full", ExitCode.Broken, "Standard output cannot be written: No space left on device. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.")]
    [InlineData("--no-live >&-", ExitCode.Broken, "Standard output cannot be written: it is closed. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.")]
    [InlineData("--version 2>&-", ExitCode.Deployed, "")]
    [InlineData("--version 2>/dev/full", ExitCode.Deployed, "")]
    [InlineData("--nope 2>/dev/full", ExitCode.Misused, "")]
    [InlineData("--nope >&- 2>&-", ExitCode.Misused, "")]
    public void In_a_shell_there_is_one_line_and_the_right_exit_code_whatever_cannot_be_written(string line, int code, string error)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no such device");

        var (exited, _, errors) = Shell($"dotnet Rehearsal.dll {line}");

        errors.ShouldBe(error is "" ? [] : [error]);
        exited.ShouldBe(code);
    }

    [Fact]
    public void In_a_shell_a_rehearsal_ends_with_one_line_when_nobody_reads_it_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such shell");

        var (_, output, errors) = Shell("{ dotnet Rehearsal.dll --no-live; echo \"exit $?\" >&2; } | head -1");

        output.ShouldHaveSingleItem().ShouldStartWith("rehearsal Rehearsal.Canary10Percent1Minute, ");
        errors.ShouldBe(["Standard output cannot be written: its reader has gone. The rest of the output is lost; redirect it to a file, a terminal or /dev/null.", "exit 3"]);
    }

    private static (int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors) Shell(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();

        return (shell.ExitCode, Lines(output), [.. Lines(errors.GetAwaiter().GetResult()).Where(one => !one.StartsWith("AWS packages: ", StringComparison.Ordinal))]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
