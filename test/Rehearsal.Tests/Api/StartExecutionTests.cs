using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

public class StartExecutionTests
{
    private const string Definition = """
        { "StartAt": "Wait", "States": { "Wait": { "Type": "Wait", "Seconds": 60, "End": true } } }
        """;

    [Fact]
    public void Starts_and_describes() => TestDeployment.Play(async scene =>
    {
        var arn = Machine(scene);

        var started = await Start(scene, arn, "one", """{"a":1}""");
        var running = await Describe(scene, started);
        await scene.Clock.PassSeconds(61);
        var done = await Describe(scene, started);

        started["StartDate"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:00Z");
        (running["Status"]!.GetValue<string>(), running.ContainsKey("StopDate"), running.ContainsKey("Output")).ShouldBe(("RUNNING", false, false));
        running["Input"]!.GetValue<string>().ShouldBe("""{"a":1}""");
        (done["Status"]!.GetValue<string>(), done["Output"]!.GetValue<string>()).ShouldBe(("SUCCEEDED", """{"a":1}"""));
        done["StopDate"]!.GetValue<string>().ShouldBe("2026-01-01T00:01:00Z");
        (done["Name"]!.GetValue<string>(), done["StateMachineArn"]!.GetValue<string>()).ShouldBe(("one", arn));
    });

    [Fact]
    public void The_same_name_and_input_is_the_same_execution_while_it_runs() => TestDeployment.Play(async scene =>
    {
        var arn = Machine(scene);
        var first = await Start(scene, arn, "one", "{}");
        await scene.Clock.PassSeconds(10);

        var again = await Start(scene, arn, "one", "{}");

        again.ToJsonString().ShouldBe(first.ToJsonString());
        scene.Account.StateMachines.Executions.ShouldHaveSingleItem();
    });

    [Fact]
    public void Another_input_under_the_name_is_refused() => TestDeployment.Play(async scene =>
    {
        var arn = Machine(scene);
        await Start(scene, arn, "one", "{}");

        (await Refusal(scene, arn, "one", "{ }")).Code.ShouldBe("ExecutionAlreadyExists");
    });

    [Fact]
    public void A_name_is_taken_when_its_execution_is_over() => TestDeployment.Play(async scene =>
    {
        var arn = Machine(scene);
        var first = await Start(scene, arn, "one", "{}");
        await scene.Clock.PassSeconds(61);

        var refusal = await Refusal(scene, arn, "one", "{}");
        scene.Account.StateMachines.Find(first["ExecutionArn"]!.GetValue<string>())!.Status.ShouldBe(ExecutionStatus.Succeeded);
        refusal.Code.ShouldBe("ExecutionAlreadyExists");
        refusal.Message.ShouldBe($"Execution Already Exists: '{first["ExecutionArn"]!.GetValue<string>()}'");
    });

    [Fact]
    public void A_name_is_free_again_after_90_days() => VirtualTime.Run(
        async clock =>
        {
            var machines = new StateMachines(clock, new Identifiers(0));
            var account = new InMemoryAccount(clock);
            var tasks = new SdkIntegration(new AccountApi(account, new CodeDeployService(account), new EcsController(account)), new NoFunctions());
            var machine = StateMachine.Load("wait", Definition, tasks);
            machines.Add(machine, new StepFunctionsEngine(tasks, clock));
            await machines.Start(machine.Arn, "one", "{}").Completion;

            await clock.Pass(TimeSpan.FromDays(45));
            await clock.Pass(TimeSpan.FromDays(45));
            Should.Throw<AwsException>(() => machines.Start(machine.Arn, "one", "{}")).Code.ShouldBe("ExecutionAlreadyExists");

            await clock.PassSeconds(1);
            await machines.Start(machine.Arn, "one", "{}").Completion;
            machines.Executions.Count().ShouldBe(2);
        },
        TimeSpan.FromDays(91));

    [Fact]
    public void Two_machines_may_use_one_name() => TestDeployment.Play(async scene =>
    {
        await Start(scene, Machine(scene), "one", "{}");
        await Start(scene, Machine(scene, "other"), "one", "{}");

        scene.Account.StateMachines.Executions.Count().ShouldBe(2);
    });

    [Fact]
    public void Without_a_name_each_is_new() => TestDeployment.Play(async scene =>
    {
        var parameters = $$"""{ "StateMachineArn": "{{Machine(scene)}}" }""";

        var (one, two) = (await scene.Call("sfn:startExecution", parameters), await scene.Call("sfn:startExecution", parameters));

        one["ExecutionArn"]!.GetValue<string>().ShouldNotBe(two["ExecutionArn"]!.GetValue<string>());
    });

    [Fact]
    public void An_object_for_the_input_is_written_out() => TestDeployment.Play(async scene =>
    {
        var started = await scene.Call("sfn:startExecution", $$"""{ "StateMachineArn": "{{Machine(scene)}}", "Input": { "a": [1, 2] } }""");

        (await Describe(scene, started))["Input"]!.GetValue<string>().ShouldBe("""{"a":[1,2]}""");
    });

    [Theory]
    [InlineData("one two", "{}", "InvalidName")]
    [InlineData("one/two", "{}", "InvalidName")]
    [InlineData("one", "{", "InvalidExecutionInput")]
    public void A_bad_name_or_input_is_refused(string name, string input, string code) => TestDeployment.Play(async scene =>
        (await Refusal(scene, Machine(scene), name, input)).Code.ShouldBe(code));

    [Theory]
    [InlineData("arn:aws:states:local:000000000000:stateMachine:nobody", "StateMachineDoesNotExist")]
    [InlineData("nobody", "InvalidArn")]
    public void A_machine_that_is_not_there(string arn, string code) => TestDeployment.Play(async scene => (await Refusal(scene, arn, "one", "{}")).Code.ShouldBe(code));

    [Fact]
    public void Lists_the_executions_of_one_machine_newest_first_in_pages() => TestDeployment.Play(async scene =>
    {
        var arn = Machine(scene);
        await Start(scene, Machine(scene, "other"), "elsewhere", "{}");
        foreach (var name in new[] { "one", "two", "three" })
        {
            await Start(scene, arn, name, "{}");
            await scene.Clock.PassSeconds(1);
        }

        scene.Account.StateMachines.Executions.Single(execution => execution.Name == "two").Stop("Enough", "A test");
        var first = await List(scene, new JsonObject { ["StateMachineArn"] = arn, ["MaxResults"] = 2 });
        var second = await List(scene, new JsonObject { ["StateMachineArn"] = arn, ["MaxResults"] = 2, ["NextToken"] = first["NextToken"]!.DeepClone() });
        var aborted = await List(scene, new JsonObject { ["StateMachineArn"] = arn, ["StatusFilter"] = "ABORTED" });

        Names(first).ShouldBe(["three", "two"]);
        Names(second).ShouldBe(["one"]);
        second.ContainsKey("NextToken").ShouldBeFalse();
        Names(aborted).ShouldBe(["two"]);
        aborted["Executions"]![0]!["StopDate"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:03Z");
    });

    [Theory]
    [InlineData("""{ "StateMachineArn": "arn:none" }""", "StateMachineDoesNotExist")]
    [InlineData("""{ "StateMachineArn": "none" }""", "InvalidArn")]
    [InlineData("""{ "StateMachineArn": "arn:aws:states:local:000000000000:stateMachine:wait", "StatusFilter": "DEAD" }""", "ValidationException")]
    [InlineData("""{ "StateMachineArn": "arn:aws:states:local:000000000000:stateMachine:wait", "MaxResults": 1001 }""", "ValidationException")]
    [InlineData("""{ "StateMachineArn": "arn:aws:states:local:000000000000:stateMachine:wait", "NextToken": "x" }""", "InvalidToken")]
    public void A_list_that_cannot_be_made(string parameters, string code) => TestDeployment.Play(async scene =>
    {
        Machine(scene);

        (await scene.Refusal("sfn:listExecutions", parameters)).Code.ShouldBe(code);
    });

    [Fact]
    public void Stops_with_a_reason() => TestDeployment.Play(async scene =>
    {
        var started = await Start(scene, Machine(scene), "one", "{}");
        await scene.Clock.PassSeconds(5);

        var arn = started["ExecutionArn"]!.GetValue<string>();
        var stopped = await scene.Call("sfn:stopExecution", $$"""{ "ExecutionArn": "{{arn}}", "Error": "Enough", "Cause": "A test" }""");

        stopped["StopDate"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:05Z");
        var described = await Describe(scene, started);
        (described["Status"]!.GetValue<string>(), described["Error"]!.GetValue<string>(), described["Cause"]!.GetValue<string>())
            .ShouldBe(("ABORTED", "Enough", "A test"));
        (await scene.Refusal("sfn:describeExecution", """{ "ExecutionArn": "arn:none" }""")).Code.ShouldBe("ExecutionDoesNotExist");
    });

    [Fact]
    public void Eventbridge_hears_of_the_end_with_the_input_as_text() => TestDeployment.Play(async scene =>
    {
        await Start(scene, Machine(scene), "one", """{"DeploymentId":"d-1"}""");
        await scene.Clock.PassSeconds(5);
        var execution = scene.Account.StateMachines.Executions.Single();
        execution.Stop("Enough", "A test");

        var change = ExecutionStatusChange.Of(execution, scene.Account);

        change["resources"]!.ToJsonString().ShouldBe($"""["{execution.Arn}"]""");
        change["time"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:05Z");
        var detail = change["detail"]!.AsObject();
        (detail["status"]!.GetValue<string>(), detail["error"]!.GetValue<string>()).ShouldBe(("ABORTED", "Enough"));
        detail["input"]!.GetValue<string>().ShouldBe("""{"DeploymentId":"d-1"}""");
        (detail["startDate"]!.GetValue<long>(), detail["stopDate"]!.GetValue<long>()).ShouldBe((1767225600000, 1767225605000));
        detail.ContainsKey("output").ShouldBeTrue();
        detail["output"].ShouldBeNull();
    });

    private static string Machine(TestDeployment scene, string name = "wait")
    {
        var tasks = new SdkIntegration(scene.Api, new NoFunctions());
        var machine = StateMachine.Load(name, Definition, tasks);
        scene.Account.StateMachines.Add(machine, new StepFunctionsEngine(tasks, scene.Clock));
        return machine.Arn;
    }

    private static JsonObject Parameters(string arn, string name, string input) => new() { ["StateMachineArn"] = arn, ["Name"] = name, ["Input"] = input };

    private static Task<JsonObject> Start(TestDeployment scene, string arn, string name, string input) =>
        scene.Api.Call("sfn", "startExecution", Parameters(arn, name, input), CancellationToken.None);

    private static Task<AwsException> Refusal(TestDeployment scene, string arn, string name, string input) =>
        Thrown.By<AwsException>(() => Start(scene, arn, name, input));

    private static Task<JsonObject> List(TestDeployment scene, JsonObject parameters) => scene.Api.Call("sfn", "listExecutions", parameters, CancellationToken.None);

    private static IEnumerable<string> Names(JsonObject list) => list["Executions"]!.AsArray().Select(execution => execution!["Name"]!.GetValue<string>());

    private static Task<JsonObject> Describe(TestDeployment scene, JsonObject started) =>
        scene.Call("sfn:describeExecution", $$"""{ "ExecutionArn": "{{started["ExecutionArn"]!.GetValue<string>()}}" }""");
}
