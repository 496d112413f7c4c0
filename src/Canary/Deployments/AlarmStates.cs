using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What CloudWatch says of the deployment group's alarms, by name; the one reading of its responses.</summary>
internal sealed class AlarmStates
{
    private readonly IReadOnlyList<DescribeAlarms> _responses;
    private readonly Dictionary<string, MetricAlarm> _alarms;

    private AlarmStates(IReadOnlyList<string> names, IReadOnlyList<DescribeAlarms> responses)
    {
        (Names, _responses) = (names, responses);
        _alarms = responses
            .SelectMany(response => (response.MetricAlarms ?? []).Concat(response.CompositeAlarms ?? []))
            .GroupBy(alarm => alarm.AlarmName ?? "")
            .ToDictionary(alarms => alarms.Key, alarms => alarms.First());
    }

    /// <summary>Those that the deployment group names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether CloudWatch gave no answer, or an error in place of one.</summary>
    public bool IsUnread => _responses is [] || Refusal is not null;

    /// <summary>The error that came in place of an answer; null when none did.</summary>
    public DescribeAlarms? Refusal => _responses.FirstOrDefault(response => response.Error is not null);

    public IReadOnlyList<string> InAlarm => [.. Names.Where(name => Of(name) == "ALARM")];

    public IReadOnlyList<string> WithoutData => [.. Names.Where(name => Of(name) == "INSUFFICIENT_DATA")];

    /// <summary>Alarms that CloudWatch does not know.</summary>
    public IReadOnlyList<string> Absent => [.. Names.Where(name => !_alarms.ContainsKey(name))];

    /// <summary>Alarms that exist and are neither OK nor in ALARM.</summary>
    public IReadOnlyList<string> Silent => [.. Names.Where(name => _alarms.ContainsKey(name) && Of(name) is not ("ALARM" or "OK"))];

    /// <summary>Alarms of which none of CloudWatch's three states is known.</summary>
    public IReadOnlyList<string> Unknown => [.. Names.Where(name => Of(name) is not ("OK" or "ALARM" or "INSUFFICIENT_DATA"))];

    public static AlarmStates Of(IReadOnlyList<string> names, IReadOnlyList<DescribeAlarms>? responses) => new(names, responses ?? []);

    /// <summary>Empty where it has none, or does not exist.</summary>
    public string Of(string name) => _alarms.GetValueOrDefault(name)?.StateValue ?? "";

    /// <summary>Why CloudWatch says that it is in this state; null where it does not say.</summary>
    public string? ReasonOf(string name) => _alarms.GetValueOrDefault(name)?.StateReason;
}
