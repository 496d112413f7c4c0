using System.Reflection;
using Canary.Judging;

namespace Canary.Tests.Judging;

public sealed class JudgeSettingsTests
{
    public static TheoryData<string> Numbers =>
        [.. typeof(JudgeSettings).GetProperties().Where(property => property.PropertyType == typeof(double)).Select(property => property.Name)];

    public static TheoryData<string, JudgeSettings> Wrong => new()
    {
        { "P0 is 0; use a rate above 0 and below P1 (0.02)", new() { P0 = 0 } },
        { "P0 is 0.02; use", new() { P0 = 0.02 } },
        { "P1 is 0.2; use", new() { P1 = 0.2 } },
        { "P1Target is 1; use", new() { P1Target = 1 } },
        { "Q is 0; use", new() { Q = 0 } },
        { "Q is 0.02; use", new() { Q = 0.02 } },
        { "QTarget is 0.2; use", new() { QTarget = 0.2 } },
        { "QTarget is 0; use", new() { QTarget = 0 } },
        { "Alpha is 0; use", new() { Alpha = 0 } },
        { "AlphaRel is 1; use", new() { AlphaRel = 1 } },
        { "Beta is 1; use", new() { Beta = 1 } },
        { "AlphaLat is -1; use", new() { AlphaLat = -1 } },
        { "BetaLat is 2; use", new() { BetaLat = 2 } },
        { "BetaLatTarget is 0; use", new() { BetaLatTarget = 0 } },
        { "PoolWeightAbsolute is 0; use", new() { PoolWeightAbsolute = 0 } },
        { "PoolWeightRelative is 1; use", new() { PoolWeightRelative = 1 } },
        { "PoolWeightLatency is 1.5; use", new() { PoolWeightLatency = 1.5 } },
        { "C0 is 0.9; use", new() { C0 = 0.9 } },
        { "C0 is 1.3; use", new() { C0 = 1.3 } },
        { "C1 is 2.5; use", new() { C1 = 2.5 } },
        { "C1Target is Infinity; use", new() { C1Target = double.PositiveInfinity } },
        { "FloorMs is -1; use", new() { FloorMs = -1 } },
        { "Deltas is []; use", new() { Deltas = [] } },
        { "Deltas is [0.1, 0]; use", new() { Deltas = [0.1, 0] } },
        { "Deltas is [NaN]; use", new() { Deltas = [double.NaN] } },
        { "Deltas is missing; use", new() { Deltas = null! } },
        { "Omega is 1; use", new() { Omega = 1 } },
        { "SlotCap is 0; use", new() { SlotCap = 0 } },
        { "GridSize is 1; use 2 to 32", new() { GridSize = 1 } },
        { "GridSize is 33; use 2 to 32", new() { GridSize = 33 } },
        { "ThetaMax is 1; use", new() { ThetaMax = 1 } },
        { "ThetaMax is 0.02; use", new() { ThetaMax = 0.02 } },
        { "SlotSeconds is 0; use", new() { SlotSeconds = 0 } },
        { "MinSeconds is -1; use", new() { MinSeconds = -1 } },
        { "MinSeconds is 121; use 0 to MaxSeconds (120)", new() { MinSeconds = 121 } },
        { "MaxSeconds is 0; use", new() { MinSeconds = 0, MaxSeconds = 0 } },
        { "SharedHoldSeconds is -1; use", new() { SharedHoldSeconds = -1 } },
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

        settings.Problems().ShouldContain(problem => problem.StartsWith($"{name} is NaN; use"));
        Should.Throw<ArgumentException>(() => Judge.Start(settings, 1)).Message.ShouldContain($"{name} is NaN");
    }

    [Fact]
    public void All_mistakes_are_said_at_once()
    {
        var settings = new JudgeSettings { P0 = 2, Alpha = 0, Omega = 0, GridSize = 0, MaxSeconds = -1, Deltas = [] };

        settings.Problems().Select(problem => problem.Split(' ')[0])
            .ShouldBe(["P0", "Alpha", "Deltas", "Omega", "GridSize", "MinSeconds", "MaxSeconds"]);
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
}
