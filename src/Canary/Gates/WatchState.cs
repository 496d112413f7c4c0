using System.Text.Json.Serialization;
using Canary.Judging;

namespace Canary.Gates;

/// <summary>What a watch remembers from look to look, beside the judge's state and CloudWatch's counts.</summary>
public sealed record WatchState
{
    /// <summary>How many executions have watched this shift before and handed on.</summary>
    public int PartsBefore { get; init; }

    /// <summary>Looks of this execution.</summary>
    public int Looks { get; init; }

    /// <summary>When AllowTraffic began; null while it has not.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Looks in a row that did not say how far AllowTraffic is.</summary>
    public int UnreadLooks { get; init; }

    /// <summary>Looks in a row at which none of green's targets was healthy, and some of blue's were.</summary>
    public int SickLooks { get; init; }

    /// <summary>Green's share of the traffic at the latest look that said so. Percent; null: none did.</summary>
    public double? GreenPercent { get; init; }

    /// <summary>Base addresses that the judge's state is of; the last may be the production listener's.</summary>
    public IReadOnlyList<string> Green { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Blue { get; init => field = value ?? []; } = [];

    /// <summary>What was decided and waits for what green's tasks say of it; null where nothing does.</summary>
    public Decision? Decision { get; init; }

    /// <summary>How green has failed since its first failure of the round that was decided, in a sentence; null where it did not.</summary>
    public string? Onset { get; init; }

    /// <summary>What a reader of the report should know, each once.</summary>
    public IReadOnlyList<string> Remarks { get; init => field = value ?? []; } = [];

    /// <summary>Why the watch ended; null while it goes on.</summary>
    public WatchEnding? Ending { get; init; }

    internal WatchState Remark(string? remark) => remark is null || Remarks.Contains(remark) || Remarks.Count >= MostRemarks
        ? this
        : this with { Remarks = [.. Remarks, remark] };

    private const int MostRemarks = 6;
}

/// <summary>Why a watch ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchEnding>))]
public enum WatchEnding
{
    /// <summary>All traffic is green's.</summary>
    ShiftOver,

    /// <summary>Something else stopped the deployment, or it failed.</summary>
    DeploymentEnded,

    /// <summary>There is evidence against green.</summary>
    Evidence,

    /// <summary>The plan's watch.maxMinutes are over.</summary>
    TimeUp,

    /// <summary>CodeDeploy no longer said how far it is.</summary>
    Unread,

    /// <summary>This execution is not the one that watches this deployment.</summary>
    NotTheWatch,
}
