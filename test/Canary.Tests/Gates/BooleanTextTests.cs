namespace Canary.Tests.Gates;

public class BooleanTextTests
{
    /// <summary>CloudFormation fills texts into the workflow; an execution that somebody starts by hand may leave the member out.</summary>
    [Theory]
    [InlineData("""{ "ProberInVpc": "false" }""", false)]
    [InlineData("""{ "ProberInVpc": false }""", false)]
    [InlineData("""{ "ProberInVpc": "true" }""", true)]
    [InlineData("""{ "ProberInVpc": true }""", true)]
    [InlineData("""{ "ProberInVpc": "" }""", true)]
    [InlineData("{}", true)]
    public void Says_whether_the_prober_is_in_the_VPC(string json, bool isInVpc) => LambdaJson.Read<LocateRequest>(json).IsProberInVpc.ShouldBe(isInVpc);
}
