using Benchmarks;
using Benchmarks.Simulation;

// A comparison has no bound to be met, and arguments of its own.
if (args is ["simulation", .. var wishes])
{
    return Comparison.Run(wishes);
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

// Each measurement prints a table with the bound that it is held against; the exit code says whether all were met.
var measurements = new Dictionary<string, Func<Task<IReadOnlyList<Measured>>>>
{
    ["judge"] = () => Task.FromResult(JudgeSpeed.Measure()),
    ["simulated"] = () => Task.FromResult(SimulationSpeed.Measure()),
    ["deployment"] = () => Task.FromResult(DeploymentSpeed.Measure()),
    ["prober"] = ProberSpeed.Measure,
    ["rehearsal"] = RehearsalSpeed.Measure,
    ["crowd"] = () => Task.FromResult(CrowdSpeed.Measure(crowd)),
};
var chosen = args is [] ? measurements.Keys.ToList() : [.. args];
if (chosen.Find(name => !measurements.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"{unknown} is no measurement; use {string.Join(", ", measurements.Keys)}, simulation");

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
