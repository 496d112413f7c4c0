using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class PassTestTests
{
    private static JudgeConstants Limits => JudgeConstants.For(Vectors.Settings);

    [Fact]
    public void Weighs_counts_as_the_vectors_do()
    {
        foreach (var row in Vectors.Rows("pass"))
        {
            var (sent, failed) = (row.Int("n"), row.Int("k"));
            var (fleet, target) = (Limits.PassFleet.Weigh(sent, failed), Limits.PassTarget.Weigh(sent, failed));

            fleet.ShouldBe(row.Number("logEpass_fleet"), Vectors.Tolerance);
            target.ShouldBe(row.Number("logEpass_target"), Vectors.Tolerance);
            (fleet >= Limits.PassErrors).ShouldBe(row.GetProperty("crossesFleet").GetBoolean());
            (target >= Limits.PassErrors).ShouldBe(row.GetProperty("crossesTarget").GetBoolean());
        }
    }

    [Fact]
    public void Needs_as_many_probes_as_the_vectors_say()
    {
        Check("fleet", Limits.PassFleet);
        Check("target", Limits.PassTarget);

        static void Check(string name, PassTest test)
        {
            foreach (var boundary in Vectors.Section("pass_boundary", name).EnumerateObject())
            {
                var failed = int.Parse(boundary.Name);
                var clean = test.CleanUntil(Limits.PassErrors, test.Weigh(failed, failed));

                (failed + clean).ShouldBe(boundary.Value.GetInt64(), boundary.Name);
            }
        }
    }

    [Fact]
    public void Needs_nothing_more_at_the_threshold() => Limits.PassFleet.CleanUntil(4, evidence: 4).ShouldBe(0);
}
