using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Rehearsal.Account;

/// <summary>The default event bus of EventBridge: what was put on it, and what AWS's services put there themselves.</summary>
internal sealed class EventBus
{
    private ImmutableList<EventOnBus> _events = [];

    /// <summary>Does what the rules say, for each event in the order in which they came.</summary>
    public Action<EventOnBus> Route { get; set; } = _ => { };

    /// <summary>Which events are lost before a rule sees them: EventBridge delivers what AWS's services tell at best effort.</summary>
    public Func<EventOnBus, bool> Loses { get; set; } = _ => false;

    /// <summary>False: <see cref="Events"/> stays as it is, so that an account may run for days.</summary>
    public bool KeepsEvents { get; set; } = true;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<EventOnBus> Events => _events;

    public void Put(EventOnBus arrived)
    {
        if (KeepsEvents)
        {
            ImmutableInterlocked.Update(ref _events, events => events.Add(arrived));
        }

        if (!Loses(arrived))
        {
            Route(arrived);
        }
    }
}

/// <summary>An event as rules see it and as their targets get it.</summary>
/// <param name="Envelope">With source, detail-type, detail and the rest of what EventBridge delivers.</param>
internal sealed record EventOnBus(JsonObject Envelope)
{
    public string Id => Envelope["id"]!.GetValue<string>();

    public string Source => Envelope["source"]!.GetValue<string>();

    public string DetailType => Envelope["detail-type"]!.GetValue<string>();

    public JsonObject Detail => Envelope["detail"]!.AsObject();
}
