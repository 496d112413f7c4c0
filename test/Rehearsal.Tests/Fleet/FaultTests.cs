using FsCheck;
using FsCheck.Fluent;

namespace Rehearsal.Tests.Fleet;

public class FaultTests
{
    [Theory]
    [InlineData("errors=5%", "every task answers 5% of its requests with 500")]
    [InlineData("errors=0.5%", "every task answers 0.5% of its requests with 500")]
    [InlineData("latency=+80ms", "every task answers 80 ms later")]
    [InlineData("latency=x2", "every task takes 2 times as long to answer")]
    [InlineData("latency=x1.5", "every task takes 1.5 times as long to answer")]
    [InlineData("down", "every task cuts every connection except health checks")]
    [InlineData("unhealthy", "every task answers its health check with 503, but works otherwise")]
    [InlineData("slow-start=20s", "every task answers its health check with 503 for its first 20 s")]
    [InlineData("flap=10s", "every task alternates: works for 10 s, then answers everything except health checks with 503 for 10 s")]
    [InlineData("slow-health", "every task takes 5 s to answer its health check, but works otherwise")]
    [InlineData("wrong-health-path", "every task answers its health check with 404, but works otherwise")]
    [InlineData("port-closed", "every task runs but cuts every connection, including health checks")]
    [InlineData("tls=self-signed", "every task presents a self-signed certificate")]
    [InlineData("tls=expired", "every task presents an expired certificate")]
    [InlineData("one-of-4:tls=wrong-name", "one task in 4 presents a certificate for another name")]
    [InlineData("image-missing", "every task fails to start, because its image is not in the registry")]
    [InlineData("secret-missing", "every task fails to start, because a secret of its task definition does not exist")]
    [InlineData("oom=20s", "every task is killed for memory after 20 s, as are its replacements")]
    [InlineData("crash=1500ms", "every task exits with code 1 after 1.5 s, as do its replacements")]
    [InlineData("spot=60s", "every task loses its Spot capacity after 60 s, as do its replacements")]
    [InlineData("one-of-4:errors=50%", "one task in 4 answers 50% of its requests with 500")]
    [InlineData("one-of-2:oom=5s", "one task in 2 is killed for memory after 5 s, as are its replacements")]
    [InlineData("tail=10%x5", "every task takes 5 times as long for 10% of its answers")]
    [InlineData("cold=x5/30s", "every task takes 5 times as long to answer at first, decaying with a time constant of 30 s")]
    [InlineData("cold=x5/200", "every task takes 5 times as long to answer at first, decaying with a constant of 200 requests served")]
    [InlineData("first-hit=+300ms", "every task answers the first request of each path 300 ms later")]
    [InlineData("wander=20%/60s", "every task varies in latency, with a standard deviation of 20% and a time constant of 60 s")]
    [InlineData("limit=4/s", "every task answers requests beyond 4 a second with 429 and Retry-After")]
    [InlineData("errors=5%@300s", "every task answers 5% of its requests with 500, from 300 s after its start")]
    [InlineData("errors=100%/1s@45s", "every task answers 100% of its requests with 500, for 1 s, from 45 s after its start")]
    [InlineData("latency=x5/5s/60s", "every task takes 5 times as long to answer, for 5 s of every 60 s")]
    [InlineData("path=/cart:latency=x5", "every task takes 5 times as long to answer, at /cart only")]
    [InlineData("one-of-4:path=/products/3:down", "one task in 4 cuts every connection except health checks, at /products/3 only")]
    [InlineData("each:errors=50%/1s/60s", "every task answers 50% of its requests with 500, for 1 s of every 60 s, each at its own times")]
    [InlineData("shared:wander=30%/60s", "every task varies in latency, with a standard deviation of 30% and a time constant of 60 s, at the same times on both sides")]
    [InlineData("shared:latency=x2@90s", "every task takes 2 times as long to answer, from 90 s after the fleet's start, at the same times on both sides")]
    [InlineData("leak=180s", "every task leaks memory: becomes up to 4 times as slow from 135 s on, and is killed for memory after 180 s, as are its replacements")]
    [InlineData("one-of-4:leak=20s", "one task in 4 leaks memory: becomes up to 4 times as slow from 15 s on, and is killed for memory after 20 s, as are its replacements")]
    [InlineData("users:errors=5%", "every task answers 5% of its requests with 500, for users only")]
    [InlineData("users:latency=x3", "every task takes 3 times as long to answer, for users only")]
    [InlineData("users:each:one-of-4:path=/products:down/1s/60s@90s", "one task in 4 cuts every connection except health checks, for users only, at /products only, for 1 s of every 60 s, from 90 s after its start, each at its own times")]
    public void Is_read_as_ordered_and_described_in_words(string order, string description)
    {
        var (faults, errors) = Fault.Parse(order);

        errors.ShouldBeEmpty();
        faults.ShouldHaveSingleItem().ToString().ShouldBe(order);
        faults[0].Describe().ShouldBe(description);
    }

