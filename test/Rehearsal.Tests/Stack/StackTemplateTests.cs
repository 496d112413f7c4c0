using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Stack;

public class StackTemplateTests
{
    private const string Head = """
        Parameters:
          Topic: { Type: String, Default: "" }
          Bucket: { Type: String, Default: "" }
          Level: { Type: String, Default: INFO }
          Subnets: { Type: CommaDelimitedList, Default: "" }
        Conditions:
          HasTopic: !Not [!Equals [!Ref Topic, ""]]
          MakesBucket: !Equals [!Ref Bucket, ""]
          InVpc: !Not [!Equals [!Join ["", !Ref Subnets], ""]]
          Both: !And [!Condition HasTopic, !Condition MakesBucket]
          Either: !Or [!Condition HasTopic, !Condition MakesBucket]
        Resources:
          Reports:
            Type: AWS::S3::Bucket
            Condition: MakesBucket
            Properties: {}
          Metrics:
            Type: AWS::Logs::LogGroup
            Properties: { LogGroupName: !Sub "/hooks/${AWS::StackName}/metrics" }
          Stream:
            Type: AWS::Logs::LogStream
            Properties: { LogGroupName: !Ref Metrics, LogStreamName: verdicts }
          Dead:
            Type: AWS::SQS::Queue
            Properties: {}
          Other:
            Type: AWS::Serverless::Function
            Properties: { Handler: "A::N.C_M_Generated::M", Timeout: 3, MemorySize: 128, FunctionName: !Sub "${AWS::StackName}-Other" }
          Flow:
            Type: AWS::Serverless::StateMachine
            Properties: { DefinitionUri: flow.json }
        """;

    [Theory]
    [InlineData("!Ref Level", "INFO")]
    [InlineData("!Ref AWS::Region", "local")]
    [InlineData("!Ref Flow", "arn:aws:states:local:000000000000:stateMachine:Flow")]
    [InlineData("!GetAtt Flow.Name", "Flow")]
    [InlineData("!Ref Other", "s-Other")]
    [InlineData("!GetAtt Other.Arn", "arn:aws:lambda:local:000000000000:function:s-Other")]
    [InlineData("!Ref Metrics", "/hooks/s/metrics")]
    [InlineData("!Ref Stream", "verdicts")]
    [InlineData("!Ref Reports", "s-reports")]
    [InlineData("!GetAtt Dead.Arn", "arn:aws:sqs:local:000000000000:s-Dead")]
    [InlineData("!If [MakesBucket, !Ref Reports, !Ref Bucket]", "s-reports")]
    [InlineData("!If [Both, a, !If [Either, b, c]]", "b")]
    [InlineData("!If [InVpc, a, b]", "b")]
    [InlineData("!Sub \"${AWS::StackName}/${Level}/${Other.Arn}/${!Kept}\"", "s/INFO/arn:aws:lambda:local:000000000000:function:s-Other/${Kept}")]
    [InlineData("!Sub [\"${Here}-${Level}\", { Here: !Ref Stream }]", "verdicts-INFO")]
    public void Resolves_what_an_environment_may_hold(string value, string resolved) => Value(value, []).ShouldBe(resolved);

    [Fact]
    public void What_is_no_value_is_not_there() => Value("!If [HasTopic, !Ref Topic, !Ref AWS::NoValue]", []).ShouldBeNull();

    [Fact]
    public void A_given_parameter_wins_over_its_default_and_decides_conditions()
    {
        var given = new Dictionary<string, string> { ["Topic"] = "arn:t", ["Subnets"] = "a,b", ["Bucket"] = "mine" };

        Value("!If [HasTopic, !Ref Topic, none]", given).ShouldBe("arn:t");
        Value("!If [InVpc, !Join [\"+\", !Ref Subnets], none]", given).ShouldBe("a+b");
        Value("!If [MakesBucket, !Ref Reports, !Ref Bucket]", given).ShouldBe("mine");
        Read("a", given).Parameter("Topic").ShouldBe("arn:t");
        Read("a", given).Parameter("Level").ShouldBe("INFO");
        Read("a", given).Buckets.ShouldBeEmpty();
        Read("a", []).Buckets.ShouldBe(["s-reports"]);
    }

    [Theory]
    [InlineData("!Ref Nobody", "Nobody is neither a parameter nor a resource of the template; correct the name")]
    [InlineData("!GetAtt Flow.Colour", "the rehearsal does not know the attribute Colour of Flow; it knows Arn, Name")]
    [InlineData("!If [Nowhere, a, b]", "Nowhere is not a condition of the template; define it under Conditions")]
    [InlineData("!ImportValue x", "the rehearsal reads plain values, !Ref, !GetAtt, !Sub, !If, !Join, !Select, !Split and !FindInMap here")]
    [InlineData("!Sub \"a ${AWS::NoValue}\"", "AWS::NoValue cannot be used inside a string")]
    public void Refuses_what_it_cannot_resolve_with_its_line(string value, string result) =>
        Should.Throw<InvalidDataException>(() => Value(value, [])).Message.ShouldBe($"template.yaml, line {Head.Split('\n').Length + 7}: {result}");

