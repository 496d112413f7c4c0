using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Judging;

public sealed class UserCountsTests
{
    private static readonly RequestCount s_blue = new(54_000, 54);

    [Fact]
    public void Two_minutes_of_a_green_that_fails_a_fifth_stop_it_and_one_does_not()
    {
        var one = UserCounts.After(UserCounts.Start(1), new RequestCount(6000, 1200), s_blue);
        var two = UserCounts.After(one, new RequestCount(6000, 1200), s_blue);

        UserCounts.IsFailing(one).ShouldBeFalse();
        UserCounts.IsFailing(two).ShouldBeTrue();
    }

    [Fact]
    public void Whatever_a_single_minute_holds_it_stops_nothing()
        => Prop.ForAll(Minutes(mostRequests: 1_000_000).ToArbitrary(), it => !UserCounts.IsFailing(UserCounts.After(UserCounts.Start(1), it.Green, it.Blue)))
            .QuickCheckThrowOnFailure();

    /// <summary>Neither key: a second minute must always bring the rest of both.</summary>
    [Fact]
    public void Whatever_a_single_minute_holds_it_proves_neither_too_many_failures_nor_more_than_blues()
        => Prop.ForAll(Minutes(mostRequests: 1_000_000).ToArbitrary(), it => UserCounts.After(UserCounts.Start(1), it.Green, it.Blue) is var state
            && UserCounts.Absolute(state) < UserCounts.FailAbsolute && UserCounts.Relative(state) < UserCounts.FailRelative).QuickCheckThrowOnFailure();

    [Fact]
    public void A_green_that_fails_as_blue_does_is_not_stopped_however_much_both_fail()
    {
        var state = UserCounts.Start(1);
        for (var minute = 0; minute < 60; minute++)
        {
            state = UserCounts.After(state, new RequestCount(6000, 1200), new RequestCount(54_000, 10_800));
        }

        UserCounts.Absolute(state).ShouldBeGreaterThan(UserCounts.FailAbsolute);
        UserCounts.Relative(state).ShouldBeLessThan(0);
        UserCounts.IsFailing(state).ShouldBeFalse();
    }

    [Fact]
    public void A_green_that_fails_more_than_blue_within_what_is_tolerated_is_not_stopped()
    {
        var state = UserCounts.Start(1);
        for (var minute = 0; minute < 60; minute++)
        {
            state = UserCounts.After(state, new RequestCount(6000, 18), new RequestCount(54_000, 0));
        }

        UserCounts.Relative(state).ShouldBeGreaterThan(UserCounts.FailRelative);
        UserCounts.Absolute(state).ShouldBeLessThan(0);
        UserCounts.IsFailing(state).ShouldBeFalse();
    }

    [Fact]
    public void Minutes_are_put_together_until_green_has_twenty_requests()
    {
        var state = UserCounts.After(UserCounts.Start(1), new RequestCount(19, 19), new RequestCount(100, 0));

        state.Weighed.ShouldBe(0);
        state.Green.ShouldBe(new RequestCount(19, 19));
        UserCounts.After(state, new RequestCount(1, 0), default).ShouldSatisfyAllConditions(
            it => it.Weighed.ShouldBe(1),
            it => it.Green.ShouldBe(default),
            it => it.Sums.ShouldBe(UserCounts.After(UserCounts.Start(1), new RequestCount(20, 19), new RequestCount(100, 0)).Sums));
    }

    [Fact]
    public void A_minute_counts_as_so_many_independent_requests_as_its_dispersion_says()
        => UserCounts.After(UserCounts.Start(5), new RequestCount(1000, 50), new RequestCount(9000, 10)).Sums
            .ShouldBe(UserCounts.After(UserCounts.Start(1), new RequestCount(200, 10), new RequestCount(1800, 2)).Sums);

    [Fact]
    public void Twenty_requests_are_as_many_after_dividing_by_the_dispersion()
    {
        UserCounts.After(UserCounts.Start(5), new RequestCount(99, 9), default).Weighed.ShouldBe(0);
        UserCounts.After(UserCounts.Start(5), new RequestCount(100, 9), default).Weighed.ShouldBe(1);
    }

    [Fact]
    public void More_failures_than_requests_count_as_all_of_them()
        => (new RequestCount(10, 15) + new RequestCount(0, 3)).ShouldBe(new RequestCount(10, 10));

