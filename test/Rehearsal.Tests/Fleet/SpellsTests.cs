namespace Rehearsal.Tests.Fleet;

public class SpellsTests
{
    [Theory]
    [InlineData(null, null, null, "0-12")]
    [InlineData(3, null, null, "3-12")]
    [InlineData(null, 2, null, "0-1")]
    [InlineData(3, 2, null, "3-4")]
    [InlineData(null, 2, 5, "3-4 8-9")]
    [InlineData(1, 2, 5, "1-2 6-7 11-12")]
    public void Hold_from_their_beginning_to_before_their_end(int? from, int? length, int? period, string seconds)
    {
        var spells = new FaultTimes(Seconds(from), Seconds(length), Seconds(period));

        Held(spells, shift: 0).ShouldBe(seconds);
    }

    [Theory]
    [InlineData(null, 1, "2-3 7-8 12-12")]
    [InlineData(null, 4, "0-0 4-5 9-10")]
    [InlineData(4, 1, "4-4 8-9")]
    public void Shifted_ones_come_so_much_earlier_and_none_before_they_may(int? from, int shift, string seconds) => Held(new FaultTimes(Seconds(from), Seconds(2), Seconds(5)), shift).ShouldBe(seconds);

    private static TimeSpan? Seconds(int? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

    /// <summary>The seconds of 0 to 12 in which they hold, as ranges.</summary>
    private static string Held(FaultTimes spells, int shift)
    {
        var held = Enumerable.Range(0, 13).Where(second => spells.Hold(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(shift))).ToList();

        return string.Join(' ', held.Where(second => !held.Contains(second - 1)).Select(first => $"{first}-{held.First(second => second >= first && !held.Contains(second + 1))}"));
    }
}
