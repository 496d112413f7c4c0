using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Canary.Reporting.Pages;
using Canary.Tests.Gates;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Reporting;

/// <summary>What is drawn of a judgement, and the tables beside it.</summary>
public sealed class PicturesTests
{
    private static readonly Gen<SimulatedGate> s_gates =
        from seed in Gen.Choose(1, 1_000_000)
        from greens in Gen.Choose(1, 4)
        from blues in Gen.Choose(1, 3)
        from probes in Gen.Choose(1, 4)
        from warmsUp in Gen.Elements(false, true)
        from fails in Gen.Elements(0.0, 1, 10, 100)
        from shared in Gen.Elements(0.0, 10)
        from limited in Gen.Elements(0.0, 0, 5)
        from missed in Gen.Elements(0, 0, 1)
        from first in Gen.Elements(false, false, true)
        select new SimulatedGate
        {
            Seed = seed,
            Greens = greens,
            Blues = blues,
            Probes = probes,
            WarmsUp = warmsUp,
            GreenFails = fails,
            BlueFails = shared,
            BlueLimited = limited,
            MissedRounds = missed,
            IsFirst = first,
            Shared = "retry",
        };

    [Fact]
    public void Show_a_fail_by_time_latency_probe_and_target() => Golden.Verify(Pictures(Failed()));

    [Fact]
    public void Show_a_pass_without_failures_by_latency_probe_and_target() => Golden.Verify(Pictures(Play(new SimulatedGate { Seed = 3, Greens = 2, Blues = 2, Probes = 2, MaxSeconds = 180 })));

    /// <summary>What is counted from the recording is what the judge counted.</summary>
    [Fact]
    public void Parts_have_the_counts_of_the_evidence() => Each(report =>
    {
        var (recorded, evidence) = (Recorded.Of(report), report.Evidence!);
        if (recorded is null || !recorded.IsWarm)
        {
            return;
        }

        if (evidence.Paths.Count > 1)
        {
            Counts(recorded.Paths).ShouldBe(Counts(evidence.Paths), report.Headline);
        }

        if (evidence.Targets.Count > 1)
        {
            Counts(recorded.Targets).ShouldBe(Counts(evidence.Targets), report.Headline);
        }
    });

    [Fact]
    public void Bars_add_up_to_all_that_was_sent_and_follow_on_each_other() => Each(report =>
    {
        if (Recorded.Of(report) is not { } recorded)
        {
            return;
        }

        var pairs = recorded.Slots.SelectMany(slot => slot.Pairs).ToList();
        foreach (var most in new[] { 1, 7, 60 })
        {
            var bins = recorded.Failures(most);

            bins.Count.ShouldBeInRange(1, most);
            bins.Sum(bin => bin.Green.Failed).ShouldBe(pairs.Count(pair => pair.GreenReply.IsFailed));
            bins.Sum(bin => bin.Blue.Failed).ShouldBe(pairs.Count(pair => pair.HasBlue && pair.BlueReply.IsFailed));
            bins.Sum(bin => bin.Green.Sent).ShouldBe(pairs.Count(pair => pair.GreenReply is { IsPending: false, IsLimited: false }));
            bins.Sum(bin => bin.Blue.Sent).ShouldBe(pairs.Count(pair => pair.HasBlue && pair.BlueReply is { IsPending: false, IsLimited: false }));
            bins.Select(bin => bin.From).ShouldBe([0, .. bins.SkipLast(1).Select(bin => bin.To)]);
            bins[^1].To.ShouldBe(report.Evidence!.Seconds);
        }
    });

