using System.Globalization;
using Benchmarks;
using Benchmarks.Reality;
using Benchmarks.Rivals;
using Benchmarks.Watches;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is [ProberSpeed.Prober, var green, var blue])
{
    await ProberSpeed.Probe(green, blue);

    return 0;
}

// The simulations have arguments of their own.
if (args is ["reality" or "rivals" or "watch", .. var words])
{
    var (wishes, mistake) = Wishes.Read(words, args[0] switch { "reality" => 2000, "rivals" => 400, _ => 200 });
    if (wishes is null)
    {
        Console.Error.WriteLine(mistake);

        return 2;
    }

    Console.WriteLine($"{wishes.Deployments} deployments of each kind, seed {wishes.Seed}");
    Console.WriteLine();
    if (args[0] == "rivals")
    {
        Comparison.Print(wishes);

        return 0;
    }

    return (args[0] == "reality" ? RealityTable.Print(wishes) : WatchBenchmark.Print(wishes)) == 0 ? 0 : 1;
}

var crowd = CrowdSpeed.Default;
if (args is ["crowd", .. [_, ..] sizes])
{
    if (CrowdSpeed.Read(sizes) is not { } read)
    {
        return 2;
    }

    (crowd, args) = (read, ["crowd"]);
}

var served = ServedSpeed.Default;
if (args is ["served", .. [_, ..] versions])
{
    if (ServedSpeed.Read(versions) is not { } read)
    {
        return 2;
    }

    (served, args) = (read, ["served"]);
}

// Each measurement prints a table with the bound that it is held against; the exit code says whether all were met.
var measurements = new Dictionary<string, Func<Task<IReadOnlyList<Measured>>>>
{
    ["judge"] = () => Task.FromResult(JudgeSpeed.Measure()),
    ["simulated"] = () => Task.FromResult(SimulationSpeed.Measure()),
    ["replay"] = () => Task.FromResult(ReplaySpeed.Measure()),
    ["deployment"] = () => Task.FromResult(DeploymentSpeed.Measure()),
    ["prober"] = ProberSpeed.Measure,
    ["rehearsal"] = RehearsalSpeed.Measure,
    ["crowd"] = () => Task.FromResult(CrowdSpeed.Measure(crowd)),
    ["served"] = () => ServedSpeed.Measure(served),
};
var chosen = args is [] ? measurements.Keys.ToList() : [.. args];
if (chosen.Find(name => !measurements.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"{unknown} is no measurement; use {string.Join(", ", measurements.Keys)}, reality, rivals, watch");

    return 2;
}

Console.WriteLine($"{"what",-76} {"measured",12} {"bound",12}");
var missed = 0;
foreach (var name in chosen)
{
    foreach (var line in await measurements[name]())
    {
        Console.WriteLine($"{line.What,-76} {line.Value + " " + line.Unit,12} {line.Bound + " " + line.Unit,12}{(line.IsMet ? "" : "  MISSED")}");
        missed += line.IsMet ? 0 : 1;
    }
}

return missed == 0 ? 0 : 1;
