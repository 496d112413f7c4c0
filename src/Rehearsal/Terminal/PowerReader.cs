using System.CommandLine;
using System.Globalization;
using Canary.Plans;

namespace Rehearsal.Terminal;

/// <summary>Which plan is simulated against how many targets, or every mistake in how it was asked for.</summary>
internal sealed record PowerReading(Plan Plan, int Targets, int Seed, IReadOnlyList<string> Mistakes);

/// <summary>Reads what <c>power</c> is given.</summary>
internal sealed class PowerReader : LineReader
{
    private PowerReader(ParseResult line, TimeProvider clock)
        : base(line, clock)
    {
    }

    public static PowerReading Read(PowerArguments arguments, ParseResult line, TerminalEnvironment terminal)
    {
        var reader = new PowerReader(line, terminal.Clock);
        var targets = (int)reader.Number(arguments.Targets, 1, RehearsalOptions.MostTargets, otherwise: 4, NumberStyles.None);

        // The sample shop's plan is for rehearsing; without a plan a service is judged by the defaults.
        var plan = reader.ReadPlan(arguments.Plan)?.Plan ?? new Plan();
        var seed = (int)reader.Number(arguments.Seed, int.MinValue, int.MaxValue, otherwise: 1, NumberStyles.AllowLeadingSign);
        if (reader.Mistakes is [] && !PlanFeasibility.IsExcused(plan) && PlanFeasibility.ShortfallOf(plan, targets) is { } shortfall)
        {
            var place = reader.IsGiven(arguments.Plan) ? $"{arguments.Plan.Name} {line.GetValue(arguments.Plan)![0]}: " : "";
            reader.Mistakes.Add($"{place}{shortfall.Text}");
        }

        return new PowerReading(plan, targets, seed, reader.Mistakes);
    }
}
