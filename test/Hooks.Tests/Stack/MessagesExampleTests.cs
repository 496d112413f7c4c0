using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hooks.Tests.Stack;

/// <summary>What examples/messages sends of the event that docs/notices.md shows, by EventBridge's rules for patterns and input transformers.</summary>
public sealed partial class MessagesExampleTests
{
    private const string Headline = "AfterAllowTestTraffic Failed: Target 10.0.2.12:8080 fails too often, and more often than each blue target: "
        + "it failed 10 of 50 probes (20%; limit 0.2%); the others failed 0 of 40 (0%), blue 0 of 80 (0%)";

    private const string Hostile = "\"}],\"x\":\"<!channel> <status>\\ \n[a](https://example.com)";
    private const string Report = "s3://hooks-reports-111122223333/reports/shop/shop-production/2026/03/01/d-NN167W3D6-AfterAllowTestTraffic.html";
    private const string Execution = "arn:aws:states:eu-central-1:111122223333:execution:hooks-canary:d-NN167W3D6-AfterAllowTestTraffic";

    private static readonly JsonObject s_resources = Template.Read(Repository.Read("examples/messages/messages.yaml"))["Resources"]!.AsObject();

    public static TheoryData<string> Rules => ["ChatRule", "SlackRule", "TeamsRule", "PagerDutyRule"];

    [Fact]
    public void Amazon_Q_posts_the_verdict_in_a_thread_of_its_deployment() => ShouldBe(
        "ChatRule",
        $$"""
        {
          "version": "1.0",
          "source": "custom",
          "content": {
            "title": "AfterAllowTestTraffic Failed: shop/shop-production",
            "description": "{{Headline}}",
            "nextSteps": ["Read the report: {{Report}}"]
          },
          "metadata": {
            "threadId": "d-NN167W3D6",
            "summary": "AfterAllowTestTraffic Failed: shop/shop-production",
            "relatedResources": ["{{Execution}}"]
          }
        }
        """);

    [Fact]
    public void Slack_shows_the_headline_and_where_the_report_is() => ShouldBe(
        "SlackRule",
        $$"""
        {
          "text": "AfterAllowTestTraffic Failed: shop/shop-production",
          "blocks": [
            { "type": "section", "text": { "type": "plain_text", "emoji": false, "text": "{{Headline}}" } },
            {
              "type": "context",
              "elements": [{ "type": "plain_text", "emoji": false, "text": "shop/shop-production, d-NN167W3D6. Report: {{Report}}" }]
            }
          ]
        }
        """);

    [Fact]
    public void Teams_shows_a_card_with_the_headline_and_where_the_report_is() => ShouldBe(
        "TeamsRule",
        $$"""
        {
          "type": "message",
          "attachments": [
            {
              "contentType": "application/vnd.microsoft.card.adaptive",
              "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": [
                  { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "weight": "Bolder", "text": "{{Headline}}" }] },
                  {
                    "type": "RichTextBlock",
                    "inlines": [{ "type": "TextRun", "isSubtle": true, "text": "shop/shop-production, d-NN167W3D6. Report: {{Report}}" }]
                  }
                ]
              }
            }
          ]
        }
        """);

    [Fact]
    public void PagerDuty_gets_one_incident_for_each_deployment_with_every_reason() => ShouldBe(
        "PagerDutyRule",
        $$"""
        {
          "event_action": "trigger",
          "dedup_key": "d-NN167W3D6",
          "payload": {
            "summary": "{{Headline}}",
            "source": "codedeploy.hooks",
            "severity": "error",
            "component": "shop/shop-production",
            "custom_details": { "reasons": {{Event()["detail"]!["reasons"]!.ToJsonString()}}, "report": "{{Report}}", "execution": "{{Execution}}" }
          }
        }
        """);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Words_of_a_service_stay_words(string rule)
    {
        var told = Event();
        told["detail"]!["headline"] = Hostile;
        told["detail"]!["reasons"] = new JsonArray(Hostile);

        var sent = Sent(rule, told);

        Shape(sent).ShouldBe(Shape(Sent(rule, Event())));
        Strings(sent).ShouldContain(Hostile);
        ShouldBeTaken(rule, Received(rule, told));
    }

