using Benchmarks.Reality;

namespace Benchmarks.Rivals;

/// <summary>Another way to decide whether a deployment goes on.</summary>
internal interface IRival
{
    string Name { get; }

    Ending Run(Seen seen, Row row, World world, Chance chance);
}

/// <param name="IsRolledBack">Or let through.</param>
/// <param name="Seconds">Until the answer.</param>
internal readonly record struct Ending(bool IsRolledBack, double Seconds);
