namespace Rehearsal.Tests.StepFunctions;

public class DefinitionTests
{
    private const string Task = $"\"Type\": \"Task\", \"Resource\": \"{Workflows.Lambda}\"";
    private const string Processor = """{"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}""";

    [Fact]
    public void All_problems_come_at_once_each_with_state_and_field()
    {
        var refused = Workflows.Refused("""
            {"StartAt": "Probe", "Versoin": "1.0", "States": {
              "Probe": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "HeartbeatSeconds": 5, "Parameters": {"a.$": "b"}, "End": true},
              "Judge": {"Type": "Pass", "InputPath": "$.a b", "Assign": {"x": 1}}}}
            """, name: "canary");

        refused.Problems.Count.ShouldBe(7);
        refused.Message.ShouldStartWith("State machine 'canary' cannot be loaded:\n- ");
        refused.Problems.ShouldContain(problem => problem.StartsWith("State machine 'canary', field 'Versoin': is not a field", StringComparison.Ordinal));
        refused.Problems.ShouldContain("State 'Probe', field 'HeartbeatSeconds': is not implemented; use TimeoutSeconds");
        refused.Problems.ShouldContain(problem => problem.StartsWith("State 'Probe', field 'Parameters.a.$':", StringComparison.Ordinal));
        refused.Problems.ShouldContain(problem => problem.StartsWith("State 'Judge', field 'InputPath': '$.a b'", StringComparison.Ordinal));
        refused.Problems.ShouldContain("State 'Judge', field 'Assign': is not implemented; carry the value in the document, with ResultPath");
        refused.Problems.ShouldContain("State 'Judge', field 'Next': is missing; write Next or \"End\": true");
        refused.Problems.ShouldContain(problem => problem.StartsWith("State 'Judge': no state leads to it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"StartAt\": \"A\", \"StartAt\": \"B\"}", "'StartAt' appears twice")]
    [InlineData("{\"StartAt\": \"A\" /* why */}", "not valid JSON")]
    [InlineData("{}", "field 'StartAt': is missing")]
    [InlineData("{\"StartAt\": \"A\"}", "field 'States': has no state")]
    [InlineData("{\"StartAt\": \"A\", \"States\": {}}", "field 'States': has no state")]
    [InlineData("{\"StartAt\": \"B\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "field 'StartAt': is 'B', which is not a state")]
    [InlineData("{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}, \"B\": {\"Type\": \"Succeed\"}}}", "State 'B': no state leads to it")]
    [InlineData("{\"StartAt\": \"A\", \"States\": {\"A\": 1}}", "State 'A': is of type number")]
    [InlineData("{\"StartAt\": \"A\", \"QueryLanguage\": \"JSONata\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "field 'QueryLanguage': is JSONata; use JSONPath")]
    [InlineData("{\"StartAt\": \"A\", \"Version\": \"2.0\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "field 'Version': is 2.0; use 1.0")]
    [InlineData("{\"StartAt\": \"A\", \"TimeoutSeconds\": 0, \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "field 'TimeoutSeconds': is 0; use an integer from 1")]
    public void A_definition_is_checked(string definition, string problem) => Problem(definition).ShouldContain(problem);

    [Theory]
    [InlineData("\"Type\": \"Activity\"", "'Type': is Activity; use Task")]
    [InlineData("\"Comment\": \"no type\"", "'Type': is missing")]
    [InlineData("\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\"", "'QueryLanguage': is JSONata")]
    [InlineData("\"Type\": \"Pass\", \"Output\": \"x\"", "'Output': is not implemented")]
    [InlineData("\"Type\": \"Pass\", \"Arguments\": {}", "'Arguments': is not implemented")]
    [InlineData("\"Type\": \"Pass\", \"ResultSelector\": {}", "'ResultSelector': is not a field of a Pass state")]
    [InlineData("\"Type\": \"Pass\", \"Retry\": []", "'Retry': is not a field of a Pass state")]
    [InlineData("\"Type\": \"Pass\", \"Parameters\": \"$.a\"", "'Parameters': is of type string; write an object")]
    [InlineData("\"Type\": \"Pass\", \"Parameters\": {\"a.$\": 1}", "'Parameters.a.$': is of type number")]
    [InlineData("\"Type\": \"Pass\", \"Parameters\": {\"a\": 1, \"a.$\": \"$\"}", "'Parameters.a.$': gives 'a' a second value")]
    [InlineData("\"Type\": \"Pass\", \"InputPath\": \"States.Array(1)\"", "'InputPath': 'States.Array(1)' is not a path")]
    [InlineData("\"Type\": \"Pass\", \"InputPath\": 1", "'InputPath': is of type number")]
    [InlineData("\"Type\": \"Pass\", \"OutputPath\": \"$.a[?(@.b)]\"", "'OutputPath': '$.a[?(@.b)]' is not a path at character 5: filters")]
    [InlineData("\"Type\": \"Pass\", \"ResultPath\": \"$.a[*]\"", "'ResultPath': is $.a[*], which may match several values")]
    [InlineData("\"Type\": \"Pass\", \"ResultPath\": \"$.a[-1]\"", "'ResultPath': is $.a[-1], which may match several values")]
    [InlineData("\"Type\": \"Pass\", \"ResultPath\": \"$$.a\"", "'ResultPath': is $$.a, but the context object cannot be used here")]
    [InlineData("\"Type\": \"Pass\", \"Next\": \"Only\"", "'End': is set together with Next")]
    [InlineData("\"Type\": \"Succeed\"", "'End': is not a field of a Succeed state")]
    [InlineData("\"Type\": \"Fail\", \"Error\": \"a\", \"ErrorPath\": \"$.a\"", "'Error': is set together with ErrorPath")]
    [InlineData("\"Type\": \"Fail\", \"InputPath\": \"$\"", "'InputPath': is not a field of a Fail state")]
    [InlineData("\"Type\": \"Wait\"", "'Seconds': use exactly one of Seconds, SecondsPath, Timestamp, TimestampPath")]
    [InlineData("\"Type\": \"Wait\", \"Seconds\": 1, \"SecondsPath\": \"$.a\"", "'Seconds': use exactly one of")]
    [InlineData("\"Type\": \"Wait\", \"Seconds\": -1", "'Seconds': is -1; use an integer from 0 to 99999999")]
    [InlineData("\"Type\": \"Wait\", \"Seconds\": 100000000", "'Seconds': is 100000000")]
    [InlineData("\"Type\": \"Wait\", \"Timestamp\": \"2026-01-01\"", "'Timestamp': is 2026-01-01; write it as")]
    [InlineData("\"Type\": \"Wait\", \"SecondsPath\": \"$.a[*]\"", "'SecondsPath': is $.a[*]")]
    [InlineData("\"Type\": \"Wait\", \"Seconds\": 1, \"ResultPath\": null", "'ResultPath': is not a field of a Wait state")]
    [InlineData("\"Type\": \"Task\"", "'Resource': is missing")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::states:startExecution.sync\"", "'Resource': is arn:aws:states:::states:startExecution.sync; use")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::states:startExecution.sync:2\"", "'Resource': is")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke.waitForTaskToken\"", "'TimeoutSeconds': is missing; set it, or TimeoutSecondsPath: a token that nobody sends back is waited for until the execution ends")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke.waitForToken\"", "'Resource': is")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke.waitForTaskToken.sync\"", "'Resource': is")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:lambda:eu-west-1:111122223333:function:f\"", "'Resource': is")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"${Probe}\"", "'Resource': is ${Probe}")]
    [InlineData("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::aws-sdk:codedeploy:GetDeployment\"", "'Resource': is")]
    [InlineData(Task + ", \"HeartbeatSeconds\": 1", "'HeartbeatSeconds': is not implemented")]
    [InlineData(Task + ", \"Credentials\": {}", "'Credentials': is not implemented")]
    [InlineData(Task + ", \"TimeoutSeconds\": 0", "'TimeoutSeconds': is 0")]
    [InlineData(Task + ", \"TimeoutSeconds\": 1.5", "'TimeoutSeconds': is 1.5")]
    [InlineData(Task + ", \"TimeoutSeconds\": 1, \"TimeoutSecondsPath\": \"$.t\"", "'TimeoutSeconds': is set together with TimeoutSecondsPath")]
    [InlineData(Task + ", \"Resutl\": 1", "'Resutl': is not a field of a Task state; remove it, or use one of Catch, Comment")]
    [InlineData("\"Type\": \"Map\"", "'ItemProcessor': is missing")]
    [InlineData("\"Type\": \"Map\", \"Iterator\": {}", "'Iterator': is not implemented; use ItemProcessor")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"Parameters\": {}", "'Parameters': is not implemented; use ItemSelector")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"ItemReader\": {}", "'ItemReader': is not implemented")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"ToleratedFailurePercentage\": 5", "'ToleratedFailurePercentage': is not implemented")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"MaxConcurrency\": 1, \"MaxConcurrencyPath\": \"$.a\"", "'MaxConcurrency': is set together with MaxConcurrencyPath; keep one of them")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"MaxConcurrencyPath\": 5", "'MaxConcurrencyPath': is of type number")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"MaxConcurrencyPath\": \"$.a[*]\"", "'MaxConcurrencyPath': is $.a[*], which may match several values")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"MaxConcurrency\": -1", "'MaxConcurrency': is -1")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": " + Processor + ", \"ItemsPath\": \"$.a[*]\"", "'ItemsPath': is $.a[*]")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, \"StartAt\": \"I\", \"States\": {\"I\": {\"Type\": \"Succeed\"}}}", "'ItemProcessor.ProcessorConfig.Mode': is DISTRIBUTED; use INLINE", "'ItemProcessor.ProcessorConfig.ExecutionType': is not implemented")]
    [InlineData("\"Type\": \"Map\", \"ItemProcessor\": {\"StartAt\": \"I\", \"States\": {\"I\": {\"Type\": \"Pass\", \"Next\": \"Only\"}}}", "State 'I': leads to 'Only' (Next, Default or Catch), which is not a state of the ItemProcessor of state 'Only'")]
    [InlineData("\"Type\": \"Parallel\"", "'Branches': is missing")]
    [InlineData("\"Type\": \"Parallel\", \"Branches\": []", "'Branches': is empty")]
    [InlineData("\"Type\": \"Parallel\", \"Branches\": [1]", "'Branches[0]': is of type number", "'Branches': is empty")]
    [InlineData("\"Type\": \"Parallel\", \"Branches\": [{\"StartAt\": \"I\", \"States\": {\"I\": {\"Type\": \"Succeed\"}}, \"End\": true}]", "'Branches[0].End': is not a field of a branch")]
    [InlineData("\"Type\": \"Parallel\", \"Branches\": [{\"StartAt\": \"Only\", \"States\": {\"Only\": {\"Type\": \"Succeed\"}}}]", "State 'Only': the name is used twice")]
    public void A_state_is_checked(string fields, params string[] problems)
    {
        var refused = Workflows.Refused(Workflows.Only(fields));

        refused.Problems.Count.ShouldBe(problems.Length + (fields.Contains("\"Type\": \"Fail\"", StringComparison.Ordinal) ? 1 : 0), refused.Message);
        refused.Problems.ShouldAllBe(problem => problem.StartsWith("State '", StringComparison.Ordinal));
        foreach (var problem in problems)
        {
            refused.Message.ShouldContain(problem, Case.Sensitive);
        }
    }

    [Theory]
    [InlineData("\"Retry\": {}", "'Retry': is of type object; write an array of objects")]
    [InlineData("\"Retry\": [{}]", "'Retry[0].ErrorEquals': is missing, empty")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": []}]", "'Retry[0].ErrorEquals': is missing, empty")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [1]}]", "'Retry[0].ErrorEquals': is missing, empty")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\", \"E\"]}]", "'Retry[0].ErrorEquals': States.ALL must be alone")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"States.ALL\"]}, {\"ErrorEquals\": [\"E\"]}]", "'Retry[0].ErrorEquals': States.ALL must be alone and in the last entry")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"States.Timout\"]}]", "States.Timout is not a Step Functions error")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"IntervalSeconds\": 0}]", "'Retry[0].IntervalSeconds': is 0")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"MaxAttempts\": -1}]", "'Retry[0].MaxAttempts': is -1")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"BackoffRate\": 0.9}]", "'Retry[0].BackoffRate': is 0.9; use at least 1.0")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"MaxDelaySeconds\": 31622401}]", "'Retry[0].MaxDelaySeconds': is 31622401; use an integer from 1 to 31622400")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"JitterStrategy\": \"HALF\"}]", "'Retry[0].JitterStrategy': is HALF; use NONE or FULL")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"Comment\": 1}]", "'Retry[0].Comment': is of type number; write a string")]
    [InlineData("\"Retry\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"Only\"}]", "'Retry[0].Next': is not a field of a retrier")]
    [InlineData("\"Catch\": [{\"ErrorEquals\": [\"E\"]}]", "'Catch[0].Next': is missing")]
    [InlineData("\"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"Nowhere\"}]", "leads to 'Nowhere'")]
    [InlineData("\"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"Only\", \"ResultPath\": \"$.a[*]\"}]", "'Catch[0].ResultPath': is $.a[*]")]
    [InlineData("\"Catch\": [{\"ErrorEquals\": [\"E\"], \"Next\": \"Only\", \"OutputPath\": \"$\"}]", "'Catch[0].OutputPath': is not a field of a catcher")]
    [InlineData("\"Catch\": [{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Only\"}, {\"ErrorEquals\": [\"E\"], \"Next\": \"Only\"}]", "'Catch[0].ErrorEquals': States.ALL")]
    public void Retry_and_Catch_are_checked(string fields, string problem) => Problem(Workflows.Only($"{Task}, {fields}")).ShouldContain(problem);

    [Theory]
    [InlineData("", "'Choices': has no rule")]
    [InlineData("{\"Next\": \"Yes\"}", "'Choices[0].Variable': a rule has exactly one operator")]
    [InlineData("{\"Variable\": \"$.a\", \"StringEqual\": \"a\", \"Next\": \"Yes\"}", "'Choices[0].Variable': a rule has exactly one operator")]
    [InlineData("{\"Variable\": \"$.a\", \"IsNull\": true, \"IsString\": true, \"Next\": \"Yes\"}", "'Choices[0].Variable': a rule has exactly one operator")]
    [InlineData("{\"Variable\": \"$.a\", \"IsNull\": true}", "'Choices[0].Next': is missing")]
    [InlineData("{\"Variable\": \"$.a\", \"IsNull\": true, \"Next\": \"No\"}", "leads to 'No'")]
    [InlineData("{\"IsNull\": true, \"Next\": \"Yes\"}", "'Choices[0].Variable': is missing")]
    [InlineData("{\"Variable\": \"$.a[*]\", \"IsNull\": true, \"Next\": \"Yes\"}", "'Choices[0].Variable': is $.a[*]")]
    [InlineData("{\"Variable\": \"$.a\", \"IsNull\": \"yes\", \"Next\": \"Yes\"}", "'Choices[0].IsNull': is of type string; write true or false")]
    [InlineData("{\"Variable\": \"$.a\", \"NumericEquals\": \"1\", \"Next\": \"Yes\"}", "'Choices[0].NumericEquals': is \"1\"; write a number")]
    [InlineData("{\"Variable\": \"$.a\", \"TimestampEquals\": \"now\", \"Next\": \"Yes\"}", "'Choices[0].TimestampEquals': is \"now\"; write a timestamp")]
    [InlineData("{\"Variable\": \"$.a\", \"BooleanLessThan\": true, \"Next\": \"Yes\"}", "exactly one operator")]
    [InlineData("{\"Variable\": \"$.a\", \"StringMatchesPath\": \"$.b\", \"Next\": \"Yes\"}", "exactly one operator")]
    [InlineData("{\"Variable\": \"$.a\", \"StringEqualsPath\": \"b\", \"Next\": \"Yes\"}", "'Choices[0].StringEqualsPath': 'b' is not a path")]
    [InlineData("{\"Variable\": \"$.a\", \"StringMatches\": \"a\\\\d\", \"Next\": \"Yes\"}", "'Choices[0].StringMatches': has a backslash")]
    [InlineData("{\"And\": [], \"Next\": \"Yes\"}", "'Choices[0].And': has no rule")]
    [InlineData("{\"And\": [{\"Variable\": \"$.a\", \"IsNull\": true, \"Next\": \"Yes\"}], \"Next\": \"Yes\"}", "'Choices[0].And[0].Next': is not a field of a rule")]
    [InlineData("{\"Not\": {\"Variable\": \"$.a\", \"IsNul\": true}, \"Next\": \"Yes\"}", "'Choices[0].Not.Variable': a rule has exactly one operator")]
    [InlineData("{\"Variable\": \"$.a\", \"Not\": {\"Variable\": \"$.a\", \"IsNull\": true}, \"Next\": \"Yes\"}", "'Choices[0].Variable': is not a field of a rule with this operator")]
    public void Choice_rules_are_checked(string rule, string problem) => Problem($$"""
        {"StartAt": "Which", "States": {"Which": {"Type": "Choice", "Choices": [{{rule}}], "Default": "Yes"}, "Yes": {"Type": "Succeed"} } }
        """).ShouldContain(problem);

    [Theory]
    [InlineData("\"Next\": \"Yes\"")]
    [InlineData("\"End\": true")]
    [InlineData("\"Retry\": []")]
    [InlineData("\"Catch\": []")]
    public void A_Choice_has_no_other_way_on(string field) => Problem($$"""
        {"StartAt": "Which", "States": {"Which": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "Yes"}], {{field}} }, "Yes": {"Type": "Succeed"} } }
        """).ShouldContain("is not a field of a Choice state");

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void Names_have_at_most_80_characters(int length, bool allowed)
    {
        var name = new string('x', length);
        var definition = $$"""{"StartAt": "{{name}}", "States": {"{{name}}": {"Type": "Succeed"} } }""";

        (Record.Exception(() => Workflows.Load(definition)) is null).ShouldBe(allowed);
        (Record.Exception(() => Workflows.Load(Workflows.Only("\"Type\": \"Pass\""), name: name)) is null).ShouldBe(allowed);
    }

    [Fact]
    public void A_definition_has_at_most_1_MiB() => Problem(Workflows.Only($"\"Type\": \"Pass\", \"Comment\": \"{new string('x', 1024 * 1024)}\"")).ShouldContain("at most 1048576");

    [Fact]
    public void Comments_are_allowed_everywhere() => Workflows.Load($$"""
        {"Comment": "c", "Version": "1.0", "QueryLanguage": "JSONPath", "StartAt": "A", "States": {
          "A": {"Type": "Choice", "Comment": "c", "QueryLanguage": "JSONPath", "Choices": [
            {"Comment": "c", "And": [{"Comment": "c", "Variable": "$.a", "IsPresent": true}], "Next": "B"}], "Default": "B"},
          "B": {"Type": "Map", "Comment": "c", "ItemProcessor": {"Comment": "c", "ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true} } },
            "Next": "C"},
          "C": {"Type": "Parallel", "Branches": [{"Comment": "c", "StartAt": "J", "States": {"J": {"Type": "Fail", "Comment": "c"} } }], "Next": "D"},
          "D": { {{Task}}, "Retry": [{"Comment": "c", "ErrorEquals": ["E"]}], "Catch": [{"Comment": "c", "ErrorEquals": ["E"], "Next": "E"}], "Next": "E"},
          "E": {"Type": "Succeed"} } }
        """).Name.ShouldBe("machine");

    [Theory]
    [InlineData("arn:aws:states:::lambda:invoke")]
    [InlineData("arn:aws-cn:states:::lambda:invoke")]
    [InlineData("arn:aws:states:::aws-sdk:elasticloadbalancingv2:describeTargetHealth")]
    [InlineData("arn:aws:states:::sns:publish")]
    public void Request_and_response_integrations_are_allowed(string resource) =>
        Workflows.Load(Workflows.Only($"\"Type\": \"Task\", \"Resource\": \"{resource}\"")).Name.ShouldBe("machine");

    [Fact]
    public void What_the_runner_cannot_do_is_refused_at_load_of_all_states_at_once()
    {
        var tasks = new Tasks { Objects = (resource, parameters) => resource.EndsWith("invoke", StringComparison.Ordinal) ? null : $"nobody does it with {string.Join(" and ", parameters)}; stop" };

        var refused = Workflows.Refused(
            $$"""
            {"StartAt": "Invoke", "States": {
              "Invoke": { {{Task}}, "Next": "Read"},
              "Read": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:foo:bar", "Parameters": {"A": 1, "B.$": "$.b"}, "Next": "Each"},
              "Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": {"Type": "Task", "Resource": "arn:aws:states:::foo:bar", "End": true} } }, "End": true} } }
            """,
            tasks);

        refused.Problems.ShouldBe(
        [
            "State 'Read', field 'Resource': is arn:aws:states:::aws-sdk:foo:bar; nobody does it with A and B; stop",
            "State 'Inner', field 'Resource': is arn:aws:states:::foo:bar; nobody does it with ; stop",
        ]);
    }

    private static string Problem(string definition) => Workflows.Refused(definition).Message;
}