    /// <summary>Of an answer by a workflow that could not read the deployment.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void A_deployment_that_could_not_be_read_is_told_too(string rule)
    {
        var told = Event();
        foreach (var name in new[] { "application", "deploymentGroup", "service" })
        {
            told["detail"]![name] = "";
        }

        Strings(Sent(rule, told)).ShouldContain(Headline);
        ShouldBeTaken(rule, Received(rule, told));
    }

    /// <summary>The most that the event's schema and AWS's names allow: no receiver documents less.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void The_longest_message_is_what_its_receiver_takes(string rule)
    {
        var told = Event();
        var detail = told["detail"]!;
        foreach (var name in new[] { "application", "deploymentGroup", "service" })
        {
            detail[name] = new string('x', 255);
        }

        (detail["deploymentId"], detail["headline"]) = (new string('d', 100), new string('\u00e9', 1000));
        detail["reasons"] = new JsonArray([.. Enumerable.Range(0, 12).Select(_ => JsonValue.Create(new string('"', 1000)))]);
        (detail["report"]!["bucket"], detail["report"]!["page"]) = (new string('b', 63), new string('p', 1024));

        ShouldBeTaken(rule, Received(rule, told));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_kind_of_message_is_what_its_receiver_takes(string rule)
    {
        foreach (var (status, mode) in new[] { ("Succeeded", ""), ("Failed", ""), ("Succeeded", "observe"), ("Stopped", ""), ("TooLate", ""), ("NotStopped", ""), ("Reported", ""), ("Unwatched", "") })
        {
            var told = Event();
            var detail = told["detail"]!.AsObject();
            (detail["status"], detail["headline"]) = (status, $"AfterAllowTestTraffic {(mode is "" ? status : "Observed: would have failed")}: {Hostile}");
            if (mode is not "")
            {
                (detail["mode"], detail["wouldHaveFailed"]) = (mode, true);
            }

            ShouldBeTaken(rule, Received(rule, told));
        }
    }

    /// <summary>Or the schemas would hold nobody to anything.</summary>
    [Theory]
    [InlineData("ChatRule", "version", "\"2.0\"")]
    [InlineData("ChatRule", "source", "\"aws.codedeploy\"")]
    [InlineData("ChatRule", "content", null)]
    [InlineData("ChatRule", "content.description", null)]
    [InlineData("ChatRule", "content.text", "\"unknown\"")]
    [InlineData("ChatRule", "content.nextSteps", "\"no list\"")]
    [InlineData("SlackRule", "text", null)]
    [InlineData("SlackRule", "blocks", "[]")]
    [InlineData("SlackRule", "blocks.0.type", "\"header\"")]
    [InlineData("SlackRule", "blocks.0.text.text", "\"\"")]
    [InlineData("SlackRule", "blocks.0.text.text", 3001)]
    [InlineData("SlackRule", "blocks.0.text.type", "\"mrkdwn\"")]
    [InlineData("SlackRule", "blocks.1.elements.0.text", 3001)]
    [InlineData("SlackRule", "channel", "\"general\"")]
    [InlineData("TeamsRule", "type", "\"AdaptiveCard\"")]
    [InlineData("TeamsRule", "attachments.0.contentType", "\"text/plain\"")]
    [InlineData("TeamsRule", "attachments.0.content", null)]
    [InlineData("TeamsRule", "attachments.0.content.version", "\"1.0\"")]
    [InlineData("TeamsRule", "attachments.0.content.body.0.inlines.0.weight", "\"Bold\"")]
    [InlineData("TeamsRule", "attachments.0.content.body.0.inlines.0.text", null)]
    [InlineData("TeamsRule", "attachments.0.content.body.0.wrap", "true")]
    [InlineData("TeamsRule", "attachments.0.content.body.0.inlines.0.text", 28_000)]
    [InlineData("PagerDutyRule", "routing_key", "\"short\"")]
    [InlineData("PagerDutyRule", "event_action", "\"create\"")]
    [InlineData("PagerDutyRule", "dedup_key", 256)]
    [InlineData("PagerDutyRule", "payload", null)]
    [InlineData("PagerDutyRule", "payload.summary", null)]
    [InlineData("PagerDutyRule", "payload.summary", 1025)]
    [InlineData("PagerDutyRule", "payload.severity", "\"fatal\"")]
    [InlineData("PagerDutyRule", "payload.details", "{}")]
    public void A_spoiled_message_is_refused(string rule, string place, object? value)
    {
        var sent = Received(rule, Event());
        Mistakes(rule, sent).ShouldBeEmpty();
        var (way, name) = (place.Split('.')[..^1], place.Split('.')[^1]);
        var parent = way.Aggregate((JsonNode)sent, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!).AsObject();
        parent.Remove(name);
        if (value is not null)
        {
            parent[name] = value is int length ? new string('x', length) : JsonNode.Parse((string)value);
        }

        Mistakes(rule, sent).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_schema_of_a_receiver_has_no_keyword_that_nobody_checks(string rule) => PublishedSchema.MistakesOfSchema(Repository.Read(SchemaOf(rule))).ShouldBeEmpty();

    [Theory]
    [InlineData("Succeeded", false, false)]
    [InlineData("Watched", false, false)]
    [InlineData("Failed", true, true)]
    [InlineData("Stopped", true, true)]
    [InlineData("TooLate", true, true)]
    [InlineData("NotStopped", true, true)]
    [InlineData("Reported", true, false)]
    [InlineData("Unwatched", true, false)]
    [InlineData("Unknown", true, false)]
    public void People_hear_of_what_needs_a_look_and_are_paged_for_what_stops_a_deployment(string status, bool told, bool paged)
    {
        var it = Event();
        it["detail"]!["status"] = status;

        (Matches("ChatRule", it), Matches("SlackRule", it), Matches("TeamsRule", it), Matches("PagerDutyRule", it)).ShouldBe((told, told, told, paged));
    }

    [Theory]
    [InlineData("narrow")]
    [InlineData("wouldHaveFailed")]
    public void People_hear_of_a_narrow_pass_and_of_what_would_have_failed_and_are_not_paged(string member)
    {
        var it = Event();
        it["detail"]!["status"] = "Succeeded";
        it["detail"]![member] = true;

        (Matches("ChatRule", it), Matches("SlackRule", it), Matches("TeamsRule", it), Matches("PagerDutyRule", it)).ShouldBe((true, true, true, false));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Events_of_others_are_left_alone(string rule)
    {
        var told = Event();
        told["source"] = "aws.ecs";

        Matches(rule, told).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_path_is_used_and_within_what_EventBridge_takes(string rule)
    {
        var (paths, template) = Transformer(rule);

        paths.Keys.ShouldBe(Placeholder().Matches(template).Select(found => found.Groups["name"].Value).Distinct(), ignoreOrder: true);
        template.Length.ShouldBeLessThan(8192);
        Yaml().IsMatch(Repository.Read("examples/messages/messages.yaml")).ShouldBeFalse("CloudFormation knows no YAML aliases");
    }

    [Theory]
    [InlineData("SlackWebhookUrl")]
    [InlineData("TeamsWebhookUrl")]
    [InlineData("PagerDutyRoutingKey")]
    public void Secrets_are_not_shown(string parameter) => Template.Read(Repository.Read("examples/messages/messages.yaml"))["Parameters"]![parameter]!["NoEcho"]!
        .ToString().ShouldBe("true", StringCompareShould.IgnoreCase);

    /// <summary>deploy.yml puts them into the summary of its run.</summary>
    [Theory]
    [InlineData("ecs-service", "${ServiceName}/${ServiceName}-production")]
    [InlineData("ecs-native", "${ServiceName}/${ServiceName}")]
    public void The_role_that_deploys_reads_the_reports_of_its_service_and_no_others(string example, string service)
    {
        var role = Template.Read(Repository.Read($"examples/{example}/service.yaml"))["Resources"]!["DeployRole"]!["Properties"]!;

        role["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray()
            .Select(statement => statement!["Fn::If"])
            .OfType<JsonArray>()
            .Select(choice => choice.ToJsonString().Replace(service, "SERVICE", StringComparison.Ordinal))
            .ShouldBe(
            [
                """["ReadsReports",{"Effect":"Allow","Action":"s3:GetObject","Resource":{"Fn::Sub":"arn:${AWS::Partition}:s3:::${ReportBucketName}/reports/SERVICE/*"}},{"Ref":"AWS::NoValue"}]""",
                """["ReadsReports",{"Effect":"Allow","Action":"s3:ListBucket","Resource":{"Fn::Sub":"arn:${AWS::Partition}:s3:::${ReportBucketName}"},"Condition":{"StringLike":{"s3:prefix":{"Fn::Sub":"reports/SERVICE/*"}}}},{"Ref":"AWS::NoValue"}]""",
            ]);
    }

    private static void ShouldBe(string rule, string expected) => Sent(rule, Event()).ToJsonString().ShouldBe(JsonNode.Parse(expected)!.ToJsonString());

    private static string SchemaOf(string rule) => $"test/Hooks.Tests/Stack/Samples/{rule switch { "ChatRule" => "amazon-q", "SlackRule" => "slack", "TeamsRule" => "teams", _ => "pagerduty" }}.schema.json";

    private static void ShouldBeTaken(string rule, JsonNode sent) => Mistakes(rule, sent).ShouldBeEmpty();

    /// <summary>What a receiver would refuse. Two count bytes, which a schema cannot: an SNS message has 256 KiB, and a card in a Teams channel about 28 KB.</summary>
    private static IEnumerable<string> Mistakes(string rule, JsonNode sent)
    {
        var text = sent.ToJsonString();
        var most = rule switch { "ChatRule" => 262_144, "TeamsRule" => 28_000, _ => int.MaxValue };

        return [.. new PublishedSchema(SchemaOf(rule)).Mistakes(JsonDocument.Parse(text).RootElement), .. Encoding.UTF8.GetByteCount(text) > most ? [$"more than {most} bytes"] : Array.Empty<string>()];
    }

    /// <summary>With what the connection adds to the body.</summary>
    private static JsonNode Received(string rule, JsonObject told)
    {
        var sent = Sent(rule, told);
        var connection = s_resources[rule.Replace("Rule", "Connection", StringComparison.Ordinal)];
        foreach (var parameter in connection?["Properties"]!["AuthParameters"]!["InvocationHttpParameters"]?["BodyParameters"]!.AsArray() ?? [])
        {
            sent[parameter!["Key"]!.GetValue<string>()] = "0123456789abcdef0123456789ABCDEF";
        }

        return sent;
    }

    private static JsonObject Event()
        => JsonNode.Parse(Repository.Read("docs/notices.md").Split("<!-- event: ")[1].Split("```json\n")[1].Split("```")[0])!.AsObject();

    private static (Dictionary<string, string> Paths, string Template) Transformer(string rule)
    {
        var transformer = s_resources[rule]!["Properties"]!["Targets"]!.AsArray().ShouldHaveSingleItem()!["InputTransformer"]!;

        return (
            transformer["InputPathsMap"]!.AsObject().ToDictionary(path => path.Key, path => path.Value!.GetValue<string>()),
            transformer["InputTemplate"]!.GetValue<string>());
    }

    /// <summary>A placeholder within quotes is replaced by text as it is, another one by JSON.</summary>
    private static JsonNode Sent(string rule, JsonObject told)
    {
        var (paths, template) = Transformer(rule);
        var (sent, from, quoted) = (new StringBuilder(), 0, false);
        foreach (Match found in Placeholder().Matches(template))
        {
            quoted ^= template[from..found.Index].Count(character => character == '"') % 2 == 1;
            var value = paths[found.Groups["name"].Value].Split('.')[1..].Aggregate((JsonNode)told, (node, name) => node[name]!);
            sent.Append(template[from..found.Index]).Append(quoted ? value.ToString() : value.ToJsonString());
            from = found.Index + found.Length;
        }

        return JsonNode.Parse(sent.Append(template[from..]).ToString())!;
    }

    private static bool Matches(string rule, JsonObject told) => Matches(s_resources[rule]!["Properties"]!["EventPattern"]!, told);

    private static bool Matches(JsonNode pattern, JsonNode? told) => pattern.AsObject().All(member => (member.Key, member.Value) switch
    {
        ("$or", JsonArray any) => any.Any(one => Matches(one!, told)),
        (_, JsonArray words) => words.Any(word => word is JsonObject other
            ? other["anything-but"]!.AsArray().All(not => Text(not) != Text(told?[member.Key]))
            : Text(word) == Text(told?[member.Key])),
        var (_, inner) => Matches(inner!, told?[member.Key]),
    });

    private static string Text(JsonNode? word) => word?.ToString() ?? "";

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    /// <summary>The names of all members, for text that breaks out of its place makes others.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => member.Key + Shape(member.Value)))}}}",
        JsonArray items => $"[{string.Join(',', items.Take(1).Select(Shape))}]",
        _ => "",
    };

    [GeneratedRegex("<(?<name>[a-z]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("[:-] [&*][a-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Yaml();
}
