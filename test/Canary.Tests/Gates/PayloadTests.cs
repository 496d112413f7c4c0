using System.Text;

namespace Canary.Tests.Gates;

/// <summary>What a workflow carries of a judgement: the largest fleet, the largest plan, and a green about which there is much to remember.</summary>
public sealed class PayloadTests
{
    // Of a state's input and output: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    private const int MostOfState = 256 * 1024;
    private const int Targets = FleetSize.MostTargets;
    private const int Paths = 20;

    /// <summary>
    /// The numbers get longer with the time, ever more slowly: 31 kB after two and a half minutes at the highest rate, and 34.8 kB after the 40 minutes
    /// that are the most a plan may ask for.
    /// </summary>
    [Theory]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, 35_000)]
    [InlineData(LifecycleEvent.AfterAllowTraffic, 12_000)]
    public void What_the_judge_remembers_of_a_hundred_targets_and_twenty_paths_stays_small(string lifecycleEvent, int most)
    {
        var largest = 0;
        var rounds = 0;
        Play(lifecycleEvent, probesPerSecond: 400, rounds: 40, (step, _) => (largest, rounds) = (Math.Max(largest, Bytes(step.State!)), rounds + 1));

        TestContext.Current.TestOutputHelper!.WriteLine($"{lifecycleEvent}: {largest} bytes in {rounds} rounds");
        rounds.ShouldBeGreaterThanOrEqualTo(20);
        largest.ShouldBeLessThan(most);
    }

    /// <summary>Into the judge goes where green and blue are, what it said last, and what all workers brought; of that it says what follows.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    public void What_goes_into_the_judge_and_comes_out_of_it_leaves_room_in_a_state_to_what_else_it_holds(int? probesPerSecond)
    {
        var (into, outOf, toWorker) = (0, 0, 0);
        var location = Play(LifecycleEvent.AfterAllowTestTraffic, probesPerSecond, rounds: 12, (step, request) =>
        {
            (into, outOf) = (Math.Max(into, Bytes(request)), Math.Max(outOf, Bytes(step)));
            toWorker = Math.Max(toWorker, step.Assignments.Select(assignment => Bytes(Workers.Request(request.Location!, step, assignment))).DefaultIfEmpty().Max());
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"into the judge {into}, out of it {outOf}, to each worker {toWorker}, location {Bytes(location)} bytes");
        into.ShouldBeLessThan(MostOfState * 6 / 10);
        outOf.ShouldBeLessThan((MostOfState / 4) + Recording.MostCharacters, "what was given is kept, up to a bound of its own");
        toWorker.ShouldBeLessThan(MostOfState / 4);
    }

    [Fact]
    public void A_state_that_is_read_and_saved_again_is_the_same_to_the_letter()
    {
        RoundStep? last = null;
        Play(LifecycleEvent.AfterAllowTestTraffic, probesPerSecond: null, rounds: 10, (step, _) => last = step);
        var saved = LambdaJson.Write(last!.State!);

        for (var i = 0; i < 5; i++)
        {
            LambdaJson.Write(LambdaJson.Read<RoundStep>($$"""{ "State": {{saved}} }""").State!).ShouldBe(saved);
        }
    }

    private static int Bytes<T>(T value) => Encoding.UTF8.GetByteCount(LambdaJson.Write(value));

    /// <summary>Rounds in which all of green stumbles a little, so that there are suspects and nobody is sure of anything.</summary>
    private static Location Play(string lifecycleEvent, int? probesPerSecond, int rounds, Action<RoundStep, RoundRequest> look)
    {
        var chance = new Chance(5);
        var location = Largest(lifecycleEvent, probesPerSecond);
        var request = new RoundRequest { LifecycleEvent = lifecycleEvent, Location = location };
        for (var i = 0; i < rounds; i++)
        {
            var step = LambdaJson.Travel(Rounds.Next(LambdaJson.Travel(request)));
            look(step, request);
            if (step.Next != NextStep.Probe)
            {
                break;
            }

            request = request with { Previous = step, Rounds = [.. step.Assignments.Select(assignment => Round(step, assignment, chance))] };
        }

        return location;
    }

    private static Round Round(RoundStep step, Assignment assignment, Chance chance)
    {
        var planner = new Planner(step.State!, step.Settings!, assignment.Worker, assignment.Targets);

        return new Round
        {
            Worker = assignment.Worker,
            Slots = [.. Enumerable.Range(assignment.FirstSlot, assignment.Slots).Select(slot => new SlotTally
            {
                Slot = slot,
                Worker = assignment.Worker,
                Pairs = [.. planner.Next(step.State!, slot, assignment.ProbesPerSlot).Select(pair => pair.With(Reply(chance, step.Green.Count > 1 && pair.Green < 6 ? 0.03 : 0.02), pair.Blue < 0 ? Canary.Judging.Reply.Pending : Reply(chance, 0.02)))],
            })],
            Failures = [.. Enumerable.Range(0, assignment.Samples).SelectMany(_ => new[] { Side.Green, Side.Blue }).Select(side => new FailureSample
            {
                Side = side, Target = step.Green[0], Probe = new string('p', 40), Status = 500, Reason = new string('r', 300), Body = new string('b', 300),
            })],
        };
    }

    private static Reply Reply(Chance chance, double errors) => chance.Next() < errors ? Canary.Judging.Reply.Failed : Canary.Judging.Reply.Answered(Microseconds(chance));

    private static long Microseconds(Chance chance) => (long)(200_000 * Math.Exp(0.5 * chance.Normal()));

    private static Location Largest(string lifecycleEvent, int? probesPerSecond)
    {
        var location = (lifecycleEvent == LifecycleEvent.AfterAllowTraffic ? Sample.Moved().Remove(Sample.Group + ".AlarmConfiguration") : Sample.TestTraffic()).Locate(lifecycleEvent);

        return location with
        {
            Green = location.Green! with { Targets = [.. Enumerable.Range(0, Targets).Select(target => new Target($"10.200.120.{100 + target}", 32_768 + target, "healthy", ""))] },
            Blue = location.Blue! with { Targets = [.. Enumerable.Range(0, Targets).Select(target => new Target($"10.200.121.{100 + target}", 32_768 + target, "healthy", ""))] },
            Plan = location.Plan! with
            {
                ProbesPerSecond = probesPerSecond,
                BakeSeconds = 600,
                Judge = JudgeSettings.Default with { Times = new JudgeTimes(MinSeconds: 2400, MaxSeconds: 2400) },
                Probes = [.. Enumerable.Range(0, Paths).Select(path => new Probe { Name = $"{path} {new string('n', 30)}", Path = $"/{path}/{new string('x', 200)}", Body = new string('b', 100) })],
            },
        };
    }
}
