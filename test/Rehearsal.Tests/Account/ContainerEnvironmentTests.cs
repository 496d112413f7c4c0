using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Account;

public class ContainerEnvironmentTests
{
    private readonly StoredParameters _parameters = new(TimeProvider.System);
    private readonly StoredSecrets _secrets = new(TimeProvider.System, new Arns());

    public ContainerEnvironmentTests()
    {
        _parameters.Put("/shop/token", "t0ken");
        _parameters.Put("plain", "p");
        _secrets.Put("shop/database", """{ "password": "pass", "port": 5432 }""");
        _secrets.Put("text", "not JSON");
    }

    [Fact]
    public void Has_little_of_the_rehearsals_own_and_the_container_wins_and_the_task_over_it()
    {
        Dictionary<string, string> own = new()
        {
            ["PATH"] = "/bin",
            ["HOME"] = "/home/me",
            ["LANG"] = "C",
            ["TMPDIR"] = "/tmp",
            ["DOTNET_ROOT"] = "/dotnet",
            ["AWS_SECRET_ACCESS_KEY"] = "real",
            ["USER"] = "me",
        };

        var environment = Of("""{ "Environment": [{ "Name": "LANG", "Value": "en" }, { "Name": "PORT", "Value": "8080" }, { "Name": "MODE", "Value": "" }] }""", own);

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs of Windows need other variables");
        string.Join(' ', environment.Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")).ShouldBe(
            "DOTNET_ROOT=/dotnet HOME=/home/me LANG=en MODE= PATH=/bin PORT=20001 REHEARSAL_TASK=m-1 TASK_FAMILY=shop TASK_REVISION=8 TMPDIR=/tmp");
        environment.Hidden.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/shop/token", "t0ken")]
    [InlineData("plain", "p")]
    [InlineData("arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token", "t0ken")]
    [InlineData("arn:aws:ssm:eu-west-1:111122223333:parameter/plain", "p")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:text", "not JSON")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/database-AbCdEf:password::", "pass")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/database-AbCdEf:port:AWSCURRENT:", "5432")]
    public void Secrets_come_from_the_accounts_parameters_and_secrets(string valueFrom, string value)
    {
        var environment = Of($$"""{ "Secrets": [{ "Name": "SECRET", "ValueFrom": "{{valueFrom}}" }] }""");

        environment.Variables["SECRET"].ShouldBe(value);
        environment.Hidden.ShouldBe([value]);
    }

    [Theory]
    [InlineData("/shop/tokn", "unable to retrieve secrets from ssm: service call has been retried 1 time(s): fetching secret data from SSM Parameter Store in local: invalid parameters: /shop/tokn")]
    [InlineData(
        "arn:aws:secretsmanager:r:1:secret:nobody-AbCdEf",
        "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:r:1:secret:nobody-AbCdEf from secrets manager: "
            + "ResourceNotFoundException: Secrets Manager can't find the specified secret.")]
    [InlineData(
        "arn:aws:secretsmanager:r:1:secret:shop/database:user::",
        "unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key user")]
    [InlineData(
        "arn:aws:secretsmanager:r:1:secret:text:user::",
        "unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret arn:aws:secretsmanager:r:1:secret:text from Secrets Manager is not JSON, so it has no key user")]
    [InlineData(
        "arn:aws:secretsmanager:r:1:secret:text::AWSPREVIOUS:",
        "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:r:1:secret:text from secrets manager: "
            + "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS")]
    public void A_secret_that_is_missing_keeps_the_task_from_starting_and_no_value_is_said(string valueFrom, string reason)
    {
        var problem = Should.Throw<TaskFailedToStartException>(() => Of($$"""{ "Secrets": [{ "Name": "SECRET", "ValueFrom": "{{valueFrom}}" }] }"""));

        problem.Stop.ShouldBe(new TaskStop(
            "TaskFailedToStart", $"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: {reason}"));
    }

    private ContainerEnvironment Of(string container, Dictionary<string, string>? own = null) => ContainerEnvironment.Of(
        own ?? [], JsonNode.Parse(container)!.AsObject(), new SecretValues(_parameters, _secrets, "local"), ContainerEnvironment.Given(20_001, "shop", "8", "m-1"));
}
