using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class EProcessTests
{
    private const double LnSlots = 5;
    private static readonly double _lnStart = Math.Log(0.8);
    private static readonly double _lnRestart = Math.Log(0.2);

    [Fact]
    public void Slots_without_evidence_spend_the_restarts_evenly()
    {
        var (process, sums) = Empty(1);
        for (var slot = 1; slot <= 30; slot++)
        {
            process.Add(sums, [0.0], double.PositiveInfinity, LnSlots);

            sums[1].ShouldBe(Math.Log(slot) - LnSlots, 1e-12);
        }
    }

    [Fact]
    public void A_slot_that_does_not_spend_gives_no_restart_its_share()
    {
        var (process, sums) = Empty(1);
        process.Add(sums, [1.0], double.PositiveInfinity, LnSlots, spends: false);

        sums.ShouldBe([1, double.NegativeInfinity]);
    }

    [Fact]
    public void A_restart_bets_with_the_slot_that_it_begins_at()
    {
        var (process, sums) = Empty(1);
        process.Add(sums, [2.0], double.PositiveInfinity, LnSlots);

        sums[1].ShouldBe(2 - LnSlots, 1e-12);
    }

    [Fact]
    public void Counts_no_more_of_a_slot_than_its_cap()
    {
        var (process, sums) = Empty(2);
        process.Add(sums, [7.0, -7.0], cap: 3, LnSlots);

        sums[..2].ShouldBe([3, -7]);
    }

    [Fact]
    public void Forgets_what_is_long_ago()
    {
        var (process, sums) = Empty(1);
        for (var slot = 0; slot < 100; slot++)
        {
            process.Add(sums, [-1.0], double.PositiveInfinity, LnSlots);
        }

        for (var slot = 0; slot < 15; slot++)
        {
            process.Add(sums, [1.0], double.PositiveInfinity, LnSlots);
        }

        process.Value(sums, _lnStart, _lnRestart, Mix.One).ShouldBeGreaterThan(15 - LnSlots + _lnRestart);
    }

    /// <summary>Theirs is the sum over all beginnings, written as it is defined.</summary>
    [Fact]
    public void Adds_up_to_what_the_second_vectors_say()
    {
        foreach (var row in Vectors.Second("mixture"))
        {
            var (process, sums) = Empty(2);
            var (start, restarts) = (row.Number("start"), row.Number("restarts"));
            double[] mix = [.. row.Numbers("weights").Select(weight => Math.Log(weight))];
            foreach (var (slot, expected) in row.GetProperty("slots").EnumerateArray().Zip(row.Numbers("logE")))
            {
                process.Add(sums, [.. slot.EnumerateArray().Select(number => number.GetDouble())], row.Number("cap"), Math.Log(restarts));

                process.Value(sums, Math.Log(start), Math.Log(1 - start), mix).ShouldBe(expected, Vectors.Tolerance);
            }
        }
    }

    /// <summary>With the weight that is not spent yet the mixture is a fair bet, step by step: it is worth one on average.</summary>
    [Fact]
    public void Is_worth_one_on_average_with_what_is_not_spent() => Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), Gen.Choose(1, 8).ToArbitrary(), (tenths, slots) =>
    {
        // A coin that falls up with probability p multiplies by a, else by b: fair when pa + (1-p)b = 1.
        var p = tenths / 10.0;
        var (up, down) = (Math.Log(0.5 / p), Math.Log(0.5 / (1 - p)));
        var expected = 0.0;
        for (var path = 0; path < 1 << slots; path++)
        {
            var (process, sums) = Empty(1);
            var chance = 1.0;
            for (var slot = 0; slot < slots; slot++)
            {
                var isUp = (path >> slot & 1) == 1;
                chance *= isUp ? p : 1 - p;
                process.Add(sums, [isUp ? up : down], double.PositiveInfinity, Math.Log(10));
            }

            var unspent = 0.2 * (10 - slots) / 10;
            expected += chance * (Math.Exp(process.Value(sums, _lnStart, _lnRestart, Mix.One)) + unspent);
        }

        expected.ShouldBe(1, 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bake_has_no_sums_that_bet_from_the_start()
    {
        var (process, sums) = Empty(1);
        process.Add(sums, [4.0], double.PositiveInfinity, LnSlots);

        process.Value(sums, double.NegativeInfinity, 0, Mix.One).ShouldBe(4 - LnSlots, 1e-12);
    }

    private static (EProcess Process, double[] Sums) Empty(int components)
    {
        var process = new EProcess(0, components);
        var sums = new double[process.Size];
        process.Clear(sums);

        return (process, sums);
    }
}
