using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Probing;

/// <summary>What an answer must be; in every case a stranger wrote it.</summary>
public sealed class ExpectationsTests
{
    [Theory]
    [InlineData(200, null)]
    [InlineData(204, null)]
    [InlineData(301, "status 301 instead of 2xx")]
    [InlineData(500, "status 500 instead of 2xx")]
    public void Expects_2xx_where_the_plan_says_nothing(int status, string? failure) => Meet(new Expectation(), Answer("", status)).Failure.ShouldBe(failure);

    [Fact]
    public void Accepts_any_of_the_statuses_that_the_plan_names()
    {
        var expected = new Expectation { Status = ["404", "410-412"] };

        Meet(expected, Answer("", 411)).Failure.ShouldBeNull();
        Meet(expected, Answer("", 200)).Failure.ShouldBe("status 200 instead of 404 or 410-412");
    }

    [Fact]
    public void Looks_for_a_text_in_the_body()
    {
        var expected = new Expectation { BodyContains = "wü" };

        Meet(expected, Answer("so wünscht man")).Failure.ShouldBeNull();
        Meet(expected, Answer("so WÜnscht man")).Failure.ShouldBe("the body does not contain \"wü\"");
        Meet(expected, Answer("")).Failure.ShouldBe("the body does not contain \"wü\"");
    }

    [Theory]
    [InlineData("x-served-by", "green", null)]
    [InlineData("X-Served-By", "Green", "header X-Served-By is green instead of Green")]
    [InlineData("X-Other", "green", "no header X-Other")]
    [InlineData("Content-Type", "text/plain; charset=utf-8", null)]
    [InlineData("X-Two", "a, b", null)]
    [InlineData("not a header", "a", "no header not a header")]
    public void Compares_headers_without_regard_to_the_case_of_their_names(string name, string value, string? failure)
    {
        var answer = Answer("");
        answer.Headers.Add("X-Served-By", "green");
        answer.Headers.Add("X-Two", ["a", "b"]);

        Meet(new Expectation { Header = new Dictionary<string, string> { [name] = value } }, answer).Failure.ShouldBe(failure);
    }

    [Theory]
    [InlineData("true", "$.ok", "true", null)]
    [InlineData("true", "$.ok", "false", "$.ok is true instead of false")]
    [InlineData("1.0", "$.ok", "1", null)]
    [InlineData("\"1\"", "$.ok", "1", "$.ok is \"1\" instead of 1")]
    [InlineData("null", "$.ok", "null", null)]
    [InlineData("null", "$.missing", "null", "$.missing is absent instead of null")]
    [InlineData("""{ "b": 1, "a": [1, "\u0041"] }""", "$.ok", """{"a":[1,"A"],"b":1}""", null)]
    [InlineData("[1, 2]", "$.ok", "[2, 1]", "$.ok is [1, 2] instead of [2, 1]")]
    public void Compares_JSON_values_by_what_they_mean(string value, string path, string expected, string? failure)
        => Meet(Json(path, expected), Answer($$"""{ "ok": {{value}} }""")).Failure.ShouldBe(failure);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{ \"ok\": true")]
    [InlineData("{ \"ok\": true } trailing")]
    [InlineData("{ \"ok\": true } {}")]
    [InlineData("{ \"ok\": true, }")]
    [InlineData("""{ "\ud800": 1, "ok": true }""")]
    [InlineData("""{ "ok": "\ud800" }""")]
    public void A_body_that_is_no_JSON_is_a_failure_and_no_more(string body) => Meet(Json("$.ok", "\"A\""), Answer(body)).Failure.ShouldBeOneOf("the body is not JSON", "$.ok is true instead of \"A\"");

    [Theory]
    [InlineData("{ \"ok\": true } trailing")]
    [InlineData("{ \"ok\": true } {}")]
    public void More_after_the_JSON_is_no_JSON(string body) => Meet(Json("$.ok", "true"), Answer(body)).Failure.ShouldBe("the body is not JSON");

    [Fact]
    public void A_number_beyond_counting_is_a_failure_and_no_more()
        => Meet(Json("$.ok", "1"), Answer("""{ "ok": 1e99999999999 }""")).Failure.ShouldNotBeNull();

    [Fact]
    public void Nesting_beyond_reason_is_a_failure_and_no_more()
        => Meet(Json("$.ok", "1"), Answer(new string('[', 100_000))).Failure.ShouldBe("the body is not JSON");

    [Fact]
    public void Every_condition_must_hold()
    {
        var expected = Json("$.ok", "true") with { BodyContains = "true", Header = new Dictionary<string, string> { ["X-A"] = "1" } };
        var answer = Answer("""{ "ok": true }""");

        Meet(expected, answer).Failure.ShouldBe("no header X-A");
    }

    [Fact]
    public void Shows_the_beginning_of_a_wrong_answer_and_nothing_of_a_right_one()
    {
        Meet(new Expectation(), Answer("fine")).Body.ShouldBe("");
        Meet(new Expectation(), Answer("\u001b[31m" + new string('x', 500), 500)).Body.ShouldBe("[31m" + new string('x', 295));
    }

    [Fact]
    public void Shows_no_header_or_message_of_a_stranger_as_it_came()
    {
        var answer = Answer("");
        answer.Headers.TryAddWithoutValidation("X-A", "\u001b[2J" + new string('x', 60_000));

        Meet(new Expectation { Header = new Dictionary<string, string> { ["X-A"] = "1" } }, answer).Failure.ShouldBe($"header X-A is [2J{new string('x', 56)} instead of 1");
        Meet(FakeAnswer.Throws(new HttpRequestException("Received an invalid status line: '\u001b[2J" + new string('x', 60_000)))).Failure.ShouldNotBeNull().Length.ShouldBe(300);
        Meet(FakeAnswer.Throws(new HttpIOException(HttpRequestError.ResponseEnded, "\u001b[2J"))).Failure.ShouldNotBeNull().ShouldNotContain('\u001b');
    }

    [Fact]
    public void No_body_of_a_stranger_ends_the_round()
    {
        var word = Gen.Elements("{", "}", "[", "]", ":", ",", "\"ok\"", "\"\\ud800\"", "\"\\udc00\"", "\u0000", "1e999999999999", "-", "1", "\"", "\\", "\uFEFF", "true", "nul");
        var expected = new Expectation { Json = new Dictionary<string, string> { ["$.ok"] = "1", ["$[0].ok"] = "\"x\"", ["$"] = "{}" } };

        Prop.ForAll(Gen.ListOf(word).Select(string.Concat).ToArbitrary(), body => Meet(expected, Answer(body)).Failure is not null).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body => Meet(expected, new HttpResponseMessage { Content = new ByteArrayContent(body) }).Failure is not null).QuickCheckThrowOnFailure();
    }

    private static Expectation Json(string path, string value) => new() { Json = new Dictionary<string, string> { [path] = value } };

    private static HttpResponseMessage Answer(string body, int status = 200) => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8) };

    private static ProbeAnswer Meet(Expectation expected, HttpResponseMessage answer) => Meet(new FakeAnswer(TimeSpan.Zero, () => answer), expected);

    private static ProbeAnswer Meet(FakeAnswer answer, Expectation? expected = null)
    {
        var clock = new ManualClock();
        using var fleet = new FakeFleet(clock, _ => answer);
        using var http = new HttpMessageInvoker(fleet);

        return clock.Run(() => new HttpProber(http, clock, Redaction.Of(new Plan())).Send("http://10.0.0.1:80", new Probe { Expect = expected ?? new Expectation() }, "", CancellationToken.None));
    }
}