    [Fact]
    public void Refuses_a_reference_to_what_is_not_created() =>
        Should.Throw<InvalidDataException>(() => Value("!Ref Reports", new() { ["Bucket"] = "mine" })).Message
            .ShouldEndWith("Reports is not created, because its Condition does not hold; put the reference into an !If");

    [Fact]
    public void Refuses_a_parameter_that_the_template_does_not_have() =>
        Should.Throw<InvalidDataException>(() => Read("a", new() { ["Nobody"] = "x" })).Message.ShouldContain("no parameter Nobody");

    [Fact]
    public void Reads_which_events_start_a_workflow_with_their_detail()
    {
        var rules = StackTemplate.Read(Head + "\n" + Started("$.detail"), "s", new Dictionary<string, string>()).StateMachines.Single(machine => machine.LogicalId == "Later").Rules;

        rules.ShouldHaveSingleItem().Matches((JsonObject)JsonNode.Parse("""{ "source": "a", "detail": { "bucket": "s-reports" } }""")!).ShouldBeTrue();
        rules[0].Matches((JsonObject)JsonNode.Parse("""{ "source": "a", "detail": { "bucket": "another" } }""")!).ShouldBeFalse();
        Should.Throw<InvalidDataException>(() => StackTemplate.Read(Head + "\n" + Started("$"), "s", new Dictionary<string, string>())).Message
            .ShouldEndWith("the rehearsal starts Later with the detail of an event; let its InputPath be $.detail");

        static string Started(string path) => $$"""
              Later:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Type: EXPRESS
                  DefinitionUri: later.asl.json
                  Events:
                    Verdict:
                      Type: EventBridgeRule
                      Properties:
                        Pattern: { source: [a], detail: { bucket: [!If [MakesBucket, !Ref Reports, !Ref Bucket]] } }
                        InputPath: {{path}}
            """;
    }

    [Fact]
    public void Reads_what_is_created_and_what_invokes_a_function()
    {
        var template = StackTemplate.Read(
            Head + "\n" + """
              Stop:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: "A::N.C_M_Generated::M"
                  Timeout: 30
                  MemorySize: 512
                  EventInvokeConfig:
                    MaximumRetryAttempts: 1
                    MaximumEventAgeInSeconds: 120
                    DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn } }
                  Events:
                    Died:
                      Type: EventBridgeRule
                      Properties: { Pattern: { source: [aws.states], detail: { status: [FAILED, ABORTED], stateMachineArn: [!Ref Flow] } } }
                    Often:
                      Type: Schedule
                      Properties: { Schedule: rate(2 minutes) }
            """,
            "s",
            new Dictionary<string, string>());

        template.LogGroups.ShouldBe(["/hooks/s/metrics"]);
        template.LogStreams.ShouldBe([new LogStreamResource("/hooks/s/metrics", "verdicts")]);
        template.Function("Other").Asynchronous.ShouldBe(new AsynchronousSettings { Retries = 2, OldestEvent = TimeSpan.FromHours(6) });
        var stop = template.Function("Stop");
        stop.Asynchronous.ShouldBe(new AsynchronousSettings { Retries = 1, OldestEvent = TimeSpan.FromMinutes(2), OnFailure = "arn:aws:sqs:local:000000000000:s-Dead" });
        stop.Schedules.ShouldBe([TimeSpan.FromMinutes(2)]);
        Matches("aws.states", "ABORTED", "Flow").ShouldBeTrue();
        Matches("aws.states", "SUCCEEDED", "Flow").ShouldBeFalse();
        Matches("aws.states", "FAILED", "Other").ShouldBeFalse();
        Matches("mine", "FAILED", "Flow").ShouldBeFalse();

        bool Matches(string source, string status, string machine) => stop.Rules.ShouldHaveSingleItem().Matches(new JsonObject
        {
            ["source"] = source,
            ["detail"] = new JsonObject { ["status"] = status, ["stateMachineArn"] = new Rehearsal.Account.Arns().StateMachine(machine), ["output"] = null },
        });
    }

    [Theory]
    [InlineData("cron(0 * * * ? *)")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(2 fortnights)")]
    public void Refuses_a_schedule_that_it_does_not_know(string schedule) =>
        Should.Throw<InvalidDataException>(() => StackTemplate.Read(
            $"{Head}\n  Timed:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: \"A::N.C_M_Generated::M\"\n      Timeout: 1\n      MemorySize: 1\n"
            + $"      Events: {{ E: {{ Type: Schedule, Properties: {{ Schedule: \"{schedule}\" }} }} }}",
            "s",
            new Dictionary<string, string>())).Message.ShouldContain(schedule);

    private static string? Value(string value, Dictionary<string, string> parameters) => Read(value, parameters).Function("It").Environment.GetValueOrDefault("V");

    private static StackTemplate Read(string value, Dictionary<string, string> parameters) => StackTemplate.Read(
        $"{Head}\n  It:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: \"A::N.C_M_Generated::M\"\n      Timeout: 1\n      MemorySize: 1\n      Environment: {{ Variables: {{ V: {value} }} }}",
        "s",
        parameters);
}
