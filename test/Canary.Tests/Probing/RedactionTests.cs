using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace Canary.Tests.Probing;

/// <summary>What a plan sends as a credential comes back in nothing that is told, however green echoes it.</summary>
public sealed class RedactionTests
{
    private const string Token = "eyJhbGciOi/J9+x4s=.\"q&<Zz~1";

    private static readonly Plan s_plan = Plan(("Authorization", $"Bearer {Token}"), ("X-Api-Key", "k-0123456789abcdef"), ("Cookie", "theme=dark; session=5e55-10n1d-5e55"), ("X-Env", "prod"), ("X-Probe", "1"));

    [Theory]
    [InlineData("got k-0123456789abcdef.", "got [redacted].")]
    [InlineData("got K-0123456789ABCDEF.", "got [redacted].")]
    [InlineData("xk-0123456789abcdefx", "x[redacted]x")]
    [InlineData("session=5e55-10n1d-5e55 and no other", "[redacted] and no other")]
    [InlineData("k-0123456789abcdefk-0123456789abcdef", "[redacted]")]
    [InlineData("nothing of it", "nothing of it")]
    [InlineData("", "")]
    public void Hides_every_value_of_a_header(string text, string told) => Hide(text).ShouldBe(told);

    [Theory]
    [InlineData("env prod, 1 of 1", "env [redacted], 1 of 1")]
    [InlineData("production in prod", "production in [redacted]")]
    [InlineData("\"prod\"", "\"[redacted]\"")]
    [InlineData("dark", "[redacted]")]
    [InlineData("darkness", "darkness")]
    public void Hides_short_values_where_they_stand_alone_and_shows_those_of_fewer_than_four_characters(string text, string told) => Hide(text).ShouldBe(told);

