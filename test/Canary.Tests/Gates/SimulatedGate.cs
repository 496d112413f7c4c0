using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Tests.Metrics;

namespace Canary.Tests.Gates;

/// <summary>A gate that judges a simulated deployment, call by call, as its workflow would.</summary>
/// <remarks>Every member at its default is the least that there is to tell: towards that a counterexample shrinks.</remarks>
internal sealed record SimulatedGate
{
    private const double BlueMicroseconds = 20_000;

    private static readonly JsonSerializerOptions s_withoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly Dictionary<string, Location> s_locations = new()
    {
        [LifecycleEvent.AfterAllowTestTraffic] = Sample.TestTraffic().Locate(),
        [LifecycleEvent.AfterAllowTraffic] = Sample.Moved().Locate(LifecycleEvent.AfterAllowTraffic),

        // Before a further step of ECS's, both sides are where they are after it.
        [LifecycleStage.PreProductionTrafficShift] = Sample.Moved().Locate(LifecycleEvent.AfterAllowTraffic) with { Controller = Controller.Ecs, GreenPercent = 10 },
    };

    // Which gate, of what.
    public string AskedAt { get; init; } = LifecycleEvent.AfterAllowTestTraffic;

    public int Seed { get; init; }

    public int Greens { get; init; } = 1;

    public int Blues { get; init; } = 1;

    public bool IsFirst { get; init; }

    public bool KnowsBlueUnderUsers { get; init; }

    public bool Observes { get; init; }

    // The plan.
    public int Probes { get; init; } = 1;

    public int Rate { get; init; } = 40;

    public string Preset { get; init; } = "default";

    public bool ViaRoute { get; init; }

    public bool WarmsUp { get; init; }

    public bool JudgesLatency { get; init; } = true;

    public int MinSeconds { get; init; } = 5;

    public int MaxSeconds { get; init; } = 20;

    public int BakeSeconds { get; init; } = 20;

    public string Shared { get; init; } = "fail";

    public string Undecided { get; init; } = "fail";

    public bool HasMetrics { get; init; }

    public string? AlarmsQuiet { get; init; }

    // Faults, in percent unless they say otherwise.
    public double GreenFails { get; init; }

    public double BlueFails { get; init; }

    public bool OneTargetOnly { get; init; }

    /// <summary>From when on what fails fails. Seconds.</summary>
    public double FailsAfter { get; init; }

    /// <summary>Of blue's latency.</summary>
    public double GreenTakes { get; init; } = 100;

    /// <summary>In which green takes up to four times as long. Seconds.</summary>
    public double ColdFor { get; init; }

    public double GreenLimited { get; init; }

    public double BlueLimited { get; init; }

    public int MissedRounds { get; init; }

    public string Missed { get; init; } = "nothing";

    /// <summary>What CloudWatch says of an alarm in one round after the other, separated by spaces; the last goes on.</summary>
    public string Alarms { get; init; } = "OK";

    public double UsersFail { get; init; }

    public double UsersWait { get; init; } = 100;

    /// <summary>Rounds after which CloudWatch's counts cannot be read.</summary>
    public int UnreadCounts { get; init; }

    /// <summary>Whether green has other targets after a pause.</summary>
    public bool Moves { get; init; }

    public static DateTimeOffset StartedAt => Counted.Since.AddMinutes(6);

