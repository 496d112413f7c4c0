using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Plans;
using Canary.Preflight;

namespace Rehearsal.Terminal;

/// <summary>What <c>check</c> found, in SARIF 2.1.0, which code hosts show beside the lines.</summary>
/// <remarks>https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html</remarks>
internal static class CheckSarif
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public static string Of(PartialResult result, FindingPlaces places)
    {
        var findings = result.Findings.Where(finding => finding.Outcome is not FindingOutcome.Passed).ToList();
        var rules = findings.Select(finding => finding.Id).Distinct().Select(id => new Rule(id)).ToList();

        return JsonSerializer.Serialize(
            new Log("2.1.0", [new Run(new Tool(new Driver(Invocation.Name, rules)), [.. findings.Select(finding => Of(finding, places))])]), s_json);
    }

    private static Result Of(Finding finding, FindingPlaces places) => new(
        finding.Id,
        finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" },
        new Message(Line.Clean(finding.Text)),
        places.Of(finding) is { } place ? [new Location(new PhysicalLocation(new Artifact(UriOf(place.File)), new Region(place.Line)))] : [],
        finding.Outcome is FindingOutcome.Excepted ? [new Suppression("external", Line.Clean(finding.Exception))] : null);

    private static string UriOf(string file) => string.Join('/', file.Split('/').Select(Uri.EscapeDataString));

    private sealed record Log(string Version, IReadOnlyList<Run> Runs);

    private sealed record Run(Tool Tool, IReadOnlyList<Result> Results);

    private sealed record Tool(Driver Driver);

    private sealed record Driver(string Name, IReadOnlyList<Rule> Rules);

    private sealed record Rule(string Id);

    private sealed record Result(
        string RuleId, string Level, Message Message, IReadOnlyList<Location> Locations, IReadOnlyList<Suppression>? Suppressions);

    private sealed record Message(string Text);

    private sealed record Location(PhysicalLocation PhysicalLocation);

    private sealed record PhysicalLocation(Artifact ArtifactLocation, Region Region);

    private sealed record Artifact(string Uri);

    private sealed record Region(int StartLine);

    private sealed record Suppression(string Kind, string Justification);
}