    [Fact]
    public void Hides_a_token_without_its_scheme_and_what_Basic_encodes()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("robot:open sesame"));
        var redaction = Redaction.Of(Plan(("authorization", $"Basic {basic}")));

        redaction.Hide($"token {Token}").ShouldBe($"token {Token}");
        Hide($"token {Token}").ShouldBe("token [redacted]");
        redaction.Hide($"{basic}, robot:open sesame, open sesame").ShouldBe("[redacted], [redacted], [redacted]");
        redaction.Hide("robot says").ShouldBe("robot says");
    }

    [Fact]
    public void Hides_a_value_however_it_is_escaped()
    {
        string[] forms =
        [
            Token, JsonSerializer.Serialize(Token)[1..^1], JsonSerializer.Serialize(JsonSerializer.Serialize(Token)), Token.Replace("/", "\\/", StringComparison.Ordinal), WebUtility.UrlEncode(Token), Uri.EscapeDataString(Token),
            Uri.EscapeDataString(Token).ToLowerInvariant(), Uri.EscapeDataString(Uri.EscapeDataString(Token)), WebUtility.HtmlEncode(Token), WebUtility.HtmlEncode(JsonSerializer.Serialize(Token)),
            string.Concat(Token.Select(character => $"\\u{(int)character:x4}")), string.Concat(Token.Select(character => $"&#x{(int)character:x};")), string.Concat(Token.Select(character => $"%{(int)character:X2}")),
        ];

        forms.ShouldAllBe(form => Hide($"({form})").Contains("[redacted]", StringComparison.Ordinal) && !Hide($"({form})").Contains("Zz", StringComparison.OrdinalIgnoreCase) && !Hide($"({form})").Contains("eyJ", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://a.test/x?page=2&token=abc&sort=up", "https://a.test/x?page=2&token=[redacted]&sort=up")]
    [InlineData("<a href=\"/x?sig=a%2Fb&amp;api_key=9\">", "<a href=\"/x?sig=[redacted]&amp;api_key=[redacted]\">")]
    [InlineData("\"/x?X-Amz-Signature=12\\u0026client_secret=34\"", "\"/x?X-Amz-Signature=[redacted]\\u0026client_secret=[redacted]\"")]
    [InlineData("to=%2Flogin%3Faccess_token%3Dabc%26n%3D1", "to=%2Flogin%3Faccess_token%3D[redacted]%26n%3D1")]
    [InlineData("?monkey=1&sort_key=2&token_url=3", "?monkey=1&sort_key=2&token_url=3")]
    public void Hides_the_values_of_query_parameters_that_are_named_like_credentials(string text, string told) => Redaction.Of(new Plan()).Hide(text).ShouldBe(told);

    [Fact]
    public void Hides_a_credential_of_a_probes_path_wherever_it_stands()
    {
        var redaction = Redaction.Of(new Plan { Probes = [new Probe { Path = "/health?verbose=yes!&token=s3cr%2Ft-7890" }] });

        redaction.Hide("token is s3cr/t-7890, yes!").ShouldBe("token is [redacted], yes!");
        redaction.Hide("token is s3cr%2Ft-7890").ShouldBe("token is [redacted]");
    }

    [Fact]
    public void A_value_that_an_excerpt_would_cut_does_not_leave_its_head()
    {
        for (var before = 0; before < 400; before++)
        {
            var body = Encoding.UTF8.GetBytes(new string('x', before) + " " + Uri.EscapeDataString(Token) + new string('y', 100_000));

            var excerpt = Redaction.Of(s_plan).Excerpt(body, 300);

            excerpt.ShouldNotContain("eyJ");
            excerpt.Length.ShouldBeLessThanOrEqualTo(300);
        }
    }

    [Fact]
    public void A_body_that_is_nothing_but_the_value_shows_nothing_of_it()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Token, 10_000)));

        Redaction.Of(s_plan).Excerpt(body, 300).ShouldBe("[redacted]");
    }

    [Fact]
    public void A_body_that_ends_in_the_middle_of_the_value_shows_nothing_of_it()
        => Redaction.Of(s_plan).Excerpt("got k-01234567"u8, 300).ShouldBe("got [redacted]");

    [Fact]
    public void No_value_of_any_length_is_left_in_any_text()
    {
        var value = Gen.ListOf(Gen.Elements("a", "B", "7", "%", "\\", "&", "\"", "+", " ", "/", "amp;", "u0041", "<")).Select(string.Concat).Where(text => text.Trim().Length >= 8);
        var around = Gen.ListOf(Gen.Elements("x", "1", " ", "&", "%4", "\\u", "\\", ";", "=", "?", "é")).Select(string.Concat);
        Func<string, string>[] writers = [text => text, Uri.EscapeDataString, text => WebUtility.UrlEncode(text), text => WebUtility.HtmlEncode(text), text => JsonSerializer.Serialize(text)[1..^1]];

        Prop.ForAll(
            (from secret in value from before in around from after in around from writer in Gen.Elements(writers) select (secret, before, written: writer(secret.Trim()), after)).ToArbitrary(),
            told => !Redaction.Of(Plan(("X-Any", told.secret))).Hide(told.before + told.written + told.after).Contains(told.written, StringComparison.Ordinal)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Nothing_that_a_probe_tells_holds_what_it_sent()
    {
        await using var site = await WebSite.Start(async context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://elsewhere.test/?state={Uri.EscapeDataString(Token)}&sig=0123";
            context.Response.Headers["X-Echo"] = context.Request.Headers.Authorization.ToString();
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { authorization = context.Request.Headers.Authorization.ToString(), cookie = context.Request.Headers.Cookie.ToString() }), context.RequestAborted);
        });
        Probe[] probes =
        [
            s_plan.Probes[0], s_plan.Probes[0] with { FollowRedirects = true }, s_plan.Probes[0] with { Expect = new Expectation { Status = ["302"], Header = new Dictionary<string, string> { ["X-Echo"] = "none" } } },
            s_plan.Probes[0] with { Expect = new Expectation { Status = ["302"], Json = new Dictionary<string, string> { ["$.authorization"] = "1" } } },
        ];

        foreach (var probe in probes)
        {
            using var transport = Transport.Create(TimeProvider.System);
            using var prober = new Prober(transport, TimeProvider.System);
            var answer = await Send(site.Address, probe);

            answer.Failure.ShouldNotBeNull();
            var told = answer.Failure + answer.Body;
            told.ShouldContain("[redacted]");
            told.ShouldNotContain("eyJ");
            told.ShouldNotContain("5e55");
            told.ShouldNotContain("0123");
        }
    }

    [Fact]
    public void A_probe_without_a_name_is_not_named_after_its_credential()
        => PlanReader.Read("""{ "probes": [{ "path": "/health?token=s3cret&x=1" }] }""").Plan!.Probes[0].Name.ShouldBe("/health?token=[redacted]&x=1");

    private static string Hide(string text) => Redaction.Of(s_plan).Hide(text);

    private static Plan Plan(params (string Name, string Value)[] headers) => new() { Probes = [new Probe { TimeoutMs = 10_000, Headers = headers.ToDictionary(header => header.Name, header => header.Value) }] };

    private static async Task<ProbeAnswer> Send(string address, Probe probe)
    {
        using var transport = Transport.Create(TimeProvider.System);
        using var http = new HttpMessageInvoker(transport);

        return await new HttpProber(http, TimeProvider.System, Redaction.Of(s_plan)).Send(address, probe, "", TestContext.Current.CancellationToken);
    }
}
