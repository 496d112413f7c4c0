using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>Secrets Manager: a pipeline creates a secret, gives it values and takes it away.</summary>
public class SecretCallTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string NextToken = "fedcba9876543210fedcba9876543210";

    [Fact]
    public void A_secret_is_created_read_given_another_value_and_described() => TestDeployment.Play(async scene =>
    {
        var created = await scene.Call("secretsmanager:createSecret", $$"""{ "Name": "shop/token", "SecretString": "a", "Description": "d", "ClientRequestToken": "{{Token}}" }""");
        var arn = created["ARN"]!.GetValue<string>();
        arn.ShouldStartWith("arn:aws:secretsmanager:local:000000000000:secret:shop/token-");
        ApiAnswers.Same(created, $$"""{ "ARN": "{{arn}}", "Name": "shop/token", "VersionId": "{{Token}}" }""");

        ApiAnswers.Same(
            await scene.Call("secretsmanager:putSecretValue", $$"""{ "SecretId": "{{arn}}", "SecretString": "b", "ClientRequestToken": "{{NextToken}}" }"""),
            $$"""{ "ARN": "{{arn}}", "Name": "shop/token", "VersionId": "{{NextToken}}", "VersionStages": ["AWSCURRENT"] }""");

        ApiAnswers.Same(
            await scene.Call("secretsmanager:getSecretValue", """{ "SecretId": "shop/token" }"""),
            $$"""{ "ARN": "{{arn}}", "CreatedDate": "2026-01-01T00:00:00Z", "Name": "shop/token", "SecretString": "b", "VersionId": "{{NextToken}}", "VersionStages": ["AWSCURRENT"] }""");
        (await Value(scene, """{ "SecretId": "shop/token", "VersionStage": "AWSPREVIOUS" }""")).ShouldBe("a");
        (await Value(scene, $$"""{ "SecretId": "shop/token", "VersionId": "{{Token}}" }""")).ShouldBe("a");
        ApiAnswers.Same(
            await scene.Call("secretsmanager:describeSecret", """{ "SecretId": "shop/token" }"""),
            $$"""
            { "ARN": "{{arn}}", "CreatedDate": "2026-01-01T00:00:00Z", "Description": "d", "LastChangedDate": "2026-01-01T00:00:00Z", "Name": "shop/token",
              "VersionIdsToStages": { "{{NextToken}}": ["AWSCURRENT"], "{{Token}}": ["AWSPREVIOUS"] } }
            """);
    });

    [Fact]
    public void The_same_call_again_changes_nothing() => TestDeployment.Play(async scene =>
    {
        var parameters = $$"""{ "Name": "shop", "SecretString": "a", "ClientRequestToken": "{{Token}}" }""";
        var first = await scene.Call("secretsmanager:createSecret", parameters);

        ApiAnswers.Same(await scene.Call("secretsmanager:createSecret", parameters), first.ToJsonString());
        await scene.Call("secretsmanager:putSecretValue", $$"""{ "SecretId": "shop", "SecretString": "a", "ClientRequestToken": "{{Token}}" }""");

        (await scene.Call("secretsmanager:describeSecret", """{ "SecretId": "shop" }"""))["VersionIdsToStages"]!.AsObject().Count.ShouldBe(1);
    });

    [Theory]
    [InlineData("shop-AbCdEf")]
    [InlineData("shop")]
    public void The_ARN_of_another_account_finds_the_secret_of_its_name(string name) => TestDeployment.Play(async scene =>
    {
        await scene.Call("secretsmanager:createSecret", """{ "Name": "shop", "SecretString": "a" }""");

        (await Value(scene, $$"""{ "SecretId": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:{{name}}" }""")).ShouldBe("a");
    });

    [Fact]
    public void A_secret_that_is_to_be_deleted_has_no_value_until_it_is_restored() => TestDeployment.Play(async scene =>
    {
        await scene.Call("secretsmanager:createSecret", """{ "Name": "shop", "SecretString": "a" }""");

        (await scene.Call("secretsmanager:deleteSecret", """{ "SecretId": "shop", "RecoveryWindowInDays": 7 }"""))["DeletionDate"]!.GetValue<string>().ShouldBe("2026-01-08T00:00:00Z");

        (await scene.Refusal("secretsmanager:getSecretValue", """{ "SecretId": "shop" }""")).Code.ShouldBe("InvalidRequestException");
        (await scene.Refusal("secretsmanager:createSecret", """{ "Name": "shop" }""")).Code.ShouldBe("InvalidRequestException");
        scene.Account.Secrets.Value("shop").ShouldBeNull();
        await scene.Call("secretsmanager:restoreSecret", """{ "SecretId": "shop" }""");
        (await Value(scene, """{ "SecretId": "shop" }""")).ShouldBe("a");
    });

    [Fact]
    public void A_secret_that_is_deleted_without_recovery_is_gone_and_may_be_created_anew() => TestDeployment.Play(async scene =>
    {
        await scene.Call("secretsmanager:createSecret", """{ "Name": "shop", "SecretString": "a" }""");

        await scene.Call("secretsmanager:deleteSecret", """{ "SecretId": "shop", "ForceDeleteWithoutRecovery": true }""");
        await scene.Call("secretsmanager:deleteSecret", """{ "SecretId": "shop", "ForceDeleteWithoutRecovery": true }""");

        (await scene.Refusal("secretsmanager:describeSecret", """{ "SecretId": "shop" }""")).Code.ShouldBe("ResourceNotFoundException");
        await scene.Call("secretsmanager:createSecret", """{ "Name": "shop" }""");
        (await scene.Refusal("secretsmanager:getSecretValue", """{ "SecretId": "shop" }""")).Message
            .ShouldBe("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    });

    [Theory]
    [InlineData("createSecret", """{ "Name": "there", "SecretString": "b" }""", "ResourceExistsException")]
    [InlineData("createSecret", """{ "Name": "a b", "SecretString": "b" }""", "InvalidParameterException")]
    [InlineData("createSecret", """{ "Name": "new", "SecretString": "" }""", "InvalidParameterException")]
    [InlineData("createSecret", """{ "Name": "new", "SecretString": "b", "ClientRequestToken": "short" }""", "InvalidParameterException")]
    [InlineData("putSecretValue", $$"""{ "SecretId": "there", "SecretString": "b", "ClientRequestToken": "{{Token}}" }""", "ResourceExistsException")]
    [InlineData("putSecretValue", """{ "SecretId": "none", "SecretString": "b" }""", "ResourceNotFoundException")]
    [InlineData("putSecretValue", """{ "SecretId": "there" }""", "InvalidParameterException")]
    [InlineData("getSecretValue", """{ "SecretId": "there", "VersionStage": "AWSPENDING" }""", "ResourceNotFoundException")]
    [InlineData("deleteSecret", """{ "SecretId": "there", "RecoveryWindowInDays": 6 }""", "InvalidParameterException")]
    [InlineData("deleteSecret", """{ "SecretId": "there", "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": true }""", "InvalidParameterException")]
    public void What_cannot_be_done_is_refused(string action, string parameters, string code) => TestDeployment.Play(async scene =>
    {
        await scene.Call("secretsmanager:createSecret", $$"""{ "Name": "there", "SecretString": "a", "ClientRequestToken": "{{Token}}" }""");

        (await scene.Refusal($"secretsmanager:{action}", parameters)).Code.ShouldBe(code);
    });

    [Theory]
    [InlineData(65_536, null)]
    [InlineData(65_537, "InvalidParameterException")]
    public void A_value_may_be_as_long_as_AWS_says(int length, string? code) => TestDeployment.Play(async scene =>
    {
        var parameters = new JsonObject { ["Name"] = "shop", ["SecretString"] = new string('a', length) }.ToJsonString();

        if (code is null)
        {
            await scene.Call("secretsmanager:createSecret", parameters);
        }
        else
        {
            (await scene.Refusal("secretsmanager:createSecret", parameters)).Code.ShouldBe(code);
        }
    });

    [Fact]
    public void An_account_keeps_so_many_secrets() => TestDeployment.Play(async scene =>
    {
        Enumerable.Range(0, StoredSecrets.Most).ToList().ForEach(number => scene.Account.Secrets.Put($"{number}", "a"));

        (await scene.Refusal("secretsmanager:createSecret", """{ "Name": "more", "SecretString": "b" }""")).Code.ShouldBe("LimitExceededException");
    });

    private static async Task<string> Value(TestDeployment scene, string parameters) =>
        (await scene.Call("secretsmanager:getSecretValue", parameters))["SecretString"]!.GetValue<string>();
}
