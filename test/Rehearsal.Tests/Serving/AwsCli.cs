using System.Diagnostics;

namespace Rehearsal.Tests.Serving;

/// <summary>An AWS CLI of this machine. Version 2 before 2.13 knows no AWS_ENDPOINT_URL, so every call names the endpoint.</summary>
/// <param name="Program">Its path.</param>
/// <param name="Version">Such as 2.9.19.</param>
internal sealed record AwsCli(string Program, Version Version)
{
    private static readonly Lazy<IReadOnlyList<AwsCli>> s_installed = new(() => [.. Programs().Select(Ask).OfType<AwsCli>()]);

    /// <summary>Without what the machine is configured with for AWS itself.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = "local",
        ["AWS_DEFAULT_REGION"] = "local",
        ["AWS_PAGER"] = "",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["NO_PROXY"] = "127.0.0.1",
    };

    /// <summary>The one that is found first; a test without any is skipped.</summary>
    public static AwsCli First()
    {
        Assert.SkipWhen(s_installed.Value is [], "The AWS CLI is not installed");
        return s_installed.Value[0];
    }

    /// <summary>One of version 2; a test without any is skipped.</summary>
    public static AwsCli OfVersion2()
    {
        var found = s_installed.Value.FirstOrDefault(cli => cli.Version.Major >= 2);
        Assert.SkipWhen(found is null, $"No AWS CLI of version 2 is installed ({string.Join(", ", s_installed.Value.Select(cli => cli.Version))})");
        return found!;
    }

    /// <summary>Skips a test of a command that it does not have, as the CLI says itself before it asks for parameters.</summary>
    public async Task Needs(string service, string command)
    {
        var (_, _, error) = await Run("/", "http://127.0.0.1:1", service, command);
        Assert.SkipWhen(error.Contains("Invalid choice", StringComparison.Ordinal), $"The AWS CLI {Version} has no {service} {command}");
    }

    /// <summary>What it prints; a failure fails the test.</summary>
    public async Task<string> Print(string folder, string url, params string[] arguments)
    {
        var (code, output, error) = await Run(folder, url, arguments);
        code.ShouldBe(0, $"aws {string.Join(' ', arguments)}: {error}");
        error.ShouldBe("", $"aws {string.Join(' ', arguments)}");
        return output.Trim();
    }

    public Process Start(string folder, string url, params string[] arguments) => Launch(Program, folder, ["--endpoint-url", url, .. arguments]);

    private async Task<(int Code, string Output, string Error)> Run(string folder, string url, params string[] arguments)
    {
        using var process = Start(folder, url, arguments);
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await error);
    }

    private static Process Launch(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static IEnumerable<string> Programs() => OperatingSystem.IsWindows()
        ? []
        : (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "aws")).Where(File.Exists);

    /// <summary>It says <c>aws-cli/2.9.19 Python/…</c>; null: it is something else that is called so.</summary>
    private static AwsCli? Ask(string program)
    {
        using var process = Launch(program, "/", ["--version"]);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said.Split('/', ' ') is ["aws-cli", var version, ..] && Version.TryParse(version, out var read) ? new AwsCli(program, read) : null;
    }
}
