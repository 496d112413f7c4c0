using System.Net;
using System.Text;
using Amazon.Lambda.TestUtilities;
using Canary.Plans;
using Canary.Probing;

namespace Hooks.Tests;

/// <summary>What the prober asks the extension for, and what it makes of its answers.</summary>
public sealed class SecretsExtensionTests
{
    private const string Secret = "s3cret-of-the-shop";

    private static readonly StoredValue s_parameter = new() { FromParameter = "/shop/probe token" };
    private static readonly ImpatientClock s_clock = new(longestWait: 1);
    private static readonly TestLambdaContext s_context = new() { RemainingTime = TimeSpan.FromSeconds(90) };
    private static readonly StoredValue s_secret = new() { FromSecret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf" };

    [Fact]
    public async Task Asks_for_a_decrypted_parameter_and_for_a_secret_with_the_functions_token()
    {
        using var extension = new Answering(
            Ok($$"""{ "Parameter": { "Name": "/shop", "Type": "SecureString", "Value": "{{Secret}}", "Version": 1 }, "ResultMetadata": {} }"""),
            Ok($$"""{ "ARN": "arn", "Name": "shop", "SecretBinary": null, "SecretString": "{{Secret}}2", "VersionStages": ["AWSCURRENT"] }"""));

        var read = await Read(extension, s_parameter, s_secret);

        read[s_parameter].Text.ShouldBe(Secret);
        read[s_secret].Text.ShouldBe(Secret + "2");
        extension.Asked.ShouldBe([
            "http://localhost:2773/systemsmanager/parameters/get?name=%2Fshop%2Fprobe%20token&withDecryption=true of t0ken",
            "http://localhost:2773/secretsmanager/get?secretId=arn%3Aaws%3Asecretsmanager%3Aeu-west-1%3A111122223333%3Asecret%3Ashop-AbCdEf of t0ken",
        ]);
    }

    [Fact]
    public async Task Asks_nothing_when_the_plan_names_nothing()
    {
        using var extension = new Answering();

        (await Read(extension)).ShouldBeEmpty();
        extension.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tries_again_while_the_extension_is_not_ready()
    {
        using var extension = new Answering(Refusal(400, "not ready to serve traffic, please wait"), Refusal(400, "not ready to serve traffic, please wait"), Ok($$"""{ "Parameter": { "Value": "{{Secret}}" } }"""));

        (await Read(extension, s_parameter))[s_parameter].Text.ShouldBe(Secret);
    }

    [Fact]
    public async Task Gives_up_after_three_tries_and_says_what_is_missing()
    {
        using var extension = new Answering(Refusal(400, "AccessDeniedException"), Refusal(400, "AccessDeniedException"), Refusal(400, "AccessDeniedException"));

        (await Read(extension, s_parameter))[s_parameter].ShouldBe(new StoredReading(
            null, "could not be read (400 AccessDeniedException): check that it exists, and add its ARN to the stack's SecretArns, and the ARN of its key if it has its own"));
        extension.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Says_that_there_is_no_extension()
    {
        using var extension = new Answering([.. Enumerable.Repeat<Func<HttpResponseMessage>>(() => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"), 3)]);

        (await Read(extension, s_parameter))[s_parameter].Problem.ShouldBe("could not be read, because no extension answers at localhost:2773: set the stack's SecretsExtensionLayerArn and SecretArns");
    }

    [Fact]
    public async Task Says_that_the_VPC_has_no_way_to_the_service_when_nothing_comes_back()
    {
        using var extension = new Answering { Hangs = true };

        (await Read(extension, s_parameter))[s_parameter].Problem.ShouldBe("could not be read within 5 s: a prober in a VPC needs endpoints for ssm and secretsmanager there, or a NAT gateway");
    }

    [Theory]
    [InlineData("{ \"Parameter\": { \"Value\": \"\" } }", "holds no text: store one, not bytes")]
    [InlineData("{ \"Parameter\": { \"Value\": null } }", "holds no text: store one, not bytes")]
    [InlineData("{ \"Parameter\": { \"Value\": 1 } }", "came in a form that the extension does not use: check which layer SecretsExtensionLayerArn names")]
    [InlineData("{ \"s3cret-of-the-shop\": 1 }", "came in a form that the extension does not use: check which layer SecretsExtensionLayerArn names")]
    [InlineData("s3cret-of-the-shop", "came in a form that the extension does not use: check which layer SecretsExtensionLayerArn names")]
    public async Task An_answer_that_went_well_is_never_shown(string body, string problem)
    {
        using var extension = new Answering(Ok(body), Ok(body), Ok(body));

        (await Read(extension, s_parameter))[s_parameter].ShouldBe(new StoredReading(null, problem));
    }

    [Fact]
    public async Task A_plan_whose_values_cannot_be_read_sends_nothing_and_names_them()
    {
        using var extension = new Answering(Refusal(400, "no"), Refusal(400, "no"), Refusal(400, "no"));
        using var targets = new Answering();
        using var secrets = Extension(extension, s_clock);
        using var task = new ProbeTask(_ => targets, secrets, s_clock);

        var round = await task.Probe(Request(), s_context);

        round.Unread.ShouldHaveSingleItem().ShouldStartWith("The parameter /shop/probe token, which the header Authorization of the probe home needs, could not be read (400 no): ");
        round.Reached.ShouldBeEmpty();
        targets.Asked.ShouldBeEmpty();
    }

    /// <summary>BeforeInstall looks once, where AfterInstall looks again and again: ten tries, so that a service which is busy for some seconds fails no deployment.</summary>
    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 0)]
    public async Task A_busy_service_is_asked_ten_times_before_the_routes_are(int refusals, int sent)
    {
        using var extension = new Answering([.. Enumerable.Repeat(Refusal(400, "busy"), refusals), Ok($$"""{ "Parameter": { "Value": "{{Secret}}" } }""")]);
        using var targets = new Answering(Ok("hello"));
        using var secrets = Extension(extension, s_clock);
        using var task = new ProbeTask(_ => targets, secrets, s_clock);

        var round = await task.Probe(Request() with { Knock = false, Routes = [new RouteQuery("http://10.0.2.11:8080", "")] }, s_context);

        targets.Asked.Count.ShouldBe(sent);
        round.Answers.Count.ShouldBe(sent);
        round.Unread.Count.ShouldBe(1 - sent);
    }

    [Fact]
    public async Task The_value_reaches_the_target_and_nothing_that_the_function_returns_or_logs()
    {
        using var extension = new Answering(Ok($$"""{ "Parameter": { "Value": "{{Secret}}" } }"""));
        using var targets = new Answering(() => throw new HttpRequestException($"refused Bearer {Secret}"), () => throw new HttpRequestException($"refused {Secret}"), () => throw new HttpRequestException($"refused {Secret}"));
        using var secrets = Extension(extension, s_clock);
        using var task = new ProbeTask(_ => targets, secrets, s_clock);

        var round = await task.Probe(Request(), s_context);

        targets.Headers.ShouldAllBe(authorization => authorization == Secret);
        targets.Headers.Count.ShouldBe(3);
        round.Reached.ShouldHaveSingleItem().Failure.ShouldBe("refused [redacted]");
        System.Text.Json.JsonSerializer.Serialize(round, HooksJson.Default.Round).ShouldNotContain("s3cret");
    }

    private static ProbeRequest Request() => new()
    {
        Knock = true,
        Green = ["http://10.0.2.11:8080"],
        Plan = new Plan { Probes = [new Probe { Name = "home", StoredHeaders = new Dictionary<string, StoredValue> { ["Authorization"] = s_parameter } }] },
    };

    private static async Task<IReadOnlyDictionary<StoredValue, StoredReading>> Read(Answering extension, params StoredValue[] values)
    {
        // A hanging answer is waited for in full, another not at all.
        using var secrets = Extension(extension, extension.Hangs ? new ImpatientClock() : s_clock);

        return await secrets.Read(values, isLastLook: false, TestContext.Current.CancellationToken);
    }

    private static SecretsExtension Extension(Answering extension, TimeProvider clock) => new(extension, new SecretsExtensionSettings(new Uri("http://localhost:2773"), "t0ken"), clock);

    private static Func<HttpResponseMessage> Ok(string body) => Refusal(200, body);

    private static Func<HttpResponseMessage> Refusal(int status, string body) => () => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8) };

    private sealed class Answering(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        private readonly Queue<Func<HttpResponseMessage>> _answers = new(answers);

        public bool Hangs { get; init; }

        public List<string> Asked { get; } = [];

        public List<string> Headers { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.RequestUri!.AbsoluteUri} of {(request.Headers.NonValidated.TryGetValues("X-Aws-Parameters-Secrets-Token", out var token) ? token.ToString() : "nobody")}");
            Headers.Add(request.Headers.NonValidated.TryGetValues("Authorization", out var authorization) ? authorization.ToString() : "");
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return _answers.Dequeue()();
        }
    }
}
