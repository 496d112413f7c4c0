namespace Canary.Tests.Gates;

/// <summary>Rounds that take more than one worker.</summary>
public sealed class SeveralWorkersTests
{
    private const string Quick = """{ "probesPerSecond": 400, "judge": { "minSeconds": 20, "maxSeconds": 40, "latency": { "judged": false } }, "warmUp": { "enabled": false } }""";

    [Fact]
    public void A_healthy_fleet_passes_and_every_target_has_been_probed_by_its_own_worker()
    {
        var step = Play(Fleet(40), (_, request) => Workers.Probe(request, _ => FakeAnswer.Ok(5)));

        (step.Verdict!.Rule, step.Next).ShouldBe((Rule.Passed, NextStep.Report));
        step.State!.Targets.ShouldAllBe(target => target.Sent >= 22);
    }

    [Fact]
    public void Each_worker_sends_to_its_own_targets_alone_and_to_all_of_blue()
    {
        var location = Fleet(40);
        var step = Workers.Next(location);
        step.Assignments.Count.ShouldBe(2);

        foreach (var assignment in step.Assignments)
        {
            List<string> hosts = [];
            var round = Workers.Probe(Workers.Request(location, step, assignment), request =>
            {
                hosts.Add(request.RequestUri!.GetLeftPart(UriPartial.Authority));

                return FakeAnswer.Ok();
            });

            hosts.Where(step.Green.Contains).Distinct().ShouldBe(assignment.Targets.Select(target => step.Green[target]), ignoreOrder: true);
            hosts.Where(step.Blue.Contains).Distinct().ShouldBe(step.Blue, ignoreOrder: true);
            round.Slots.SelectMany(slot => slot.Pairs).Select(pair => pair.Green).Distinct().ShouldBe(assignment.Targets, ignoreOrder: true);
            round.Slots.ShouldAllBe(slot => slot.Worker == assignment.Worker && slot.Pairs.Count == assignment.ProbesPerSlot && slot.Pairs.All(pair => pair.HasBlue));
        }
    }

    [Fact]
    public void One_dead_target_of_forty_fails_and_is_named_by_its_number_in_the_fleet()
    {
        var location = Fleet(40);
        var dead = Workers.Next(location).Green[17];

        var step = Play(location, (_, request) => Workers.Probe(request, sent => dead == sent.RequestUri!.GetLeftPart(UriPartial.Authority) ? FakeAnswer.Broken(5) : FakeAnswer.Ok(5)));

        (step.Verdict!.Rule, step.Verdict.Suspect).ShouldBe((Rule.FailErrors, 17));
        step.Verdict.Reasons.ShouldContain(reason => reason.StartsWith("Target 10.0.2.117:8080 ", StringComparison.Ordinal));
        step.State!.Slots.ShouldBeLessThanOrEqualTo(20, "within two rounds");
    }

    [Fact]
    public void With_a_worker_that_always_fails_nothing_passes_and_the_reason_names_it()
    {
        var step = Play(Fleet(40), (worker, request) => worker == 1
            ? new Round { Error = "SocketException", Cause = "no buffer space" }
            : Workers.Probe(request, _ => FakeAnswer.Ok(5)));

        (step.Verdict!.Outcome, step.Verdict.Rule, step.Next).ShouldBe((Outcome.Inconclusive, Rule.NoEvidence, NextStep.Diagnose));
        step.Verdict.Reasons.ShouldContain("3 rounds of probes in a row were not complete: worker 1, which probes 20 targets, returned nothing: SocketException no buffer space");
    }

    [Fact]
    public void A_worker_that_fails_when_all_are_proven_still_holds_the_pass_up()
    {
        // After 15 of the 20 seconds every target is proven, and only the time is missing.
        var step = Play(Fleet(40), (worker, request) =>
        {
            if (request.Assignment.FirstSlot < 30)
            {
                return Workers.Probe(request, _ => FakeAnswer.Ok(5));
            }

            request.State!.Targets.ShouldAllBe(target => target.Sent >= 22);

            return worker == 0 ? new Round { Error = "Lambda.Unknown" } : Workers.Probe(request, _ => FakeAnswer.Ok(5));
        });

        step.Verdict!.Rule.ShouldBe(Rule.NoEvidence);
    }

    [Fact]
    public void Time_that_is_up_while_a_worker_is_missing_is_no_evidence_whatever_the_policy_says()
    {
        var plan = """{ "probesPerSecond": 400, "judge": { "minSeconds": 5, "maxSeconds": 20 }, "warmUp": { "enabled": false }, "inconclusive": { "beforeTraffic": { "errors": "pass", "latency": "pass" } } }""";

        var step = Play(Fleet(40, plan), (worker, request) => worker == 1 ? new Round { Error = "Lambda.Unknown" } : Workers.Probe(request, _ => FakeAnswer.Ok(5)));

        (step.Verdict!.Outcome, step.Verdict.Rule).ShouldBe((Outcome.Inconclusive, Rule.NoEvidence));
    }

    [Fact]
    public void A_worker_that_joins_late_asks_its_own_targets_for_the_first_time_and_nobody_elses()
    {
        var location = Fleet(40, """{ "probesPerSecond": 400 }""");
        List<(int Worker, int Slot, int Target)> hits = [];
        var step = Workers.Next(location);
        for (var round = 0; round < 3 && step.Next == NextStep.Probe; round++)
        {
            step = Next(location, step, (worker, request) =>
            {
                var probed = worker == 1 && request.Assignment.FirstSlot == 0 ? new Round { Error = "Lambda.Unknown" } : Workers.Probe(request, _ => FakeAnswer.Ok(5));
                hits.AddRange(probed.Slots.SelectMany(slot => slot.Pairs.Where(pair => pair.Kind == PairKind.FirstHit).Select(pair => (worker, request.Assignment.FirstSlot, pair.Green))));

                return probed;
            });
        }

        hits.Select(hit => (hit.Worker, hit.Slot)).Distinct().ShouldBe([(0, 0), (1, 10)]);
        hits.Select(hit => hit.Target).Order().ShouldBe(Enumerable.Range(0, 40), "each of green's targets once");
    }

    [Fact]
    public void A_fleet_that_the_state_cannot_hold_is_refused_with_number_limit_and_cure()
    {
        Workers.Next(Fleet(100)).Next.ShouldBe(NextStep.Probe);

        Workers.Next(Fleet(101)).Verdict!.Reasons.ShouldHaveSingleItem().ShouldBe("Green has 101 targets, but at most 100 can be judged: set the plan's via to route");
    }

    private static RoundStep Play(Location location, Func<int, ProbeRequest, Round> work)
    {
        var step = Workers.Next(location);
        for (var rounds = 0; rounds < 40 && step.Next == NextStep.Probe; rounds++)
        {
            step = Next(location, step, work);
        }

        step.Verdict.ShouldNotBeNull();

        return step;
    }

    private static RoundStep Next(Location location, RoundStep step, Func<int, ProbeRequest, Round> work) =>
        Workers.Next(location, step, [.. step.Assignments.Select(assignment => work(assignment.Worker, Workers.Request(location, step, assignment)))]);

    private static Location Fleet(int targets, string plan = Quick)
    {
        var location = Sample.TestTraffic().WithPlan(plan).Locate();

        return location with { Green = location.Green! with { Targets = [.. Enumerable.Range(0, targets).Select(target => new Target($"10.0.2.{100 + target}", 8080, "healthy", ""))] } };
    }
}