    [Theory]
    [InlineData("after=3m:errors=20%", "errors=20%@180s")]
    [InlineData("after=90s:users:latency=x3", "users:latency=x3@90s")]
    [InlineData("one-of-4:after=1500ms:path=/cart:down/1s/60s", "one-of-4:path=/cart:down/1s/60s@1500ms")]
    [InlineData("after=3m:cold=x5/1m", "cold=x5/60s@180s")]
    [InlineData("shared:after=3m:latency=x2", "shared:latency=x2@180s")]
    [InlineData("after=2m:oom", "oom=120s")]
    [InlineData("one-of-4:after=2m:crash", "one-of-4:crash=120s")]
    [InlineData("after=1.5m:spot", "spot=90s")]
    [InlineData("oom=2m", "oom=120s")]
    [InlineData("leak", "leak=180s")]
    [InlineData("leak=5m", "leak=300s")]
    [InlineData("path=/:each:users:errors=5%/1s/1m", "users:each:path=/:errors=5%/1s/60s")]
    public void Has_one_way_to_say_what_may_be_ordered_in_several(string order, string said) => Fault.Parse(order).ShouldSatisfyAllConditions(
        read => read.Errors.ShouldBeEmpty(),
        read => read.Faults.ShouldHaveSingleItem().ToString().ShouldBe(said),
        read => read.Faults.ShouldBe(Fault.Parse(said).Faults));

    [Theory]
    [InlineData("tls")]
    [InlineData("tls=")]
    [InlineData("tls=old")]
    public void A_fault_of_TLS_says_what_is_wrong_with_the_certificate(string order)
        => Fault.Parse(order).Errors.ShouldBe([$"{order} does not say what is wrong with the certificate; use tls=self-signed or tls=expired or tls=wrong-name"]);

    [Fact]
    public void The_shop_speaks_TLS_when_either_version_has_a_fault_of_it()
    {
        Fault.SpeakTls("", "errors=5%,one-of-2:tls=expired").ShouldBeTrue();
        Fault.SpeakTls("tls=self-signed", "").ShouldBeTrue();
        Fault.SpeakTls("", "errors=5%").ShouldBeFalse();
    }

    [Fact]
    public void Flaps_in_spells_of_ten_seconds_unless_told() => Fault.Parse("flap").Faults.ShouldBe([new Fault.Flap(TimeSpan.FromSeconds(10))]);

    [Fact]
    public void Ends_after_twenty_seconds_unless_told() => Fault.Parse("oom,crash,spot").Faults.ShouldBe(
        [new Fault.OutOfMemory(TimeSpan.FromSeconds(20)), new Fault.Crash(TimeSpan.FromSeconds(20)), new Fault.Spot(TimeSpan.FromSeconds(20))]);

    [Fact]
    public void Several_are_separated_by_commas()
    {
        var (faults, errors) = Fault.Parse("one-of-2:errors=5%, latency=x2,slow-start=1.5m");

        errors.ShouldBeEmpty();
        faults.ShouldBe([new Fault.Errors(5) { OneOf = 2 }, new Fault.LatencyFactor(2), new Fault.SlowStart(TimeSpan.FromSeconds(90))]);
    }