    /// <summary>Until there is a verdict; the report as it lies in the bucket.</summary>
    public Played Play()
    {
        var (location, chance, counted) = (Located(), new Chance((ulong)Seed), CountedUsers());
        var (now, rounds, sent, pauses, unfinished) = (StartedAt.AddSeconds(7.25), (IReadOnlyList<Round>)[], 0, 0, false);
        var step = Ask(location, now, new RoundStep(), rounds, null, null);
        while (step.Verdict is null)
        {
            if (step.Step is JudgeStep.Pause)
            {
                (now, location, pauses) = (now.AddSeconds(step.WaitSeconds + 3.5), Moves ? Moved(location) : location, pauses + 1);

                // The workflow still holds what the round before it brought.
                step = Ask(location, now, step, rounds, null, null);
                continue;
            }

            var from = (now - StartedAt).TotalSeconds;
            rounds = ++sent <= MissedRounds ? Missing(step) : [.. step.Assignments.Select(assignment => Send(step, assignment, from, chance))];
            unfinished |= rounds.Any(round => round.Unfinished is [_, ..]);
            now = now.AddSeconds((step.Assignments[0].Slots * Plan.SlotSeconds) + 0.8 + chance.Next());
            step = Ask(location, now, step, rounds, step.AlarmQueries is [] ? null : [AlarmsOf(sent)], [.. step.MetricQueries.Select(query => CountsOf(counted, query, sent))]);
        }

        var report = Reporter.Report(new ReportRequest { LifecycleEvent = AskedAt, DeploymentId = Sample.DeploymentId, StartedAt = StartedAt, Now = now, Location = location, Judged = step });

        return new Played(LambdaJson.Travel(report), sent, pauses, unfinished);
    }

    /// <summary>With one member less to tell, the most telling first.</summary>
    public IEnumerable<SimulatedGate> Simpler()
    {
        var least = new SimulatedGate();
        SimulatedGate[] simpler =
        [
            this with { Seed = 0 }, this with { MissedRounds = 0 }, this with { Alarms = least.Alarms }, this with { UnreadCounts = 0 }, this with { UsersFail = 0, UsersWait = 100 }, this with { HasMetrics = false },
            this with { GreenLimited = 0, BlueLimited = 0 }, this with { BlueFails = 0 }, this with { GreenFails = 0 }, this with { GreenTakes = 100 }, this with { ColdFor = 0 }, this with { FailsAfter = 0 },
            this with { OneTargetOnly = false }, this with { Greens = 1 }, this with { Blues = 1 }, this with { Probes = 1 }, this with { Rate = least.Rate }, this with { Moves = false }, this with { Observes = false },
            this with { IsFirst = false }, this with { KnowsBlueUnderUsers = false }, this with { Preset = least.Preset }, this with { ViaRoute = false }, this with { WarmsUp = false }, this with { JudgesLatency = true },
            this with { MinSeconds = 5, MaxSeconds = 20 }, this with { BakeSeconds = 20 }, this with { Shared = least.Shared }, this with { Undecided = least.Undecided }, this with { AlarmsQuiet = null }, this with { AskedAt = least.AskedAt },
        ];

        return simpler.Where(one => one != this);
    }

    private RoundStep Ask(Location location, DateTimeOffset now, RoundStep previous, IReadOnlyList<Round> rounds, IReadOnlyList<DescribeAlarms>? alarms, IReadOnlyList<GetMetricData>? metrics)
        => LambdaJson.Travel(Rounds.Next(LambdaJson.Travel(new RoundRequest
        {
            LifecycleEvent = AskedAt,
            DeploymentId = Sample.DeploymentId,
            StartedAt = StartedAt,
            Now = now,
            Location = location,
            Previous = previous,
            Rounds = rounds,
            Alarms = alarms,
            Metrics = metrics,
        })));

    private Location Located()
    {
        var plan = PlanReader.Read(PlanText());
        plan.Problems.ShouldBeEmpty();
        var known = s_locations[AskedAt];

        return LambdaJson.Travel(known with
        {
            Plan = plan.Plan,
            IsFirst = IsFirst,
            Green = known.Green! with { Targets = Targets("10.0.2.", Greens) },
            Blue = IsFirst ? null : known.Blue! with { Targets = Targets("10.0.1.", Blues) },
            Baseline = KnowsBlueUnderUsers ? new Baseline(plan.Plan!.Probes.ToDictionary(probe => probe.Name, _ => (long)BlueMicroseconds)) : null,
        });
    }

    private static Location Moved(Location location) => location with { Green = location.Green! with { Targets = Targets("10.0.9.", location.Green.Targets.Count) } };

    private static IReadOnlyList<Target> Targets(string network, int count) => [.. Enumerable.Range(1, count).Select(number => new Target($"{network}{number}", 8080, "healthy", ""))];

