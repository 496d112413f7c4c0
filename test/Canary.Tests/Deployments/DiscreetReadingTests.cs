namespace Canary.Tests.Deployments;

/// <summary>The answers of the workflow without a history, as they come back to those with one.</summary>
public sealed class DiscreetReadingTests
{
    private const string Answered = """
        {
          "Status": "SUCCEEDED",
          "Output": "{\"TaskDefinitions\":[{\"TaskDefinition\":{\"Status\":\"ACTIVE\",\"ContainerDefinitions\":[{\"Name\":\"web\",\"HealthCheck\":{\"Interval\":10}},{\"Name\":\"log\"}]}}],\"HookFunctions\":[{\"Name\":\"one\",\"Configuration\":{\"State\":\"Active\"}}]}"
        }
        """;

    [Fact]
    public void Stands_in_the_places_of_what_was_asked()
    {
        var facts = Unfold($$"""{ "Service": { "Readings": [{{Answered}}] }, "Health": { "Readings": [{{Answered}}] } }""");
        var green = Unfold($$"""{ "Health": { "GreenReading": {{Answered}} } }""").Health!;

        facts.Service!.GreenTaskDefinitions!.ShouldHaveSingleItem().TaskDefinition!.Status.ShouldBe("ACTIVE");
        facts.Service.HookFunctions.ShouldBe([new HookFunction("one", new GetFunctionConfiguration { State = "Active" })]);
        facts.Health!.BlueTaskDefinitions!.ShouldHaveSingleItem().TaskDefinition!.Status.ShouldBe("ACTIVE");
        green.GreenContainers!.Names.ShouldBe(["web", "log"]);
        green.GreenContainers.HealthChecks.ShouldBe([new ContainerHealthCheck(10, null, null, null)]);
        (facts.Service.Readings, facts.Health.Readings, green.GreenReading).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData("""{ "Error": "Sfn.SfnException", "Cause": "User: arn is not authorized to perform: states:StartSyncExecution" }""", "Sfn.SfnException", "User: arn is not authorized to perform: states:StartSyncExecution")]
    [InlineData("""{ "Status": "TIMED_OUT" }""", "Gate.NothingRead", "the discreet workflow returned nothing")]
    [InlineData("""{ "Status": "FAILED", "Error": "States.Runtime", "Cause": "why" }""", "States.Runtime", "why")]
    [InlineData("""{ "Status": "SUCCEEDED", "Output": "{\"Error\":\"Gate.NothingRead\",\"Cause\":\"could not redact\"}" }""", "Gate.NothingRead", "could not redact")]
    [InlineData("""{ "Status": "SUCCEEDED", "Output": "[" }""", "Gate.NothingRead", "the discreet workflow returned nothing")]
    [InlineData("""{ "Status": "SUCCEEDED", "Output": "null" }""", "Gate.NothingRead", "the discreet workflow returned nothing")]
    [InlineData("{}", "Gate.NothingRead", "the discreet workflow returned nothing")]
    public void Says_of_everything_that_was_asked_why_it_was_not_read(string response, string error, string cause)
    {
        var facts = Unfold($$"""{ "Service": { "Readings": [{{response}}] }, "Health": { "Readings": [{{response}}] } }""");

        var definition = facts.Service!.GreenTaskDefinitions!.ShouldHaveSingleItem();
        (definition.Error, definition.Cause).ShouldBe((error, cause));
        facts.Service.HookFunctions!.ShouldHaveSingleItem().Configuration!.Error.ShouldBe(error);
        facts.Health!.BlueTaskDefinitions!.ShouldHaveSingleItem().Cause.ShouldBe(cause);
        Unfold($$"""{ "Health": { "GreenReading": {{response}} } }""").Health!.GreenContainers!.Error.ShouldBe(error);
    }

    [Fact]
    public void Facts_that_nobody_read_discreetly_stay_as_they_are()
    {
        var facts = Sample.BeforeInstall().Read();

        LambdaJson.Write(DiscreetReading.Unfold(facts)).ShouldBe(LambdaJson.Write(facts));
        DiscreetReading.Unfold(LambdaJson.Read<Facts>("""{ "Service": { "Readings": [] }, "Health": { "Readings": [] } }""")).Service!.GreenTaskDefinitions.ShouldBeNull();
    }

    [Fact]
    public void A_diagnosis_reads_green_from_it_too()
    {
        var read = LambdaJson.Read<DiagnosisRequest>($$"""{ "Readings": [{{Answered}}] }""");
        var unread = LambdaJson.Read<DiagnosisRequest>("""{ "Readings": [{ "Error": "Sfn.SfnException", "Cause": "not authorized to perform: states:StartSyncExecution" }] }""");

        read.Unfold().TaskDefinitions!.ShouldHaveSingleItem().TaskDefinition!.Status.ShouldBe("ACTIVE");
        Diagnostician.Diagnose(unread).Reasons.ShouldBe(["Could not read green's task definition: the workflow's role lacks states:StartSyncExecution"]);
    }

    private static Facts Unfold(string facts) => DiscreetReading.Unfold(LambdaJson.Read<Facts>(facts));
}
