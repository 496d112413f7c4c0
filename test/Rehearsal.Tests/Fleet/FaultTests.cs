using FsCheck;
using FsCheck.Fluent;
using Rehearsal.Fleet;

namespace Rehearsal.Tests.Fleet;

public class FaultTests
{
    [Theory]
    [InlineData("errors=5%", "every task answers 5% of its requests with 500")]
    [InlineData("errors=0.5%", "every task answers 0.5% of its requests with 500")]
    [InlineData("latency=+80ms", "every task answers 80 ms later")]
    [InlineData("latency=x2", "every task takes 2 times as long to answer")]
    [InlineData("latency=x1.5", "every task takes 1.5 times as long to answer")]
    [InlineData("down", "every task cuts every connection but the health check's")]
    [InlineData("unhealthy", "every task answers its health check with 503, and works otherwise")]
    [InlineData("slow-start=20s", "every task answers its health check with 503 for its first 20 s")]
    [InlineData("flap=10s", "every task works for 10 s, then answers everything but its health check with 503 for 10 s, in turn")]
    [InlineData("slow-health", "every task takes 5 s to answer its health check, and works otherwise")]
    [InlineData("wrong-health-path", "every task answers its health check with 404, and works otherwise")]
    [InlineData("port-closed", "every task runs and cuts every connection, the health check's too")]
    [InlineData("tls=self-signed", "every task shows a certificate that is self-signed")]
    [InlineData("tls=expired", "every task shows a certificate that has expired")]
    [InlineData("one-of-4:tls=wrong-name", "one task in 4 shows a certificate of another name")]
    [InlineData("image-missing", "every task fails to start, because its image is not in the registry")]
    [InlineData("secret-missing", "every task fails to start, because a secret of its task definition does not exist")]
    [InlineData("oom=20s", "every task is killed for memory after 20 s, and so are its replacements")]
    [InlineData("crash=1500ms", "every task exits with code 1 after 1.5 s, and so do its replacements")]
    [InlineData("spot=60s", "every task loses its spot capacity after 60 s, and so do its replacements")]
    [InlineData("one-of-4:errors=50%", "one task in 4 answers 50% of its requests with 500")]
    [InlineData("one-of-2:oom=5s", "one task in 2 is killed for memory after 5 s, and so are its replacements")]
    public void Is_read_as_ordered_and_described_in_words(string order, string description)
    {
        var (faults, errors) = Fault.Parse(order);

        errors.ShouldBeEmpty();
        faults.ShouldHaveSingleItem().ToString().ShouldBe(order);
        faults[0].Describe().ShouldBe(description);
    }

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
        faults.ShouldBe([new Fault.Errors(5) { OneOf = 2 }, new Fault.Slower(2), new Fault.SlowStart(TimeSpan.FromSeconds(90))]);
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
    [InlineData("one-of-4:image-missing", "one-of-4:image-missing is about the task definition, which all tasks share; use image-missing")]
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
    [InlineData(3, "one-of-4:errors=50% needs at least 4 tasks and there are 3; use 4 tasks, or one-of-3:errors=50%")]
    [InlineData(1, "one-of-4:errors=50% needs at least 4 tasks and there are 1; use 4 tasks, or errors=50%")]
    public void One_of_four_needs_four_tasks(int tasks, string? misfit) =>
        Fault.Misfits(Fault.Parse("down,one-of-4:errors=50%").Faults, tasks).ShouldBe(misfit is null ? [] : [misfit]);

    [Fact]
    public void One_of_four_hits_the_first_of_every_four_tasks() =>
        Enumerable.Range(0, 9).Where(new Fault.Down { OneOf = 4 }.Hits).ShouldBe([0, 4, 8]);

    [Fact]
    public void What_it_says_of_itself_is_read_back_as_itself()
    {
        var spans = Gen.Choose(1, 86_400_000).Select(ms => TimeSpan.FromMilliseconds(ms));
        var faults = Gen.OneOf(
            Gen.Choose(1, 1_000_000).Select(n => (Fault)new Fault.Errors(n / 10_000.0)),
            spans.Select(span => (Fault)new Fault.Later(span)),
            Gen.Choose(10_001, 10_000_000).Select(n => (Fault)new Fault.Slower(n / 10_000.0)),
            spans.Select(span => (Fault)new Fault.SlowStart(span)),
            spans.Select(span => (Fault)new Fault.Flap(span)),
            spans.Select(span => (Fault)new Fault.OutOfMemory(span)),
            spans.Select(span => (Fault)new Fault.Crash(span)),
            spans.Select(span => (Fault)new Fault.Spot(span)),
            Gen.Elements<Fault>(new Fault.Down(), new Fault.Unhealthy(), new Fault.SlowHealth(), new Fault.WrongHealthPath(), new Fault.PortClosed()));
        var anyOf = faults.SelectMany(fault => Gen.Choose(1, 20).Select(n => fault with { OneOf = n == 1 ? null : n }));

        Prop.ForAll(
            anyOf.ToArbitrary(),
            fault => Fault.Parse(fault.ToString()) is ([var read], []) && read == fault).QuickCheckThrowOnFailure();
    }
}
