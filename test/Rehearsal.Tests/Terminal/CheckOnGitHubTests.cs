using Canary.Preflight;

namespace Rehearsal.Tests.Terminal;

public sealed class CheckOnGitHubTests
{
    private const string Hostile = "100%\n::error file=x::| <img src=x> [a](http://b) @me `c` \u202Ed";

    private static readonly Finding s_finding = new() { Id = "fargate-size", Outcome = FindingOutcome.Failed, Severity = Severity.Error, Message = Hostile };

    private static readonly FindingPlaces s_places = new(
        new Dictionary<string, CheckedFile> { ["--task-definition"] = new("/repo/a,b:c%\n|.json", "{}") }, "/repo");

    [Fact]
    public void Hostile_text_stays_in_its_annotation() => CheckOnGitHub.Commands(Result(s_finding), s_places).ShouldBe(
        ["::error file=a%2Cb%3Ac%25%0A|.json,line=1,title=fargate-size::100%25 ::error file=x::| <img src=x> [a](http://b) @me `c`  d"]);

    [Fact]
    public void Hostile_text_stays_in_its_cell_of_the_summary() => CheckOnGitHub.Summary(Result(s_finding), s_places).ShouldBe(
        """
        ### Hooks: 1 error

        0 of 1 check passed; 0 wait for facts that are in no file. AWS was not called.

        | | check | where | finding |
        |---|---|---|---|
        | error | `fargate-size` | a\,b\:c\% \|\.json line 1 | 100\% \:\:error file\=x\:\:\| \<img src\=x\> \[a\]\(http\:\/\/b\) \@me \`c\`  d |

        """.ReplaceLineEndings("\n"));

    /// <summary>SarifTests, where there is a package for schemas, hold the file to SARIF's.</summary>
    [Fact]
    public void SARIF_has_levels_and_hostile_text_and_suppresses_what_a_plan_excepts() => Golden.Verify(CheckSarif.Of(
        Result(
            s_finding,
            s_finding with { Id = "network-mode", Cure = "Ask" },
            s_finding with { Id = "logging", Severity = Severity.Info },
            s_finding with { Id = "capacity", Outcome = FindingOutcome.Unknown, Severity = Severity.Warning },
            s_finding with { Id = "secrets", Outcome = FindingOutcome.Excepted, Exception = "known \"by\" all" },
            s_finding with { Id = "vpc", Outcome = FindingOutcome.Passed }),
        s_places));

    [Fact]
    public void The_worst_comes_first_and_what_passed_or_is_excepted_is_no_annotation()
        => CheckOnGitHub.Commands(
            Result(
                s_finding with { Id = "logging", Severity = Severity.Info, Message = "a" },
                s_finding with { Id = "capacity", Severity = Severity.Warning, Outcome = FindingOutcome.Unknown, Message = "b" },
                s_finding with { Id = "secrets", Outcome = FindingOutcome.Excepted, Exception = "known" },
                s_finding with { Id = "vpc", Outcome = FindingOutcome.Passed },
                s_finding with { Id = "subnets", Message = "c" }),
            new FindingPlaces(new Dictionary<string, CheckedFile>(), "/"))
            .ShouldBe(["::error title=subnets::c", "::warning title=capacity::b", "::notice title=logging::a"]);

    private static PartialResult Result(params Finding[] findings) => new(findings, [], [], "BeforeInstall");
}