    [Fact]
    public void No_shape_leaves_its_drawing_and_none_is_not_a_number() => Each(report =>
    {
        foreach (var shape in Strict.Read(Announced.Announce(report).Page).Descendants("svg").SelectMany(picture => picture.Elements()))
        {
            if (shape.Name == "rect")
            {
                Number(shape, "x").ShouldBeInRange(0, Picture.Width);
                Number(shape, "y").ShouldBeInRange(0, Picture.Height);
                (Number(shape, "x") + Number(shape, "width")).ShouldBeInRange(0, Picture.Width + 0.1);
                (Number(shape, "y") + Number(shape, "height")).ShouldBeInRange(0, Picture.Height + 0.1);
            }

            if (shape.Name == "path")
            {
                foreach (Match step in Regex.Matches(shape.Attribute("d")!.Value, "(?<letter>[HV])(?<one>[0-9.]+)|[ML](?<x>[0-9.]+) (?<y>[0-9.]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture))
                {
                    var (x, y) = step.Groups["letter"].Value switch { "H" => (step.Groups["one"].Value, "0"), "V" => ("0", step.Groups["one"].Value), _ => (step.Groups["x"].Value, step.Groups["y"].Value) };

                    double.Parse(x, CultureInfo.InvariantCulture).ShouldBeInRange(0, Picture.Width, step.Value);
                    double.Parse(y, CultureInfo.InvariantCulture).ShouldBeInRange(0, Picture.Height, step.Value);
                }

                Regex.IsMatch(shape.Attribute("d")!.Value, @"\A([HV][0-9.]+|[ML][0-9.]+ [0-9.]+)+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).ShouldBeTrue(shape.Attribute("d")!.Value);
            }
        }
    });

    /// <summary>Judged once more slot by slot, it comes to where the verdict was, and to its threshold only there.</summary>
    [Fact]
    public void The_evidence_reaches_its_threshold_where_the_verdict_was() => Each(report =>
    {
        var looks = EvidenceTrail.Of(report);
        if (looks is [])
        {
            return;
        }

        var (rule, evidence) = (report.Verdict!.Rule, report.Evidence!);
        looks[^1].Seconds.ShouldBe(evidence.Seconds, report.Headline);
        looks.Select(look => look.Seconds).ShouldBe(looks.Select(look => look.Seconds).Distinct().Order());
        Look.At(evidence).ForPass.ShouldBe(rule is Rule.Passed or Rule.PassedNoWorse ? 1 : looks[^1].ForPass);
        if (rule is Rule.FailErrors && report.Verdict.Stratum!.Kind is not StratumKind.Path)
        {
            Look.At(evidence).AgainstGreen.ShouldBe(1, report.Headline);
        }

        looks.SkipLast(1).ShouldAllBe(look => look.AgainstGreen < 1, report.Headline);
        (looks[^1].AgainstGreen >= 1).ShouldBe(rule is Rule.FailErrors or Rule.FailLatency, report.Headline);
    });

    [Fact]
    public void Of_a_retry_the_evidence_is_that_of_the_attempt_that_counts()
    {
        var report = new SimulatedGate { Seed = 5, Probes = 2, GreenFails = 100, BlueFails = 100, FailsAfter = 4, Shared = "retry" }.Play().Report;

        EvidenceTrail.Of(report).Select(look => look.Seconds).ShouldBe(Enumerable.Range(1, (int)(report.Evidence!.Seconds * 2)).Select(slot => slot * 0.5));
    }

    [Fact]
    public void The_shares_of_a_distribution_add_up_to_one()
        => Prop.ForAll(Gen.Choose(0, 5_000_000).ListOf().Where(list => list.Count > 0).Two().ToArbitrary(), sides =>
        {
            var (green, blue) = (Histogram.Of(sides.Item1.Select(it => (long)it)), Histogram.Of(sides.Item2.Select(it => (long)it)));
            var scale = LatencyScale.Of(green, blue);

            scale.Bins.ShouldBeInRange(8, 48);
            foreach (var side in new[] { green, blue })
            {
                scale.Shares(side).Sum().ShouldBe(1, 1e-9);
                scale.Shares(side).ShouldAllBe(share => share >= 0);
            }

            scale.Labels.Zip(scale.Labels.Skip(1)).ShouldAllBe(two => two.Second.Share - two.First.Share >= 0.2 - 1e-9);
            (scale.Labels[0].Share, scale.Labels[^1].Share).ShouldBe((0, 1));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void What_fails_more_than_blue_comes_first_then_what_takes_longer_beside_blue()
    {
        Part[] parts =
        [
            Of(0, green: (100, 0, 10), blue: (100, 0, 10)), Of(1, green: (100, 20, 10), blue: (100, 20, 10)), Of(2, green: (100, 5, 10), blue: (100, 0, 10)),
            Of(3, green: (100, 0, 30), blue: (100, 0, 10)), Of(4, green: (0, 0, 0), blue: (0, 0, 0)),
        ];

        Part.WorstFirst(parts).Select(part => part.Index).ShouldBe([2, 3, 0, 1, 4]);

        static Part Of(int index, (int Sent, int Failed, int Ms) green, (int Sent, int Failed, int Ms) blue) => new(index, Side(green), Side(blue));

        static SideFigures Side((int Sent, int Failed, int Ms) side)
            => new(new Tally(side.Sent, side.Failed), Histogram.Of(Enumerable.Repeat(side.Ms * 1000L, side.Sent - side.Failed)));
    }

    [Fact]
    public void Without_a_recording_there_is_no_frame_for_one()
    {
        var report = Failed();
        Report[] without =
        [
            report with { Recording = null },
            report with { Recording = new Recording { IsCut = true } },
            report with { Recording = report.Recording! with { Calls = [.. report.Recording.Calls.Select(call => call with { Rounds = "no rounds" })] } },
            report with { Recording = report.Recording! with { Calls = [] } },
            report with { Recording = new Recording() },
        ];

        foreach (var one in without)
        {
            var page = Strict.Read(Announced.Announce(one).Page);
            page.Descendants("svg").Elements("title").Select(title => title.Value).ShouldBe(["Latency"]);
            page.Descendants("table").ShouldNotContain(table => (string?)table.Attribute("class") == "parts");
            page.Descendants("td").Select(cell => cell.Value).ShouldContain("10.0.2.1:8080 suspect", "the targets that failed are listed still");
        }

        var bare = Strict.Read(Announced.Announce(report with { Recording = null, Observations = null }).Page);
        bare.Descendants().ShouldNotContain(element => element.Name == "figure" || element.Name == "svg" || element.Name == "h3");
    }

    [Fact]
    public void Every_drawing_has_a_name_and_a_description_of_its_own()
    {
        var page = Strict.Read(Announced.Announce(Failed()).Page);
        var names = page.Descendants().Attributes("id").ToDictionary(id => id.Value, id => id.Parent!.Value);

        page.Descendants("svg").Select(picture => (picture.Attribute("role")!.Value, picture.Attribute("aria-labelledby")!.Value)).ShouldBe([("img", "evidence evidence-is"), ("img", "failures failures-is"), ("img", "latency latency-is")]);
        names.Keys.ShouldBe(["evidence", "evidence-is", "failures", "failures-is", "latency", "latency-is"]);
        names.Values.ShouldAllBe(text => text.Length > 6);
    }

    [Fact]
    public void No_name_of_a_probe_or_a_target_leaves_its_element()
    {
        var report = Failed();
        var harmless = Strict.Skeleton(Page("x"));
        var texts = Gen.Elements("<", ">", "&", "'", "\"", "]]>", "</td>", "</svg>", "</title>", "<script>", "' onload='x", "\0", "\n", "\ud800", "é", "&lt;", "a ").ArrayOf().Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), text => Strict.Skeleton(Page($"x{text}")) == harmless).Check(Config.QuickThrowOnFailure);
        Page("<b>home</b>").Descendants("td").Select(cell => cell.Value).ShouldContain("<b>home</b> suspect");

        XElement Page(string text) => Strict.Read(Announced.Announce(report with
        {
            Plan = report.Plan! with { Probes = [.. report.Plan.Probes.Select(probe => probe with { Name = text })] },
            Targets = [.. report.Targets.Select(_ => text)],
        }).Page);
    }

    [Fact]
    public void A_retry_shows_the_attempt_that_counts()
    {
        var report = new SimulatedGate { Seed = 5, Probes = 2, GreenFails = 100, BlueFails = 100, FailsAfter = 4, Shared = "retry" }.Play().Report;

        report.Earlier.ShouldNotBeEmpty();
        Recorded.Of(report)!.Slots.Select(slot => slot.Slot).ShouldBe(Enumerable.Range(0, (int)(report.Evidence!.Seconds * 2)));
    }

    [Theory]
    [InlineData(LifecycleEvent.BeforeInstall, "BeforeInstall: Failed", 0, 7, "Green had no production traffic yet. The evidence reached its threshold after 15 s of probes.")]
    [InlineData(LifecycleEvent.AfterAllowTestTraffic, "AfterAllowTestTraffic: Failed", 4, 3, "Green had no production traffic yet. The evidence reached its threshold after 15 s of probes.")]
    [InlineData(LifecycleEvent.AllowTraffic, "AllowTraffic: Failed", 6, 1, "Production traffic was moving to green. The evidence reached its threshold after 15 s of probes.")]
    [InlineData(LifecycleEvent.AfterAllowTraffic, "AfterAllowTraffic: Failed", 7, 0, "Green had all production traffic. The evidence reached its threshold after 15 s of probes.")]
    public void The_strip_says_where_the_verdict_stands_in_the_deployment(string stage, string here, int done, int open, string share)
    {
        var page = Strict.Read(Announced.Announce(Announced.FailedByErrors() with { LifecycleEvent = stage }).Page);
        var strip = page.Descendants("ol").Single().Elements("li").ToList();

        strip.Single(item => item.Attribute("aria-current") is not null).Value.ShouldBe(here);
        (strip.Count(item => item.Value.StartsWith("✓ ", StringComparison.Ordinal)), strip.Count(item => (string?)item.Attribute("class") == "faint")).ShouldBe((done, open));
        page.Descendants("ol").Single().ElementsAfterSelf("p").First().Value.ShouldBe(share);
    }

    [Fact]
    public void The_strip_of_ECS_has_its_stages_and_greens_share()
    {
        var report = Announced.Passed() with { LifecycleEvent = LifecycleStage.PreProductionTrafficShift, ServiceDeploymentArn = "arn:aws:ecs:eu-central-1:111122223333:service-deployment/main/shop/abc", GreenPercent = 10 };
        var page = Strict.Read(Announced.Announce(report).Page);

        page.Descendants("ol").Single().Elements("li").Select(item => item.Value).ShouldBe(
        [
            "✓ PRE_SCALE_UP", "✓ SCALE_UP", "✓ POST_SCALE_UP", "✓ TEST_TRAFFIC_SHIFT", "✓ POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT: Succeeded", "PRODUCTION_TRAFFIC_SHIFT",
            "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP",
        ]);
        page.Descendants("ol").Single().ElementsAfterSelf("p").First().Value.ShouldBe("Green had 10% of production traffic.", "there is no recording that tells when the evidence was enough");
    }

    [Fact]
    public void There_is_no_strip_of_a_rollback_nor_of_an_event_that_is_not_known()
    {
        Strict.Read(Announced.Announce(Announced.RolledBack()).Page).Descendants("ol").ShouldBeEmpty();
        Strict.Read(Announced.Announce(Announced.Passed() with { LifecycleEvent = "<b>now</b>" }).Page).Descendants("ol").ShouldBeEmpty();
    }

    private static void Each(Action<Report> hold)
        => Prop.ForAll(Arb.From(s_gates, gate => gate.Simpler()), gate => hold(gate.Play().Report)).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    /// <summary>One target of two fails at one of ten requests.</summary>
    private static Report Failed() => Play(new SimulatedGate { Seed = 7, Greens = 2, Blues = 2, Probes = 2, WarmsUp = true, GreenFails = 12, FailsAfter = 12, OneTargetOnly = true });

    private static Report Play(SimulatedGate gate) => gate.Play().Report;

    private static double Number(XElement shape, string name) => double.Parse(shape.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static IEnumerable<(int, long, long)> Counts(IEnumerable<Part> parts) => parts.Select(part => (part.Index, part.Green.Count.Sent, part.Green.Count.Failed)).Order();

    private static IEnumerable<(int, long, long)> Counts(IEnumerable<StratumEvidence> parts) => parts.Where(part => part.Sent > 0).Select(part => (part.Index, part.Sent, part.Failed)).Order();

    /// <summary>From the probes' figures to the rule.</summary>
    private static string Pictures(Report report)
    {
        var page = Announced.Announce(report).Page;

        return page[page.IndexOf("<h2>Probes", StringComparison.Ordinal)..page.IndexOf("<h2>Rule", StringComparison.Ordinal)].Replace("><", ">\n<", StringComparison.Ordinal);
    }
}
