using System.Diagnostics;
using System.Globalization;
using Rehearsal;
using Rehearsal.Terminal;
using Rehearsal.Tests.Crowds;

namespace Benchmarks;

/// <summary>
/// Ten clients deploy 200 versions of 20 services to one account that is served on real sockets: whether each ends as it deserves, and what it takes.
/// </summary>
internal static class ServedSpeed
{
    public static readonly ServedCrowd Default = new(Clients: 10, ServicesOfEach: 2, Versions: 10);

    private const string Usage = "use served [--versions 1 or more, of each service]";
    private const int MistakesShown = 20;
    private const int DeploymentsBetweenLines = 20;

    /// <summary>Null: something was not understood, and that was said.</summary>
    public static ServedCrowd? Read(IReadOnlyList<string> wishes)
    {
        if (wishes is ["--versions", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var versions) && versions > 0)
        {
            return Default with { Versions = versions };
        }

        Console.Error.WriteLine($"{string.Join(' ', wishes)} is not understood; {Usage}");
        return null;
    }

    public static async Task<IReadOnlyList<Measured>> Measure(ServedCrowd crowd)
    {
        using var process = Process.GetCurrentProcess();
        using var end = new CancellationTokenSource();
        var options = new ServeOptions { Port = 0, Targets = 1, UsersPerSecond = 1, Speed = 1000, Plan = PlanReader.Read(ShopPlan.Text).Plan! };
        await using var view = new ServeView(TextWriter.Null, options);
        var ready = new TaskCompletionSource<ServedAccount>(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = LiveAccount.Run(options, crowd.Services, new ServeWatch(ready.SetResult, view.Show, _ => { }), end.Token);
        var address = (await await Task.WhenAny(ready.Task, Failed(serving))).Address;

        var (began, cpu, before, over) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, Managed(), 0);
        var outcome = await (crowd with { Ended = Show }).DeployAll(_ => AccountClient.At(address, TimeSpan.FromSeconds(1)));
        var (took, after) = (Stopwatch.GetElapsedTime(began), Managed());
        process.Refresh();
        foreach (var mistake in outcome.Mistakes.Take(MistakesShown))
        {
            Console.Error.WriteLine(mistake);
        }

        var used = process.TotalProcessorTime - cpu;
        await end.CancelAsync();
        await Failed(serving);
        return
        [
            new Measured(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"served: mistakes in {crowd.Size} deployments, {outcome.Executions:N0} executions, {outcome.Reports:N0} reports, {outcome.Lines:N0} lines"),
                outcome.Mistakes.Count,
                0,
                ""),
            new Measured("served: duration", Math.Round(took.TotalMinutes, 1), 20, "min"),
            new Measured("served: CPU, all threads", Math.Round(used.TotalSeconds), 600, "s"),
            new Measured("served: peak memory", process.PeakWorkingSet64 >> 20, 1500, "MB"),
            new Measured("served: managed memory that a deployment leaves", Math.Round((after - before) / 1024.0 / crowd.Size), 3072, "KB"),
        ];

        void Show(ServedDeployment deployment)
        {
            if (deployment.Mistake is { } mistake)
            {
                Console.Error.WriteLine(mistake);
            }

            if (++over % DeploymentsBetweenLines == 0)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{over} of {crowd.Size} over after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {Managed() >> 20} MB managed, {process.WorkingSet64 >> 20} MB in all"));
                process.Refresh();
            }
        }
    }

    private static long Managed() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Ends with the account: by an exception, or because it was no longer wanted.</summary>
    private static async Task<ServedAccount> Failed(Task serving)
    {
        await serving.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return serving.IsFaulted ? throw serving.Exception.InnerException! : new ServedAccount(new Uri("http://127.0.0.1"), [], "");
    }
}