    [Theory]
    [InlineData("", "a fault is empty; use one of errors=5%")]
    [InlineData("down,", "a fault is empty")]
    [InlineData("errors", "errors is not a share of requests; use more than 0% and up to 100%")]
    [InlineData("errors=5", "errors=5 is not a share")]
    [InlineData("errors=0%", "errors=0% is not a share")]
    [InlineData("errors=100.1%", "errors=100.1% is not a share")]
    [InlineData("errors=-5%", "errors=-5% is not a share")]
    [InlineData("errors=NaN%", "errors=NaN% is not a share")]
    [InlineData("latency", "latency does not say how much slower; use latency=+80ms or latency=x2")]
    [InlineData("latency=80ms", "latency=80ms does not say how much slower")]
    [InlineData("latency=+80", "latency=+80 is not a time; use 1ms to 24h in ms, s or m, as in latency=+80ms")]
    [InlineData("latency=+0ms", "latency=+0ms is not a time")]
    [InlineData("latency=x1", "latency=x1 is not slower")]
    [InlineData("latency=x", "latency=x is not slower")]
    [InlineData("slow-start", "slow-start is not a time")]
    [InlineData("slow-start=2d", "slow-start=2d is not a time")]
    [InlineData("slow-start=1.2.3s", "slow-start=1.2.3s is not a time")]
    [InlineData("slow-start=1441m", "slow-start=1441m is not a time")]
    [InlineData("flap=", "flap= is not a time")]
    [InlineData("down=yes", "down=yes takes no value; use down")]
    [InlineData("unhealthy=1", "unhealthy=1 takes no value; use unhealthy")]
    [InlineData("image-missing=yes", "image-missing=yes takes no value; use image-missing")]
    [InlineData("oom=soon", "oom=soon is not a time; use 1ms to 24h in ms, s or m, as in oom=20s")]
    [InlineData("one-of-4:image-missing", "one-of-4:image-missing affects the task definition, which all tasks share; use image-missing")]
    [InlineData("tail=10%", "tail=10% does not say how many responses are slower, and by how much; use tail=10%x5")]
    [InlineData("tail=10x5", "tail=10x5 is not a share of requests; use more than 0% and up to 100%, as in tail=10%x5")]
    [InlineData("tail=10%x1", "tail=10%x1 is not slower; use more than x1 and up to x1000, as in tail=10%x5")]
    [InlineData("cold=x5", "cold=x5 does not say how much slower it starts, and for how long; use cold=x5/30s, or cold=x5/200 for 200 requests")]
    [InlineData("cold=+5ms/30s", "cold=+5ms/30s does not say how much slower it starts")]
    [InlineData("cold=x5/0", "cold=x5/0 needs a whole number of requests; use 1 to 1000000, as in cold=x5/200")]
    [InlineData("cold=x5/soon", "cold=x5/soon is not a time; use 1ms to 24h in ms, s or m, as in cold=x5/30s")]
    [InlineData("cold=x5/30s/60s", "cold=x5/30s/60s has one time too many; use cold=x5/30s, or cold=x5/30s@90s for 90 s after the start")]
    [InlineData("first-hit=300ms", "first-hit=300ms does not say how much slower the first request is; use first-hit=+300ms")]
    [InlineData("wander=20%", "wander=20% does not say how far and how slowly; use wander=20%/60s")]
    [InlineData("wander=20/60s", "wander=20/60s is not a share of the latency; use more than 0% and up to 100%, as in wander=20%/60s")]
    [InlineData("wander=20%/900ms", "wander=20%/900ms wanders too fast; use 1s or longer, as in wander=20%/60s")]
    [InlineData("limit=4", "limit=4 is not a rate; use limit=4/s")]
    [InlineData("limit=0/s", "limit=0/s is not a rate; use 0.1/s to 10000/s, as in limit=4/s")]
    [InlineData("errors=5%@", "errors=5%@ is not a time; use 1ms to 24h in ms, s or m, as in errors=5%@90s")]
    [InlineData("errors=5%/1s/60s/2s", "errors=5%/1s/60s/2s has one time too many; use errors=5%/1s/60s for 1 s of every 60 s, or errors=5%/1s for 1 s once")]
    [InlineData("down/5s/5s", "down/5s/5s has spells that never end; use a period longer than the spell, as in down/1s/60s")]
    [InlineData("unhealthy@90s", "unhealthy@90s cannot be timed; use unhealthy: only errors, latency, tail, down, cold, first-hit, wander and limit can")]
    [InlineData("one-of-2:oom=5s/1s", "one-of-2:oom=5s/1s cannot be timed; use one-of-2:oom=5s")]
    [InlineData("path=/carts:down", "path=/carts:down names /carts, which the shop does not serve; use /, /products, /products/1 to /products/6, /cart or /version")]
    [InlineData("path=/health:down", "path=/health:down names /health, which the shop does not serve")]
    [InlineData("path=/products/7:down", "path=/products/7:down names /products/7, which the shop does not serve")]
    [InlineData("path=/cart:unhealthy", "path=/cart:unhealthy affects the whole task; leave out path=/cart:")]
    [InlineData("each:errors=5%", "each:errors=5% has no times; leave out each:")]
    [InlineData("each:errors=5%@90s", "each:errors=5%@90s has no times; leave out each:")]
    [InlineData("shared:errors=5%", "shared:errors=5% has no times; leave out shared:")]
    [InlineData("each:shared:wander=20%/60s", "each:shared:wander=20%/60s starts with shared; use users:, one-of-4:, path=/cart:, after=3m:, and each: or shared:, each at most once")]
    [InlineData("some:down", "some:down starts with some; use users:, one-of-4:, path=/cart:, after=3m:, and each: or shared:")]
    [InlineData("users:users:down", "users:users:down starts with users; use users:, one-of-4:")]
    [InlineData("after=1m:after=2m:down", "after=1m:after=2m:down starts with after=2m; use users:, one-of-4:")]
    [InlineData("after=:down", "after=:down is not a time; use 1ms to 24h in ms, s or m, as in after=3m:errors=5%")]
    [InlineData("after=3:down", "after=3:down is not a time; use 1ms to 24h in ms, s or m, as in after=3m:errors=5%")]
    [InlineData("after=3m:errors=5%@90s", "after=3m:errors=5%@90s says twice when it begins; keep after= or @")]
    [InlineData("after=2m:oom=20s", "after=2m:oom=20s says twice when it ends; keep after= or oom=20s")]
    [InlineData("after=2m:unhealthy", "after=2m:unhealthy cannot be timed; use unhealthy: only errors, latency, tail, down, cold, first-hit, wander and limit can, and oom, crash and spot with after=")]
    [InlineData("after=2m:leak", "after=2m:leak cannot be timed; use leak=180s")]
    [InlineData("oom@90s", "oom@90s cannot be timed; use oom=20s")]
    [InlineData("leak=soon", "leak=soon is not a time; use 1ms to 24h in ms, s or m, as in leak=3m")]
    [InlineData("one-of-4:crash=soon", "one-of-4:crash=soon is not a time; use 1ms to 24h in ms, s or m, as in crash=20s")]
    [InlineData("users:unhealthy", "users:unhealthy affects the whole task; leave out users:")]
    [InlineData("users:oom=20s", "users:oom=20s affects the whole task; leave out users:")]
    [InlineData("users:path=/cart:down", "users:path=/cart:down is for users, who do not ask for /cart; use / or /products or /products/1 or /products/3 or /version")]
    [InlineData("users:errors=5%,users:errors=10%", "users:errors=5% and users:errors=10% contradict each other; keep one")]
    [InlineData("errors=5%@180s,after=3m:errors=10%", "errors=5%@180s and errors=10%@180s contradict each other; keep one")]
    [InlineData("path=/cart:down,path=/cart:down", "path=/cart:down and path=/cart:down contradict each other; keep one")]
    [InlineData("slow", "slow is not a fault; use one of errors=5%")]
    [InlineData("one-of-1:down", "one-of-1:down starts with one-of-1; use one-of-2 or more")]
    [InlineData("one-of-x:down", "one-of-x:down starts with one-of-x; use one-of-2 or more")]
    [InlineData("errors=5%,errors=10%", "errors=5% and errors=10% contradict each other; keep one")]
    public void Says_what_is_wrong_with_an_order_and_what_would_be_right(string order, string error) =>
        Fault.Parse(order).Errors.ShouldHaveSingleItem().ShouldStartWith(error);