    [Fact]
    public void Dispersion_is_Pearsons_chi_square_by_its_degrees_of_freedom()
    {
        // p = 20/2000; (0-10)^2 / (1000 p (1-p)) twice, by one degree of freedom.
        UserCounts.DispersionOf([new(1000, 0), new(1000, 20)]).ShouldBe(2 * 100 / (1000 * 0.01 * 0.99), 1e-12);
        UserCounts.DispersionOf([new(1000, 10), new(1000, 10)]).ShouldBe(1);
        UserCounts.DispersionOf([new(1000, 0), new(1000, 0)]).ShouldBe(1);
        UserCounts.DispersionOf([new(1000, 1000), new(500, 500)]).ShouldBe(1);
        UserCounts.DispersionOf([new(1000, 900)]).ShouldBe(1);
        UserCounts.DispersionOf([]).ShouldBe(1);
        UserCounts.DispersionOf([new(0, 0), new(1000, 0), new(1000, 20)]).ShouldBe(2 * 100 / (1000 * 0.01 * 0.99), 1e-12);
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Refuses_a_dispersion_that_cannot_be(double dispersion) => Should.Throw<ArgumentOutOfRangeException>(() => UserCounts.Start(dispersion));

    /// <summary>By enumeration of all outcomes of a small minute: the mean of each factor under its null.</summary>
    [Theory]
    [InlineData(0.005)]
    [InlineData(0.001)]
    public void Each_absolute_factor_has_a_mean_of_one_at_most_at_a_tolerated_rate(double rate)
    {
        const int n = 25;
        var before = UserCounts.Start(1);
        var means = new double[4];
        for (var failed = 0; failed <= n; failed++)
        {
            var chance = Binomial(n, failed, rate);
            var after = UserCounts.After(before, new RequestCount(n, failed), default);
            for (var j = 0; j < means.Length; j++)
            {
                means[j] += chance * Math.Exp(after.Sums[j]!.Value / 1000.0);
            }
        }

        means.ShouldAllBe(mean => mean <= 1);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(1)]
    [InlineData(0.3)]
    public void Each_relative_factor_has_a_mean_of_one_at_most_at_tolerated_odds(double odds)
    {
        const int green = 22;
        const int blue = 30;
        const int failed = 9;
        var before = UserCounts.Start(1);
        var weights = Enumerable.Range(0, failed + 1).Select(k => Combinations.Choose(green, k) * Combinations.Choose(blue, failed - k) * Math.Pow(odds, k)).ToList();
        foreach (var component in new[] { 8, 9 })
        {
            var mean = weights.Index().Sum(it =>
                it.Item / weights.Sum() * Math.Exp(UserCounts.After(before, new RequestCount(green, it.Index), new RequestCount(blue, failed - it.Index)).Sums[component]!.Value / 1000.0));

            mean.ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void Evidence_that_begins_anew_finds_a_fault_after_hours_of_good_minutes()
    {
        var state = UserCounts.Start(1);
        for (var minute = 0; minute < 300; minute++)
        {
            state = UserCounts.After(state, new RequestCount(6000, 6), s_blue);
        }

        var minutes = 0;
        for (; !UserCounts.IsFailing(state); minutes++)
        {
            state = UserCounts.After(state, new RequestCount(6000, 300), s_blue);
        }

        minutes.ShouldBe(4);
    }

    [Fact]
    public void A_state_survives_JSON()
    {
        var state = UserCounts.After(UserCounts.After(UserCounts.Start(2.5), new RequestCount(600, 3), new RequestCount(5400, 5)), new RequestCount(7, 1), new RequestCount(3, 0));

        var read = System.Text.Json.JsonSerializer.Deserialize<UserCountsState>(System.Text.Json.JsonSerializer.Serialize(state))!;

        (read with { Sums = state.Sums }).ShouldBe(state);
        read.Sums.ShouldBe(state.Sums);
    }

    [Fact]
    public void Weighs_minutes_as_the_vectors_do()
    {
        var state = UserCounts.Start(1);
        foreach (var row in Vectors.Second("users"))
        {
            state = UserCounts.After(state, new RequestCount(row.Int("ng"), row.Int("kg")), new RequestCount(row.Int("nb"), row.Int("kb")));

            // Sums are kept in thousandths, rounded down after each minute.
            var tolerance = 0.001 * state.Weighed;
            UserCounts.Absolute(state).ShouldBeInRange(row.Number("absolute") - tolerance, row.Number("absolute") + 1e-9);
            UserCounts.Relative(state).ShouldBeInRange(row.Number("relative") - tolerance, row.Number("relative") + 1e-9);
        }
    }

    private static Gen<(RequestCount Green, RequestCount Blue)> Minutes(int mostRequests) =>
        from green in Gen.Choose(0, mostRequests)
        from blue in Gen.Choose(0, mostRequests)
        from share in Gen.Elements(0.0, 0.001, 0.2, 1)
        from of in Gen.Elements(0.0, 0.001)
        select (new RequestCount(green, (long)(green * share)), new RequestCount(blue, (long)(blue * of)));

    private static double Binomial(int n, int k, double p) => Combinations.Choose(n, k) * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
}
