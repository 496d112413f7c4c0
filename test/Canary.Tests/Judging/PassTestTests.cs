namespace Canary.Tests.Judging;

public sealed class PassTestTests
{
    private static readonly JudgeConstants _limits = JudgeConstants.For(JudgeSettings.Default, new FleetShape(1, 1, 1));

    [Fact]
    public void Weighs_counts_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("pass"))
        {
            var (sent, failed) = (row.Int("n"), row.Int("k"));
            var (fleet, one) = (_limits.PassFleet.Weigh(sent, failed), _limits.PassOne.Weigh(sent, failed));

            fleet.ShouldBe(row.Number("logEpass_fleet"), Vectors.Tolerance);
            one.ShouldBe(row.Number("logEpass_target"), Vectors.Tolerance);
            (fleet >= _limits.PassErrors).ShouldBe(row.GetProperty("crossesFleet").GetBoolean());
            (one >= _limits.PassErrors).ShouldBe(row.GetProperty("crossesTarget").GetBoolean());
        }
    }

    [Fact]
    public void Needs_as_many_probes_as_the_vectors_say()
    {
        Check("fleet", _limits.PassFleet);
        Check("target", _limits.PassOne);

        static void Check(string name, PassTest test)
        {
            foreach (var boundary in Vectors.Section("pass_boundary", name).EnumerateObject())
            {
                var failed = int.Parse(boundary.Name);
                var clean = test.CleanUntil(_limits.PassErrors, test.Weigh(failed, failed));

                (failed + clean).ShouldBe(boundary.Value.GetInt64(), boundary.Name);
            }
        }
    }

    [Fact]
    public void Needs_nothing_more_at_the_threshold() => _limits.PassFleet.CleanUntil(4, evidence: 4).ShouldBe(0);
}
