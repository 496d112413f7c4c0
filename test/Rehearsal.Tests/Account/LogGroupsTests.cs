namespace Rehearsal.Tests.Account;

public class LogGroupsTests
{
    private readonly LogGroups _groups = new(TimeProvider.System);

    [Fact]
    public void A_stream_keeps_its_latest_events()
    {
        _groups.CreateStream("g", "s");

        _groups.Put("g", "s", Enumerable.Range(1, LogStream.MostEvents + 1).Select(i => new LoggedEvent($"{i}", i)));

        _groups.Events("g", "s").Count.ShouldBe(LogStream.MostEvents);
        _groups.Events("g", "s")[0].ShouldBe(new LoggedEvent("2", 2));
    }

    [Fact]
    public void A_stream_keeps_so_many_characters()
    {
        _groups.CreateStream("g", "s");
        var quarter = new string('x', (int)LogStream.MostCharacters / 4);

        _groups.Put("g", "s", Enumerable.Range(1, 5).Select(i => new LoggedEvent(quarter, i)));

        _groups.Events("g", "s").Select(logged => logged.Timestamp).ShouldBe([2, 3, 4, 5]);
    }

    [Fact]
    public void All_streams_together_keep_so_many_characters_and_the_oldest_event_goes_first()
    {
        var streams = (int)(LogGroups.MostCharacters / LogStream.MostCharacters);
        var whole = new string('x', (int)LogStream.MostCharacters);
        for (var stream = 0; stream <= streams; stream++)
        {
            _groups.CreateStream("g", $"{stream}");
            _groups.Put("g", $"{stream}", [new LoggedEvent(whole, stream)]);
        }

        _groups.Events("g", "0").ShouldBeEmpty();
        Enumerable.Range(1, streams).ShouldAllBe(stream => _groups.Events("g", $"{stream}").Count == 1);
    }
}
