using System.Text.Json.Nodes;

namespace Canary.Tests.Preflight;

/// <summary>
/// Step Functions leaves out what is absent or empty. Each member taken away, and each list emptied, once: no exception, no failure that becomes a
/// pass, and a check that passes all the same says the same. The exceptions are listed, with the reason.
/// </summary>
public sealed class StartChecksAbsenceTests
{
    /// <summary>Check and end of the member's path.</summary>
    private static readonly Dictionary<(string Id, string Member), string> s_stillPassed = new()
    {
        [("image-platform", "/RuntimePlatform")] = "ECS runs X86_64 on LINUX then, and the image has that too",
        [("image-platform", "/CpuArchitecture")] = "ECS runs X86_64 then, and the image has that too",
        [("image-scan", "/ImageScanFindings")] = "COMPLETE, and of what a clean scan counts nothing is left",
        [("image-scan", "/FindingSeverityCounts")] = "COMPLETE, and of what a clean scan counts nothing is left",
        [("secrets", "/Environment")] = "without a variable there is no credential in one",
        [("secrets", "/Value")] = "a variable without a value gives nothing away",
        [("secrets", "/Name")] = "a name that is told, of the container",
        [("logging", "/Name")] = "a name that is told",
        [("container-health", "/StartPeriod")] = "ECS has none then",
        [("container-health", "/Interval")] = "ECS takes 30 seconds then",
        [("container-health", "/Retries")] = "ECS takes 3 then",
        [("memory-fit", "/Command")] = "a command that sets no heap",
        [("memory-fit", "/Memory")] = "no limit that a heap would have to fit; on Fargate that is an error of fargate-size",
        [("volumes", "/Volumes")] = "no volume",
        [("volumes", "/Host")] = "a volume without a host is empty storage",
        [("volumes", "/SourcePath")] = "a volume without a path is empty storage",
        [("pull-rights", "/Image")] = "what is not pulled needs no right",
        [("pull-rights", "/Secrets")] = "what is not read needs no right",
        [("pull-rights", "/ValueFrom")] = "a secret of nothing, which ECS does not register",
        [("pull-rights", "/LogConfiguration")] = "what is not logged needs no right",
        [("pull-rights", "/LogDriver")] = "what is not logged by awslogs needs no right",
        [("pull-rights", "/Options")] = "awslogs without a group, which ECS does not register",
        [("pull-rights", "/awslogs-group")] = "awslogs without a group, which ECS does not register",
        [("subnets", "/AvailableIpAddressCount")] = "the addresses of the other subnet are enough",
        [("routes-out", "/Secrets")] = "without a secret none is fetched",
        [("routes-out", "/LogConfiguration")] = "without a log driver nothing is sent to CloudWatch Logs",
        [("routes-out", "/LogDriver")] = "without a log driver nothing is sent to CloudWatch Logs",
        [("security-group", "/GroupId")] = "a name that is told, of a group that was asked for",
    };

    // Hundreds of preflights each, so looked at once.
    private static readonly Lazy<IReadOnlyList<(string Id, string Member)>> s_absent = new(() => Differences(Sample.BeforeInstall(), Without));
    private static readonly Lazy<IReadOnlyList<(string Id, string Member)>> s_absentInBroken = new(() => Differences(StartSamples.Broken(), Without));

    [Fact]
    public void No_absent_member_is_a_pass_by_silence() => Unlisted(s_absent.Value).ShouldBeEmpty();

    [Fact]
    public void No_absent_member_makes_a_failure_pass() => Unlisted(s_absentInBroken.Value).ShouldBeEmpty();

    [Fact]
    public void No_empty_list_is_a_pass_by_silence() => Unlisted(Differences(Sample.BeforeInstall(), Emptied)).ShouldBeEmpty();

    [Fact]
    public void No_empty_list_makes_a_failure_pass() => Unlisted(Differences(StartSamples.Broken(), Emptied)).ShouldBeEmpty();

    [Fact]
    public void Every_listed_reason_is_needed()
        => s_stillPassed.Keys.Except(s_absent.Value.Concat(s_absentInBroken.Value).Select(it => (it.Id, End(it.Member)))).ShouldBeEmpty();

    private static IEnumerable<string> Unlisted(IReadOnlyList<(string Id, string Member)> differences)
        => differences.Where(it => !s_stillPassed.ContainsKey((it.Id, End(it.Member)))).Select(it => $"{it.Id} passes without {it.Member}");

    /// <summary>The checks that pass and say something else than before the change.</summary>
    private static IReadOnlyList<(string Id, string Member)> Differences(Sample sample, Func<JsonObject, string, JsonObject?> change)
    {
        var facts = sample.Document();
        var before = Told(facts)!;

        return
        [
            .. from member in Members(facts)
               let changed = change(facts, member)
               where changed is not null
               from finding in Told(changed) ?? []
               where finding.Value.Outcome == FindingOutcome.Passed && finding.Value != before[finding.Key]
               select (finding.Key, member),
        ];
    }

    /// <summary>Null when it does not come to the checks.</summary>
    private static Dictionary<string, Finding>? Told(JsonObject facts)
    {
        var request = LambdaJson.Read<LocateRequest>(Sample.Request(facts, LifecycleEvent.BeforeInstall));
        var location = Locator.Locate(request);

        return location.Next is NextStep.Preflight or NextStep.AskImages
            ? StartChecks.All.Select(check => check.Run(new CheckContext(location, request.Facts!, DateTimeOffset.UnixEpoch))).ToDictionary(finding => finding.Id)
            : null;
    }

    private static JsonObject? Without(JsonObject facts, string member)
    {
        var rest = facts.DeepClone().AsObject();
        (At(rest, member[..member.LastIndexOf('/')]) as JsonObject)!.Remove(member[(member.LastIndexOf('/') + 1)..]);

        return rest;
    }

    private static JsonObject? Emptied(JsonObject facts, string member)
    {
        var rest = facts.DeepClone().AsObject();
        if (At(rest, member) is not JsonArray list)
        {
            return null;
        }

        list.Clear();

        return rest;
    }

    private static string End(string member) => member[member.LastIndexOf('/')..];

    private static JsonNode? At(JsonNode root, string path)
    {
        JsonNode? here = root;
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            here = here is JsonArray list ? list[int.Parse(step)] : here![step];
        }

        return here;
    }

    private static List<string> Members(JsonNode? node, string path = "") => node switch
    {
        JsonObject members => [.. members.SelectMany(member => Members(member.Value, $"{path}/{member.Key}").Prepend($"{path}/{member.Key}"))],
        JsonArray items => [.. items.SelectMany((item, index) => Members(item, $"{path}/{index}"))],
        _ => [],
    };
}