    private string PlanText() => JsonSerializer.Serialize(
        new
        {
            preset = Preset,
            via = ViaRoute ? "route" : "targets",
            mode = Observes ? "observe" : "decide",
            probesPerSecond = Rate,
            bakeSeconds = BakeSeconds,
            probes = Enumerable.Range(0, Probes).Select(probe => new { name = $"page {probe}", path = $"/{probe}?token=hunter2" }),
            warmUp = new { enabled = WarmsUp, maxSeconds = 15 },
            judge = new { minSeconds = MinSeconds, maxSeconds = MaxSeconds, latency = JudgesLatency ? null : new { judged = false } },
            inconclusive = new { beforeTraffic = new { shared = Shared, errors = Undecided, latency = Undecided, limited = Undecided }, afterTraffic = new { limited = Undecided } },
            watch = HasMetrics
                ? new
                {
                    metrics = new object[]
                    {
                        new { name = "queue", @namespace = "Shop", metric = "Queue", limit = 5 },
                        new { name = "twins", @namespace = "Shop", metric = "Orders", dimensions = new { T = "{greenTargetGroup}" }, timesBlue = 1.5 },
                    },
                }
                : null,
            checks = new Dictionary<string, object>
            {
                // Short enough for a test is too short for a pass, at times.
                ["plan-passable"] = "warning",
                ["alarms-quiet"] = AlarmsQuiet is "warning" or "info" or null ? AlarmsQuiet ?? "error" : new { except = AlarmsQuiet },
            },
        },
        s_withoutNulls);

    /// <summary>As the prober does: back at once with a verdict, or with a slot of which probes are pending when a fail is sure without them.</summary>
    private Round Send(RoundStep step, Assignment assignment, double from, Chance chance)
    {
        var (state, settings) = (step.State!, step.Settings!);
        var planner = new Planner(state, settings, assignment.Worker, assignment.Targets);
        var isAlone = assignment.Targets.Count == step.Green.Count;
        List<SlotTally> slots = [];
        for (var number = assignment.FirstSlot; number < assignment.FirstSlot + assignment.Slots; number++)
        {
            var seconds = from + ((number - assignment.FirstSlot) * Plan.SlotSeconds);
            var slot = new SlotTally
            {
                Slot = number,
                Worker = assignment.Worker,
                Pairs = [.. planner.Next(state, number, assignment.ProbesPerSlot).Select(pair => pair.With(ReplyOf(chance, true, pair.Green, seconds), pair.Blue < 0 ? Reply.Pending : ReplyOf(chance, false, pair.Blue, seconds)))],
            };
            if (Pending(slot) is var pending && slot.Pairs.Any(pair => pair.GreenReply.IsFailed) && Judge.SureFail(state, [pending], assignment.Targets, settings) is not null)
            {
                return Brought(assignment, slots, [pending]);
            }

            slots.Add(slot);
            state = Judge.After(state, slot, settings);
            if ((isAlone ? Judge.Decide(state, settings) : Judge.SureFail(state, [], assignment.Targets, settings)) is not null)
            {
                break;
            }
        }

        return Brought(assignment, slots, []);
    }

    /// <summary>The last of its probes.</summary>
    private static SlotTally Pending(SlotTally slot) => slot with
    {
        Pairs = [.. slot.Pairs.Select((pair, i) => i < slot.Pairs.Count - 1 ? pair : pair with { GreenReply = Reply.Pending, BlueReply = Reply.Pending })],
    };

    private Round Brought(Assignment assignment, IReadOnlyList<SlotTally> slots, IReadOnlyList<SlotTally> unfinished) => new()
    {
        Worker = assignment.Worker,
        Slots = slots,
        Unfinished = unfinished,
        RetryAfterSeconds = GreenLimited + BlueLimited > 0 ? 1 + (Seed % 90) : 0,
        Failures =
        [
            .. from pair in slots.Concat(unfinished).SelectMany(slot => slot.Pairs)
               from reply in new[] { (Side: Side.Green, Reply: pair.GreenReply), (Side: Side.Blue, Reply: pair.BlueReply) }
               where reply.Reply.IsFailed
               group reply by reply.Side into side
               from reply in side.Take(assignment.Samples)
               select new FailureSample { Side = reply.Side, Target = "10.0.2.1:8080", Probe = "page 0", Status = reply.Reply.IsTimedOut ? 0 : 500, Reason = "status 500 instead of 200", Body = "no" },
        ],
        MedianLatenessMs = 0.25,
    };

