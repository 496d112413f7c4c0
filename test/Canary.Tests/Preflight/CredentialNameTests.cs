using Canary.Preflight;

namespace Canary.Tests.Preflight;

public sealed class CredentialNameTests
{
    [Theory]
    [InlineData("PASSWORD")]
    [InlineData("DB_PASSWORD")]
    [InlineData("db-password")]
    [InlineData("DbPassword")]
    [InlineData("DBPASSWORD")]
    [InlineData("PASSWORD_2")]
    [InlineData("CLIENT_SECRET")]
    [InlineData("Auth__ClientSecret")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("authtoken")]
    [InlineData("API_KEY")]
    [InlineData("APIKEY")]
    [InlineData("apiKey")]
    [InlineData("APIKey")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("SECRET_KEY_BASE")]
    [InlineData("KEY")]
    public void Looks_like_a_credential(string name) => CredentialName.IsCredential(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("REGION")]
    [InlineData("KEYCLOAK_URL")]
    [InlineData("KEYSPACE")]
    [InlineData("MONKEY")]
    [InlineData("HOTKEYS")]
    [InlineData("MAX_TOKENS")]
    [InlineData("TOKENIZER")]
    [InlineData("TOKEN_URL")]
    [InlineData("TokenTtlSeconds")]
    [InlineData("SECRET_NAME")]
    [InlineData("DB_SECRET_ARN")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("PUBLIC_KEY")]
    [InlineData("STRIPE_PUBLISHABLE_KEY")]
    [InlineData("SORT_KEY")]
    [InlineData("PASSWORD_FILE")]
    [InlineData("SECRETARY")]
    public void Does_not_cry_wolf(string name) => CredentialName.IsCredential(name).ShouldBeFalse();

    [Theory]
    [InlineData("hunter2", true)]
    [InlineData("12345", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("true", false)]
    [InlineData("arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf", false)]
    [InlineData("arn:aws-cn:ssm:cn-north-1:111122223333:parameter/shop", false)]
    public void Only_a_literal_gives_something_away(string? value, bool isLiteral)
    {
        CredentialName.IsLiteral("DB_PASSWORD", value).ShouldBe(isLiteral);
        CredentialName.IsLiteral("REGION", value).ShouldBeFalse();
    }
}
