namespace Benchmarks.Simulation;

/// <summary>One block for each stream, one row for each policy.</summary>
internal static class Table
{
    public static void Head(Stream stream)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{stream.Name,-50} {"rolled back",11} {"median s",9} {"p95 s",8} {"probes",8} {"passed",8} {"inconcl.",8} {"x bound",8}");
    }

    public static void Row(IPolicy policy, Stream stream, Ending[] endings)
    {
        if (endings is [])
        {
            Console.WriteLine($"  {policy.Name,-48} {"-",11}");
            return;
        }

        var rollbacks = endings.Where(ending => ending.Answer == Answer.RollBack).ToList();
        var seconds = rollbacks.ConvertAll(ending => ending.Seconds);
        seconds.Sort();
        var isOurs = policy is Ours;
        Console.WriteLine(
            $"  {policy.Name,-48} {Share(Answer.RollBack),11} {At(0.5),9} {At(0.95),8} {endings.Average(ending => ending.Probes),8:0} "
            + $"{Share(Answer.Pass),8} {(isOurs ? Share(Answer.Inconclusive) : "-"),8} {(isOurs ? OverBound(stream, rollbacks) : "-"),8}");

        string Share(Answer answer) => $"{100.0 * endings.Count(ending => ending.Answer == answer) / endings.Length:0.##}%";

        string At(double quantile) => seconds is [] ? "-" : $"{seconds[(int)Math.Ceiling(quantile * seconds.Count) - 1]:0.##}";
    }

    // Half of our probes are green. Below 2% nothing promises a rollback, so there is no bound to compare with.
    private static string OverBound(Stream stream, List<Ending> rollbacks) =>
        stream.FleetRate is { } rate and >= 0.02 && rollbacks.Count > 0
            ? $"{rollbacks.Average(ending => ending.Probes) / 2 / InformationBound.GreenProbes(rate):0.00}"
            : "-";
}