    private Reply ReplyOf(Chance chance, bool isGreen, int target, double seconds)
    {
        var isBad = (!OneTargetOnly || target == 0) && seconds >= FailsAfter;
        var (limited, fails) = isGreen ? (GreenLimited, GreenFails) : (BlueLimited, BlueFails);
        var factor = isGreen ? (isBad ? GreenTakes / 100 : 1) * (1 + (3 * Math.Max(0, 1 - (seconds / Math.Max(ColdFor, 1e-9))))) : 1;

        return chance.Next() * 100 < limited ? Reply.Limited
            : isBad && chance.Next() * 100 < fails ? chance.Next() < 0.3 ? Reply.TimedOut : Reply.Failed
            : Reply.Answered((long)(BlueMicroseconds * factor * Math.Exp(0.2 * chance.Normal())));
    }

    private IReadOnlyList<Round> Missing(RoundStep step) => Missed switch
    {
        "error" => [.. step.Assignments.Select(_ => new Round { Error = "States.Timeout", Cause = "the prober did not come back" })],
        "unread" => [.. step.Assignments.Select(assignment => new Round { Worker = assignment.Worker, Unread = ["The parameter /shop/key cannot be read"] })],
        "slots" => [.. step.Assignments.Select(assignment => new Round { Worker = assignment.Worker })],
        _ => [],
    };

    private DescribeAlarms AlarmsOf(int round) => Alarms.Split(' ')[..Math.Min(round, Alarms.Split(' ').Length)][^1] switch
    {
        "denied" => new DescribeAlarms { Error = "CloudWatch.CloudWatchException", Cause = "is not authorized to perform: cloudwatch:DescribeAlarms" },
        "absent" => new DescribeAlarms { MetricAlarms = [new MetricAlarm("shop-5xx", "OK", null)] },
        var state => new DescribeAlarms
        {
            MetricAlarms = [new MetricAlarm("shop-5xx", state, $"Threshold\u202e crossed:\n{Seed} datapoints were greater than the threshold (5.0){new string('.', Seed % 400)}")],
            CompositeAlarms = [new MetricAlarm("shop-latency", "OK", "fine")],
        },
    };

    private Counted CountedUsers()
    {
        var counted = new Counted();
        for (var minute = -40; minute < 20; minute++)
        {
            counted.Blue(minute, 1000, failed: 2).Set("plan1_blue", minute, 4);
            if (minute >= 0)
            {
                counted.Green(minute, 300, failed: (long)(3 * UsersFail), medianMs: UsersWait / 2, p90Ms: UsersWait).Set("plan0_green", minute, UsersFail).Set("plan1_green", minute, 4 * UsersWait / 100);
            }
        }

        return counted;
    }

    private GetMetricData CountsOf(Counted counted, MetricDataRequest query, int round) => (round <= UnreadCounts ? Seed % 3 : -1) switch
    {
        0 => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = "Rate exceeded (Service: CloudWatch, Status Code: 400)" },
        1 => new GetMetricData { Error = "CloudWatch.CloudWatchException", Cause = "Error in expression (Service: CloudWatch, Status Code: 400)" },
        2 => counted.Answer(query) with { NextToken = "more" },
        _ => counted.Answer(query),
    };

    /// <param name="Report">As it was stored.</param>
    /// <param name="Rounds">How many rounds of probes there were.</param>
    /// <param name="Pauses">How often the judgement began again.</param>
    /// <param name="WasBrokenOff">Whether a worker came back before its last probes.</param>
    internal sealed record Played(Report Report, int Rounds, int Pauses, bool WasBrokenOff);
}
