namespace Canary.Tests.Plans;

public sealed class StoredValuesTests
{
    private static readonly StoredValue s_parameter = new() { FromParameter = "/shop/token" };
    private static readonly StoredValue s_secret = new() { FromSecret = "shop/probe" };

    private static readonly Plan s_plan = Read("""
        {
          "probes": [
            { "name": "home", "headers": { "X-Plain": "plain", "Authorization": { "fromParameter": "/shop/token" } } },
            { "name": "cart", "headers": { "Authorization": { "fromParameter": "/shop/token" }, "Cookie": { "fromSecret": "shop/probe", "key": "cookie" } } }
          ]
        }
        """);

    [Fact]
    public void A_plan_names_where_its_headers_values_are_kept()
    {
        s_plan.Probes[0].Headers.ShouldBe(new Dictionary<string, string> { ["X-Plain"] = "plain" });
        s_plan.Probes[0].StoredHeaders.ShouldBe(new Dictionary<string, StoredValue> { ["Authorization"] = s_parameter });
        s_plan.Probes[1].StoredHeaders["Cookie"].ShouldBe(s_secret with { Key = "cookie" });
        LambdaJson.Travel(s_plan.Probes[1].StoredHeaders["Cookie"]).ShouldBe(s_plan.Probes[1].StoredHeaders["Cookie"]);
    }

    [Fact]
    public void What_is_named_twice_is_read_once_and_a_secret_as_a_whole() => StoredValues.In(s_plan).ShouldBe([s_parameter, s_secret]);

    [Fact]
    public void A_plan_without_stored_values_needs_nothing() => StoredValues.In(new Plan()).ShouldBeEmpty();

    [Fact]
    public void Values_come_into_the_headers_that_name_them()
    {
        var (plan, problems) = Fill("Bearer t0ken\n", """{ "cookie": "session=5e55", "other": 1 }""");

        problems.ShouldBeEmpty();
        plan.Probes[0].Headers.ShouldBe(new Dictionary<string, string> { ["X-Plain"] = "plain", ["Authorization"] = "Bearer t0ken" }, ignoreOrder: true);
        plan.Probes[1].Headers.ShouldBe(new Dictionary<string, string> { ["Authorization"] = "Bearer t0ken", ["Cookie"] = "session=5e55" }, ignoreOrder: true);
        plan.Probes.ShouldAllBe(probe => probe.StoredHeaders.Count == 0);
        Redaction.Of(plan).Hide("t0ken, 5e55").ShouldBe("[redacted], [redacted]");
    }

    [Theory]
    [InlineData("abc", "has 3 characters: store at least 4")]
    [InlineData("", "has 0 characters: store at least 4")]
    [InlineData("two\nlines", "is a text with characters other than printable ASCII: use printable ASCII only")]
    [InlineData("s\u00e9cret", "is a text with characters other than printable ASCII: use printable ASCII only")]
    public void A_value_that_cannot_be_sent_or_hidden_is_named_and_not_shown(string text, string problem)
        => Fill(text, """{ "cookie": "session=5e55" }""").Problems.ShouldBe([
            $"The parameter /shop/token, which the header Authorization of the probe home needs, {problem}",
            $"The parameter /shop/token, which the header Authorization of the probe cart needs, {problem}",
        ]);

    [Theory]
    [InlineData("session=5e55")]
    [InlineData("""{ "Cookie": "session=5e55" }""")]
    [InlineData("""{ "cookie": 5555 }""")]
    [InlineData("""["cookie"]""")]
    [InlineData("\"\\ud800\"")]
    public void A_secret_without_the_member_that_is_meant_is_named_and_not_shown(string text)
        => Fill("Bearer t0ken", text).Problems.ShouldBe(["Cookie of the secret shop/probe, which the header Cookie of the probe cart needs, is not a JSON object with a text named cookie: store it that way, or leave key out"]);

    [Fact]
    public void What_could_not_be_read_says_why()
        => StoredValues.Fill(s_plan, new Dictionary<StoredValue, StoredReading> { [s_parameter] = new(null, "could not be read (400 no): mend it") }).Problems.ShouldBe([
            "The parameter /shop/token, which the header Authorization of the probe home needs, could not be read (400 no): mend it",
            "The parameter /shop/token, which the header Authorization of the probe cart needs, could not be read (400 no): mend it",
            "Cookie of the secret shop/probe, which the header Cookie of the probe cart needs, was not read",
        ]);

