namespace Rehearsal.Tests.Api;

/// <summary>Systems Manager: a pipeline puts a plan, changes it and takes it away.</summary>
public class ParameterWritingTests
{
    [Fact]
    public void A_parameter_is_put_read_overwritten_and_deleted() => TestDeployment.Play(async scene =>
    {
        ApiAnswers.Same(await scene.Call("ssm:putParameter", """{ "Name": "/p", "Type": "String", "Value": "a" }"""), """{ "Tier": "Standard", "Version": 1 }""");
        ApiAnswers.Same(await scene.Call("ssm:putParameter", """{ "Name": "/p", "Value": "b", "Overwrite": true }"""), """{ "Tier": "Standard", "Version": 2 }""");
        (await Value(scene, "false")).ShouldBe("b");

        ApiAnswers.Same(await scene.Call("ssm:deleteParameter", """{ "Name": "/p" }"""), "{}");

        (await scene.Refusal("ssm:getParameter", """{ "Name": "/p" }""")).Code.ShouldBe("ParameterNotFound");
        (await scene.Refusal("ssm:deleteParameter", """{ "Name": "/p" }""")).Code.ShouldBe("ParameterNotFound");
    });

    [Fact]
    public void A_secure_parameter_is_told_only_where_it_is_to_be_decrypted() => TestDeployment.Play(async scene =>
    {
        await scene.Call("ssm:putParameter", """{ "Name": "/p", "Type": "SecureString", "Value": "s3cret" }""");

        (await Value(scene, "true")).ShouldBe("s3cret");
        (await Value(scene, "false")).ShouldStartWith("AQICAH");
    });

    [Theory]
    [InlineData(""" "Name": "/there", "Type": "String", "Value": "b" """, "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")]
    [InlineData(""" "Name": "/p", "Value": "b" """, "ValidationException", "A parameter type is required when you create a parameter.")]
    [InlineData(""" "Name": "/p", "Type": "Number", "Value": "1" """, "ValidationException", "The type Number is not valid; use String, StringList or SecureString.")]
    [InlineData(""" "Name": "a b", "Type": "String", "Value": "1" """, "ValidationException", "The parameter name a b is not valid; use letters, numbers and .-_/, at most 1011.")]
    public void What_cannot_be_put_is_refused(string parameters, string code, string message) => TestDeployment.Play(async scene =>
    {
        await scene.Call("ssm:putParameter", """{ "Name": "/there", "Type": "String", "Value": "a" }""");

        var refusal = await scene.Refusal("ssm:putParameter", $$"""{ {{parameters}} }""");

        (refusal.Code, refusal.Message).ShouldBe((code, message));
    });

    [Theory]
    [InlineData(4096, "Standard", "Standard")]
    [InlineData(4097, "Standard", null)]
    [InlineData(4097, "Intelligent-Tiering", "Advanced")]
    [InlineData(8192, "Advanced", "Advanced")]
    [InlineData(8193, "Advanced", null)]
    public void A_tier_has_its_size(int size, string tier, string? stored) => TestDeployment.Play(async scene =>
    {
        var parameters = $$"""{ "Name": "/p", "Type": "String", "Tier": "{{tier}}", "Value": "{{new string('a', size)}}" }""";
        if (stored is null)
        {
            (await scene.Refusal("ssm:putParameter", parameters)).Message.ShouldStartWith($"{tier} tier parameters support a maximum parameter value of ");
            return;
        }

        (await scene.Call("ssm:putParameter", parameters))["Tier"]!.GetValue<string>().ShouldBe(stored);
    });

    [Fact]
    public void Everybody_is_the_same_caller() => TestDeployment.Play(async scene => ApiAnswers.Same(
        await scene.Call("sts:getCallerIdentity", "{}"),
        """
        { "Account": "000000000000", "Arn": "arn:aws:sts::000000000000:assumed-role/deploy/pipeline", "UserId": "AROAREHEARSAL00000000:pipeline" }
        """));

    private static async Task<string> Value(TestDeployment scene, string withDecryption) =>
        (await scene.Call("ssm:getParameter", $$"""{ "Name": "/p", "WithDecryption": {{withDecryption}} }"""))["Parameter"]!["Value"]!.GetValue<string>();
}
