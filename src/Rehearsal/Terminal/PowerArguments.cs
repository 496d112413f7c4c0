using System.CommandLine;

namespace Rehearsal.Terminal;

/// <summary>The options of <c>power</c> as a person writes them.</summary>
internal sealed class PowerArguments
{
    public Option<string[]> Plan { get; } = RehearsalArguments.Text("--plan", "file", "The plan to simulate. [default: the built-in one]");

    public Option<string[]> Targets { get; } = RehearsalArguments.Text("--targets", "number", "Green targets, 1 to 40. [default: 4]");

    public Option<string[]> Seed { get; } = RehearsalArguments.Text("--seed", "number", "Random seed of the simulation. [default: 1]");

    public IReadOnlyList<Option> All => [Plan, Targets, Seed];
}