    [Fact]
    public void Names_every_mistake_at_once() => Fault.Parse("errors=500%,latency=2,melt,down").Errors.Count.ShouldBe(3);

    [Theory]
    [InlineData(4, null)]
    [InlineData(3, "one-of-4:errors=50% needs at least 4 tasks, but there are 3; use 4 tasks, or one-of-3:errors=50%")]
    [InlineData(1, "one-of-4:errors=50% needs at least 4 tasks, but there are 1; use 4 tasks, or errors=50%")]
    public void One_of_four_needs_four_tasks(int tasks, string? misfit) =>
        Fault.Misfits(Fault.Parse("down,one-of-4:errors=50%").Faults, tasks).ShouldBe(misfit is null ? [] : [misfit]);

    [Fact]
    public void Those_of_another_place_or_time_do_not_contradict_each_other() =>
        Fault.Parse("errors=5%,one-of-4:errors=5%,path=/cart:errors=5%,errors=50%/1s/60s,errors=50%@90s,users:errors=5%,wander=5%/60s,each:wander=5%/60s").Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("shared:wander=20%/60s", "shared:wander=20%/60s", null)]
    [InlineData("one-of-4:shared:wander=20%/60s", "path=/cart:shared:wander=20%/60s", null)]
    [InlineData("shared:wander=20%/60s", "shared:wander=10%/60s", "--green-fault shared:wander=10%/60s has no counterpart that shares its times; give it to --blue-fault too, or leave out shared:")]
    [InlineData("down", "shared:down/1s/60s", "--green-fault shared:down/1s/60s has no counterpart that shares its times; give it to --blue-fault too, or leave out shared:")]
    [InlineData("shared:down/1s/60s", "down/1s/60s", "--blue-fault shared:down/1s/60s has no counterpart that shares its times; give it to --green-fault too, or leave out shared:")]
    public void Times_that_are_shared_want_the_fault_on_both_sides(string blue, string green, string? mistake)
    {
        var mistakes = Fault.Unshared(Fault.Ordered(blue), Fault.Ordered(green));

        (mistake is null ? mistakes : mistakes.Where(said => said == mistake)).Count().ShouldBe(mistake is null ? 0 : 1);
    }

    [Fact]
    public void What_it_says_of_itself_is_read_back_as_itself()
    {
        var spans = Gen.Choose(1, 86_400_000).Select(ms => TimeSpan.FromMilliseconds(ms));
        var faults = Gen.OneOf(
            spans.Select(span => (Fault)new Fault.SlowStart(span)),
            spans.Select(span => (Fault)new Fault.Flap(span)),
            spans.Select(span => (Fault)new Fault.OutOfMemory(span)),
            spans.Select(span => (Fault)new Fault.Crash(span)),
            spans.Select(span => (Fault)new Fault.Spot(span)),
            spans.Select(span => (Fault)new Fault.Leak(span)),
            Gen.Elements<Fault>(new Fault.Unhealthy(), new Fault.SlowHealth(), new Fault.WrongHealthPath(), new Fault.PortClosed()));
        var anyOf = Gen.OneOf(faults, FaultsOfAnswers(spans)).SelectMany(fault => Gen.Choose(1, 20).Select(n => fault with { OneOf = n == 1 ? null : n }));

        Prop.ForAll(
            anyOf.ToArbitrary(),
            fault => Fault.Parse(fault.ToString()) is ([var read], []) && read == fault).QuickCheckThrowOnFailure();
    }

    private static Gen<Fault> FaultsOfAnswers(Gen<TimeSpan> spans)
    {
        var percents = Gen.Choose(1, 1_000_000).Select(n => n / 10_000.0);
        var factors = Gen.Choose(10_001, 10_000_000).Select(n => n / 10_000.0);
        var spelled = Gen.OneOf(
            percents.Select(percent => (Fault.AnswerFault)new Fault.Errors(percent)),
            spans.Select(span => (Fault.AnswerFault)new Fault.AddedLatency(span)),
            factors.Select(factor => (Fault.AnswerFault)new Fault.LatencyFactor(factor)),
            percents.SelectMany(percent => factors.Select(factor => (Fault.AnswerFault)new Fault.Tail(percent, factor))),
            Gen.Constant((Fault.AnswerFault)new Fault.Down()));
        var lasting = Gen.OneOf(
            factors.SelectMany(factor => spans.Select(span => (Fault.AnswerFault)new Fault.Cold(factor, span))),
            factors.SelectMany(factor => Gen.Choose(1, 1_000_000).Select(requests => (Fault.AnswerFault)new Fault.ColdByRequests(factor, requests))),
            spans.Select(span => (Fault.AnswerFault)new Fault.FirstHit(span)),
            percents.SelectMany(percent => Gen.Choose(1, 86_400).Select(s => (Fault.AnswerFault)new Fault.Wander(percent, TimeSpan.FromSeconds(s)))),
            Gen.Choose(1, 100_000).Select(n => (Fault.AnswerFault)new Fault.Limit(n / 10.0)));
        var from = Gen.OneOf(Gen.Constant((TimeSpan?)null), spans.Select(span => (TimeSpan?)span));
        var whole = Gen.OneOf(
            lasting.SelectMany(fault => from.Select(first => fault with { When = new FaultTimes(first) })),
            spelled.SelectMany(fault => from.Select(first => fault with { When = new FaultTimes(first) })),
            spelled.SelectMany(fault => from.SelectMany(first => spans.Select(length => fault with { When = new FaultTimes(first, length) }))),
            spelled.SelectMany(fault => from.SelectMany(first => Gen.Choose(1, 43_200_000).SelectMany(length => Gen.Choose(1, 43_200_000).Select(more =>
                fault with { When = new FaultTimes(first, TimeSpan.FromMilliseconds(length), TimeSpan.FromMilliseconds(length + more)) })))));

        return whole.SelectMany(fault => Gen.Elements(null, "/", "/cart", "/products/3").SelectMany(path => Gen.Elements(FaultClock.Side, FaultClock.EachTask, FaultClock.Shared)
            .SelectMany(clock => Gen.Elements(true, false).Select(users =>
                (Fault)(fault with { Path = path, Clock = fault.HasTimes ? clock : FaultClock.Side, OnlyUsers = users && path is not "/cart" })))));
    }
}
