using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Wire;

/// <summary>AWS's client for Python, in a process of its own.</summary>
internal static class AwsClient
{
    private const int NotInstalled = 77;

    /// <summary>Makes the calls one after the other. Where there is no such client, it says why instead.</summary>
    public static async Task<(IReadOnlyList<JsonObject> Results, string? WhyNot)> Make(IEnumerable<JsonObject> calls, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(Python())!;
            return await Converse(process, calls, cancellationToken);
        }
        catch (Win32Exception missing)
        {
            return ([], $"python3 cannot be started: {missing.Message}");
        }
    }

    private static async Task<(IReadOnlyList<JsonObject> Results, string? WhyNot)> Converse(
        Process process, IEnumerable<JsonObject> calls, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteAsync(new JsonArray([.. calls]).ToJsonString().AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == NotInstalled)
        {
            return ([], $"botocore, AWS's client for Python, is not installed: {output}");
        }

        process.ExitCode.ShouldBe(0, await errors);

        return ([.. JsonNode.Parse(output)!.AsArray().Select(result => result!.AsObject())], null);
    }

    /// <summary>Without anything that the machine is configured with for AWS itself.</summary>
    private static ProcessStartInfo Python([CallerFilePath] string here = "")
    {
        var start = new ProcessStartInfo("python3", ["-B", Path.Combine(Path.GetDirectoryName(here)!, "clients.py")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["AWS_CONFIG_FILE"], start.Environment["AWS_SHARED_CREDENTIALS_FILE"]) = ("/dev/null", "/dev/null");
        (start.Environment["AWS_EC2_METADATA_DISABLED"], start.Environment["NO_PROXY"]) = ("true", "127.0.0.1");
        return start;
    }
}
