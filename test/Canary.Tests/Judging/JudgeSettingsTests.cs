using System.Reflection;
using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class JudgeSettingsTests
{
    public static TheoryData<string> Numbers =>
        [.. typeof(JudgeSettings).GetProperties().Where(property => property.PropertyType == typeof(double)).Select(property => property.Name)];

    public static TheoryData<string, JudgeSettings> Wrong => new()
    {
        { "judge.p0 is 0; use a rate above 0 and below judge.p1 (0.02)", new() { P0 = 0 } },
        { "judge.p0 is 0.02; use", new() { P0 = 0.02 } },
        { "judge.p1 is 0.2; use", new() { P1 = 0.2 } },
        { "judge.p1Target is 1; use", new() { P1Target = 1 } },
        { "judge.q is 0; use", new() { Q = 0 } },
        { "judge.q is 0.02; use", new() { Q = 0.02 } },
        { "judge.qTarget is 0.2; use", new() { QTarget = 0.2 } },
        { "judge.qTarget is 0; use", new() { QTarget = 0 } },
        { "judge.alpha is 0; use", new() { Alpha = 0 } },
        { "judge.alphaRel is 1; use", new() { AlphaRel = 1 } },
        { "judge.beta is 1; use", new() { Beta = 1 } },
        { "judge.alphaLat is -1; use", new() { AlphaLat = -1 } },
        { "judge.betaLat is 2; use", new() { BetaLat = 2 } },
        { "judge.betaLatTarget is 0; use", new() { BetaLatTarget = 0 } },
        { "judge.poolWeightAbsolute is 0; use", new() { PoolWeightAbsolute = 0 } },
        { "judge.poolWeightRelative is 1; use", new() { PoolWeightRelative = 1 } },
        { "judge.poolWeightLatency is 1.5; use", new() { PoolWeightLatency = 1.5 } },
        { "judge.c0 is 0.9; use", new() { C0 = 0.9 } },
        { "judge.c0 is 1.3; use", new() { C0 = 1.3 } },
        { "judge.c1 is 2.5; use", new() { C1 = 2.5 } },
        { "judge.c1Target is Infinity; use", new() { C1Target = double.PositiveInfinity } },
        { "judge.floorMs is -1; use", new() { FloorMs = -1 } },
        { "judge.deltas is []; use", new() { Deltas = [] } },
        { "judge.deltas is [0.1, 0]; use", new() { Deltas = [0.1, 0] } },
        { "judge.deltas is [NaN]; use", new() { Deltas = [double.NaN] } },
        { "judge.deltas is missing; use", new() { Deltas = null! } },
        { "judge.omega is 1; use", new() { Omega = 1 } },
        { "judge.slotCap is 0; use", new() { SlotCap = 0 } },
        { "judge.gridSize is 1; use 2 to 32", new() { GridSize = 1 } },
        { "judge.gridSize is 33; use 2 to 32", new() { GridSize = 33 } },
        { "judge.thetaMax is 1; use", new() { ThetaMax = 1 } },
        { "judge.thetaMax is 0.02; use", new() { ThetaMax = 0.02 } },
        { "judge.slotSeconds is 0; use", new() { SlotSeconds = 0 } },
        { "judge.minSeconds is -1; use", new() { MinSeconds = -1 } },
        { "judge.minSeconds is 121; use 0 to judge.maxSeconds (120)", new() { MinSeconds = 121 } },
        { "judge.maxSeconds is 0; use", new() { MinSeconds = 0, MaxSeconds = 0 } },
        { "judge.sharedHoldSeconds is -1; use", new() { SharedHoldSeconds = -1 } },
    };

    [Fact]
    public void The_presets_are_sound()
    {
        JudgeSettings.Default.Problems().ShouldBeEmpty();
        JudgeSettings.Strict.Problems().ShouldBeEmpty();
    }

    [Fact]
    public void The_strict_preset_halves_the_error_rates_and_takes_longer() =>
        (JudgeSettings.Strict with { Deltas = JudgeSettings.Default.Deltas })
            .ShouldBe(JudgeSettings.Default with { P0 = 0.001, P1 = 0.01, Q = 0.001, MaxSeconds = 180 });

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_one_is_named_with_its_value_and_the_cure(string problem, JudgeSettings settings)
    {
        settings.Problems().ShouldHaveSingleItem().ShouldStartWith(problem);
        Should.Throw<ArgumentException>(() => Judge.Start(settings, 1)).Message.ShouldContain(problem);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void None_of_them_may_be_NaN(string name)
    {
        var settings = new JudgeSettings();
        typeof(JudgeSettings).GetProperty(name)!.GetSetMethod()!.Invoke(settings, BindingFlags.Default, null, [double.NaN], null);

        settings.Problems().ShouldContain(problem => problem.StartsWith($"{InPlan(name)} is NaN; use", StringComparison.Ordinal));
        Should.Throw<ArgumentException>(() => Judge.Start(settings, 1)).Message.ShouldContain($"{InPlan(name)} is NaN");
    }

    [Fact]
    public void All_mistakes_are_said_at_once()
    {
        var settings = new JudgeSettings { P0 = 2, Alpha = 0, Omega = 0, GridSize = 0, MaxSeconds = -1, Deltas = [] };

        settings.Problems().Select(problem => problem.Split(' ')[0])
            .ShouldBe(["judge.p0", "judge.alpha", "judge.deltas", "judge.omega", "judge.gridSize", "judge.minSeconds", "judge.maxSeconds"]);
    }

    [Fact]
    public void Wrong_ones_are_refused_wherever_they_are_given()
    {
        var state = Judge.Start(JudgeSettings.Default, 1);
        var wrong = new JudgeSettings { Alpha = double.NaN };

        Should.Throw<ArgumentException>(() => Judge.After(state, Play.Slot(0, (1, 0), (1, 0)), wrong));
        Should.Throw<ArgumentException>(() => Judge.Decide(state, wrong));
        Should.Throw<ArgumentException>(() => Judge.Pending(state, [], wrong));
        Should.Throw<ArgumentException>(() => Allocation.Next(state, wrong, 1, [0], 0));
        Should.Throw<ArgumentException>(() => Evidence.Of(state, wrong));
    }

    private static string InPlan(string name) => $"judge.{char.ToLowerInvariant(name[0])}{name[1..]}";
}