    [Fact]
    public void Authorities_may_be_kept_elsewhere_too()
    {
        using var root = Authority.Root("Acme Root");
        var plan = Read("""{ "tls": { "caBundle": { "fromParameter": "/shop/ca" } } }""");
        var value = StoredValues.In(plan).ShouldHaveSingleItem();

        StoredValues.Fill(plan, new Dictionary<StoredValue, StoredReading> { [value] = new(root.Pem, null) }).Plan.Tls.ShouldBe(new TlsSettings { CaBundle = root.Pem });
        StoredValues.Fill(plan, new Dictionary<StoredValue, StoredReading> { [value] = new("no PEM", null) }).Problems.ShouldBe([
            "The parameter /shop/ca, which tls.caBundle needs, is a text without a certificate in PEM: give your authority's certificates in PEM, including its root, and no private key",
        ]);
    }

    [Theory]
    [InlineData("""{ "fromParameter": "/a", "fromSecret": "a" }""", "probes[0].headers.X is an object with both of fromParameter and fromSecret; give one of the two")]
    [InlineData("""{ }""", "probes[0].headers.X is an object with neither of fromParameter and fromSecret; give one of the two")]
    [InlineData("""{ "fromParameter": "/a b" }""", "probes[0].headers.X.fromParameter is not a parameter name; give one such as /shop/probe-token, or the parameter's ARN")]
    [InlineData("""{ "fromParameter": "/a:3" }""", "probes[0].headers.X.fromParameter is not a parameter name; give one such as /shop/probe-token, or the parameter's ARN")]
    [InlineData("""{ "fromParameter": "arn:aws:s3:eu-west-1:111122223333:parameter/a" }""", "probes[0].headers.X.fromParameter is not a parameter name; give one such as /shop/probe-token, or the parameter's ARN")]
    [InlineData("""{ "fromSecret": "" }""", "probes[0].headers.X.fromSecret is not a secret name; give one such as shop/probe-token, or the secret's ARN")]
    [InlineData("""{ "fromParameter": "/a", "key": "b" }""", "probes[0].headers.X.key is given without fromSecret; give the name of a member of a secret that is a JSON object, or leave it out")]
    [InlineData("""{ "fromSecret": "a", "key": "" }""", "probes[0].headers.X.key is empty; give the name of a member of a secret that is a JSON object, or leave it out")]
    [InlineData("""{ "fromSecrets": "a" }""", "probes[0].headers.X.fromSecrets is not a setting; known here: fromParameter, fromSecret, key", "probes[0].headers.X is an object with neither of fromParameter and fromSecret; give one of the two")]
    [InlineData("1234", """probes[0].headers.X is neither a text nor an object; use a text, or { "fromParameter": "/name" } or { "fromSecret": "name" }""")]
    public void Names_what_is_wrong_with_a_place_and_shows_no_value(string value, params string[] problems)
        => PlanReader.Read($$"""{ "probes": [{ "headers": { "X": {{value}} } }] }""").Problems.ShouldBe(problems, ignoreOrder: true);

    [Theory]
    [InlineData("fromParameter", "/shop/probe-token")]
    [InlineData("fromParameter", "token")]
    [InlineData("fromParameter", "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token")]
    [InlineData("fromParameter", "/aws/reference/secretsmanager/shop")]
    [InlineData("fromSecret", "shop/probe-token")]
    [InlineData("fromSecret", "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:shop/probe-AbCdEf")]
    public void Takes_names_and_ARNs(string member, string name) => Read($$"""{ "probes": [{ "headers": { "X": { "{{member}}": "{{name}}" } } }] }""").Probes[0].StoredHeaders.ShouldHaveSingleItem();

    [Fact]
    public void A_header_is_given_once_whatever_its_case()
        => PlanReader.Read("""{ "probes": [{ "headers": { "x-a": "1", "X-A": { "fromSecret": "a" } } }] }""").Problems.ShouldBe(["probes[0].headers is an object with x-a and X-A, which are the same header; keep one"]);

    [Fact]
    public void A_stored_header_must_be_one_that_can_be_sent()
        => PlanReader.Read("""{ "probes": [{ "headers": { "Host": { "fromSecret": "a" } } }] }""").Problems.ShouldBe(["probes[0].headers.Host is set by the plan's host, for every probe; use host instead"]);

    [Fact]
    public void Neither_a_reading_nor_a_value_shows_its_text()
        => new object[] { new StoredReading("s3cret", null), s_secret }.Select(shown => shown.ToString()).ShouldBe(["read", "the secret shop/probe"]);

    private static (Plan Plan, IReadOnlyList<string> Problems) Fill(string parameter, string secret)
        => StoredValues.Fill(s_plan, new Dictionary<StoredValue, StoredReading> { [s_parameter] = new(parameter, null), [s_secret] = new(secret, null) });

    private static Plan Read(string text)
    {
        var reading = PlanReader.Read(text);
        reading.Problems.ShouldBeEmpty();

        return reading.Plan!;
    }
}
