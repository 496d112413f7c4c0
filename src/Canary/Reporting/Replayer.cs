using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Deployments;
using Canary.Gates;
using Canary.Judging;
using Canary.Plans;
using Canary.Preflight;

namespace Canary.Reporting;

/// <summary>Judges again what a report has kept, under the plan as it was or under another one.</summary>
/// <remarks>
/// The calls of the judge are made again with what they were given then, so that the same plan comes to the same verdict, figure for figure. What was
/// sent cannot be sent otherwise: probes, via, host and rate of another plan change nothing here.
/// </remarks>
public static class Replayer
{
    /// <param name="report">As it was stored.</param>
    /// <param name="plan">Null: the one by which it was judged.</param>
    public static Replayed Replay(Report report, Plan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var was = new Replayed(report, report.Said, report.Verdict, report.Evidence, report.Seconds);

        return report.Watched is not null ? was with { Why = "watches keep no tallies: they may last for days" }
            : report.Plan is not { } known ? was with
            {
                Why = report.Version == 0 ? "it was written before reports kept what was judged" : "no plan was read",
            }
            : report.Findings is [_, ..] ? Check(report, was, known, plan ?? known)
            : report.Recording is not { } recording ? was with { Why = "nothing was probed" }
            : recording.IsCut ? was with { Why = "its tallies were too many to keep" }
            : Judge(report, was, Merge(known, plan));
    }

    private static Plan Merge(Plan known, Plan? plan) => plan is null ? known : plan with
    {
        Probes = known.Probes,
        Via = known.Via,
        Host = known.Host,
        ProbesPerSecond = known.ProbesPerSecond,
    };

    private static Replayed Judge(Report report, Replayed was, Plan plan)
    {
        try
        {
            return Calls(report, was, plan);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // The judge refuses tallies that do not follow on what it knows: another plan would have begun again elsewhere.
            return was with { Why = $"under this plan other probes would have been sent: {exception.Message.Split('\n')[0]}" };
        }
    }

    private static Replayed Calls(Report report, Replayed was, Plan plan)
    {
        foreach (var call in Calls(report, plan))
        {
            if (call.Step.Step is JudgeStep.Conclude)
            {
                var answer = call.Step.Verdict!.Outcome == Outcome.Pass
                    ? Answer.Succeeded
                    : call.Gate.AnswerTo(plan, call.Step, report.Approval).Answer;

                return new Replayed(report, was.Was, call.Step.Verdict, call.Step.Evidence, (call.Request.Now - report.StartedAt).TotalSeconds)
                {
                    Is = answer,
                };
            }
        }

        return was with { Why = "it was not decided by what was sent: this plan asks for more", IsOpen = true };
    }

    /// <summary>The judgement made again, call by call.</summary>
    internal static IEnumerable<ReplayedCall> Calls(Report report, Plan plan)
    {
        var (recording, sites, step) = (report.Recording!, 0, (RoundStep?)null);
        foreach (var call in recording.Calls)
        {
            sites += call.Begins ? 1 : 0;
            var site = recording.Sites[sites - 1] with { Plan = plan };
            var gate = Gate.AskedAt(report.LifecycleEvent, site) ?? throw new FormatException($"no gate is asked at {report.LifecycleEvent}");
            var request = new RoundRequest
            {
                LifecycleEvent = report.LifecycleEvent,
                DeploymentId = report.DeploymentId,
                StartedAt = report.StartedAt,
                Now = call.Now,
                Location = site,
                Previous = Travelled(step),
                Rounds = call.Rounds is "" ? null : PackedRounds.Unpack(call.Rounds),
                Alarms = call.Alarms,
                Metrics = call.Metrics,
            };
            step = Rounds.Judged(gate, site, request);

            yield return new ReplayedCall(gate, site, request, step);
        }
    }

    /// <summary>From call to call it travels as text, which rounds its figures a little.</summary>
    private static RoundStep? Travelled(RoundStep? step) => step is null ? null
        : JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(step, ReplayJson.Default.RoundStep), ReplayJson.Default.RoundStep);

    /// <summary>Findings are facts; how bad each is, the plan may say.</summary>
    private static Replayed Check(Report report, Replayed was, Plan known, Plan plan)
    {
        List<Finding> findings = [.. report.Findings.Select(finding => Again(finding, known, plan))];
        var verdict = PreflightChecks.VerdictOf(findings);

        return report.Verdict?.Rule != Rule.Preflight ? was with { Why = "it ended before its checks did" } : was with
        {
            Verdict = verdict,
            Is = verdict.Outcome == Outcome.Pass ? Answer.Succeeded : Answer.Failed,
        };
    }

    private static Finding Again(Finding finding, Plan known, Plan plan)
    {
        var (before, now) = (known.Checks.GetValueOrDefault(finding.Id), plan.Checks.GetValueOrDefault(finding.Id));
        if (before == now)
        {
            return finding;
        }

        // What an exception hid, a check did not pass.
        var outcome = finding.Outcome is FindingOutcome.Excepted ? FindingOutcome.Failed : finding.Outcome;
        var own = before is null ? finding.Severity : PreflightChecks.SeverityOf(finding.Id) ?? finding.Severity;

        return finding with
        {
            Outcome = now is { Except: not "" } && outcome is not FindingOutcome.Passed ? FindingOutcome.Excepted : outcome,
            Severity = now?.Severity ?? own,
            Exception = now is { Except: not "" } && outcome is not FindingOutcome.Passed ? now.Except : "",
        };
    }
}

/// <summary>A judgement that was made again.</summary>
/// <param name="Report">As it was stored.</param>
/// <param name="Was">What the gate said then.</param>
/// <param name="Verdict">Of now; that of then where it was not made again.</param>
/// <param name="Evidence">Of now.</param>
/// <param name="Seconds">From the start of the workflow to the verdict.</param>
public sealed record Replayed(Report Report, Answer Was, Verdict? Verdict, Evidence? Evidence, double Seconds)
{
    /// <summary>What the gate would say now; null where it was not judged again.</summary>
    public Answer? Is { get; init; }

    /// <summary>Why it was not; empty where it was.</summary>
    public string Why { get; init; } = "";

    /// <summary>Whether the plan would have gone on probing.</summary>
    public bool IsOpen { get; init; }

    public bool HasChanged => Is is { } now ? now != Was : IsOpen;
}

/// <summary>One call of the judge, made again.</summary>
internal sealed record ReplayedCall(Gate Gate, Site Site, RoundRequest Request, RoundStep Step);

/// <summary>As the functions' serializer writes.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoundStep))]
internal sealed partial class ReplayJson : JsonSerializerContext;
