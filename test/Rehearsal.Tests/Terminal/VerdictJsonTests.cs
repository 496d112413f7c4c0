using System.Text.Json;

namespace Rehearsal.Tests.Terminal;

public sealed class VerdictJsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Holds_the_whole_verdict() => Golden.Verify(VerdictJson.Of(Rehearsals.FailedByErrors, Rehearsals.WithErrors));

    [Fact]
    public void Writes_durations_in_seconds_and_words_for_numbers_that_JSON_has_not()
    {
        using var document = JsonDocument.Parse(VerdictJson.Of(Rehearsals.Shared, Rehearsals.OfTheShop));

        var outcome = document.RootElement.GetProperty("outcome");
        outcome.GetProperty("firstProbeToRollbackSeconds").GetDouble().ShouldBe(24.2);
        outcome.GetProperty("events")[0].GetProperty("tookSeconds").GetDouble().ShouldBe(3.1);
        outcome.GetProperty("reports")[2].GetProperty("evidence").GetProperty("questions")[4].GetProperty("value").GetString().ShouldBe("-Infinity");
    }

    [Fact]
    public void Says_that_the_watch_stopped_it_when_and_what_users_met_until_then()
    {
        using var document = JsonDocument.Parse(VerdictJson.Of(Rehearsals.StoppedByWatch, Rehearsals.OfTheShop));

        var outcome = document.RootElement.GetProperty("outcome");
        document.RootElement.GetProperty("result").GetString().ShouldBe("rolled back");
        document.RootElement.GetProperty("summary").GetString().ShouldBe("the watch stopped it during AllowTraffic; blue restored by d-ROLLBACK1");
        outcome.GetProperty("reports")[4].GetProperty("watched").GetString().ShouldBe("Stopped");
        outcome.GetProperty("firstFailureToStopSeconds").GetDouble().ShouldBe(3.5);
        outcome.GetProperty("usersDuringShift").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("""{"requests":3540,"failed":38,"servedByGreen":350,"failedByGreen":35,"unanswered":3}""");
    }

    [Theory]
    [InlineData("deployed", "Succeeded", null)]
    [InlineData("rolled back", "Failed", "d-ROLLBACK1")]
    [InlineData("rolled back", "Stopped", "d-ROLLBACK1")]
    [InlineData("failed", "Failed", null)]
    [InlineData("stopped", "Stopped", null)]
    public void Begins_with_the_result(string result, string status, string? rollback)
    {
        var outcome = Rehearsals.Passed with { Status = status, RollbackDeploymentId = rollback };

        using var document = JsonDocument.Parse(VerdictJson.Of(outcome, Rehearsals.OfTheShop));

        document.RootElement.GetProperty("result").GetString().ShouldBe(result);
    }

    [Theory]
    [InlineData("deployed", "SUCCESSFUL")]
    [InlineData("rolled back", "ROLLBACK_SUCCESSFUL")]
    [InlineData("rollback failed", "ROLLBACK_FAILED")]
    [InlineData("stopped", "STOPPED")]
    public void Says_who_deployed_and_in_whose_words(string result, string status)
    {
        using var document = JsonDocument.Parse(VerdictJson.Of(EcsRehearsals.Passed with { Status = status }, EcsRehearsals.OfTheShop));

        var root = document.RootElement;
        root.GetProperty("result").GetString().ShouldBe(result);
        root.GetProperty("rehearsed").GetProperty("controller").GetString().ShouldBe("ecs");
        root.GetProperty("outcome").GetProperty("status").GetString().ShouldBe(status);
        root.GetProperty("outcome").GetProperty("events")[0].GetProperty("event").GetString().ShouldBe("PRE_SCALE_UP");
    }

    [Fact]
    public void Says_before_the_rehearsal_where_it_could_not_write()
    {
        VerdictJson.Problem(Path.Combine(_folder, "verdict.json")).ShouldBeNull();
        VerdictJson.Problem(_folder).ShouldBe("is a directory; name a file in it");
        VerdictJson.Problem(Path.Combine(_folder, "none", "verdict.json")).ShouldBe($"is in {Path.Combine(_folder, "none")}, which does not exist; create it first");
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public void Says_before_the_rehearsal_that_a_name_is_too_long() =>
        VerdictJson.Problem(Path.Combine(_folder, new string('v', 300))).ShouldNotBeNull().ShouldStartWith("cannot be written: ");

    [Fact]
    public void Never_takes_the_place_of_a_device()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no such device");

        VerdictJson.Problem("/dev/full").ShouldBeNull();
        Should.Throw<IOException>(() => VerdictJson.Write("/dev/full", Rehearsals.Passed, Rehearsals.OfTheShop));

        Should.Throw<IOException>(() => File.WriteAllText("/dev/full", "still full"));
        Directory.GetFiles("/dev", ".full*").ShouldBeEmpty();
    }

    [Fact]
    public void Leaves_no_part_behind_where_it_cannot_write()
    {
        var file = Path.Combine(_folder, "verdict.json");
        Directory.CreateDirectory(file);

        Should.Throw<Exception>(() => VerdictJson.Write(file, Rehearsals.Passed, Rehearsals.OfTheShop));

        Directory.GetFiles(_folder).ShouldBeEmpty();
    }
}
