namespace Canary.Tests.Preflight;

/// <summary>Every value here is made up.</summary>
public sealed class CredentialTests
{
    private const string Pem = "-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\n-----END RSA PRIVATE KEY-----";
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl";

    [Theory]
    [InlineData("DATABASE_URL", "postgres://shop:hunter2@db.internal:5432/shop", "a URL with a password")]
    [InlineData("CACHE", "redis://:hunter2@cache:6379", "a URL with a password")]
    [InlineData("QUEUE", "amqps://guest:guest@mq/shop", "a URL with a password")]
    [InlineData("REPOSITORY", "https://ci:hunter2@git.example/shop.git", "a URL with a password")]
    [InlineData("HOSTS", "http://a:1,http://u:p@b:2", "a URL with a password")]
    [InlineData("SPRING_DATASOURCE_URL", "jdbc:postgresql://db/shop?user=shop&password=hunter2", "a connection string with a password")]
    [InlineData("JDBC", "jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password=hunter2;", "a connection string with a password")]
    [InlineData("JDBC", "jdbc:oracle:thin:scott/tiger@db:1521:orcl", "a connection string with a password")]
    [InlineData("CONNECTION", "Server=db;Database=shop;User Id=sa;Password=hunter2", "a connection string with a password")]
    [InlineData("CONNECTION", "host=db user=shop password='hunter2'", "a connection string with a password")]
    [InlineData("STORAGE", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0", "a connection string with a password")]
    [InlineData("CALLBACK", "https://api.example/hook?access_token=hunter2", "a connection string with a password")]
    [InlineData("GO_DATABASE", "shop:hunter2@tcp(db:3306)/shop", "a connection string with a password")]
    [InlineData("CONFIG", """{"user":"shop","password":"hunter2"}""", "JSON with a password")]
    [InlineData("TLS", Pem, "a private key")]
    [InlineData("TLS", "-----BEGIN OPENSSH PRIVATE KEY-----", "a private key")]
    [InlineData("TLS", "-----BEGIN PRIVATE KEY-----", "a private key")]
    [InlineData("SERVICE_ACCOUNT", "{\"private_key\":\"-----BEGIN PRIVATE KEY-----\"}", "a private key")]
    [InlineData("AWS_ACCESS_KEY_ID", "AKIAABCDEFGHIJKLMNOP", "an AWS access key")]
    [InlineData("CREDENTIALS", "ASIAABCDEFGHIJKLMNOP:abc", "an AWS access key")]
    [InlineData("SERVICE", Token, "a JSON Web Token")]
    [InlineData("AUTHORIZATION", "Bearer " + Token, "a JSON Web Token")]
    [InlineData("GH", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "a GitHub token")]
    [InlineData("CHAT", "xoxb-0123456789-abc", "a Slack token")]
    [InlineData("PAY", "sk_live_0123456789abcdef", "a Stripe key")]
    public void Is_found_by_its_value_whatever_its_name(string name, string value, string kind)
    {
        Credential.Of(name, value).ShouldBe(kind);
        Credential.Of(name, value)!.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("DB_PASSWORD", "hunter2")]
    [InlineData("DB_PASSWORD", "12345")]
    [InlineData("DB_PASS", "hunter2")]
    [InlineData("DB_PWD", "hunter2")]
    [InlineData("APP_DSN", "hunter2")]
    [InlineData("API_KEY", "0a1b2c")]
    public void Is_found_by_its_name_whatever_its_value(string name, string value) => Credential.Of(name, value).ShouldBe(Credential.ByName);

    [Theory]
    [InlineData("REGION", "eu-central-1")]
    [InlineData("DB_PASSWORD", "")]
    [InlineData("DB_PASSWORD", null)]
    [InlineData("DB_PASSWORD", "true")]
    [InlineData("DB_PASSWORD", "${DB_PASSWORD}")]
    [InlineData("DB_PASSWORD", "$(cat /secret)")]
    [InlineData("DB_PASSWORD", "{{resolve:ssm:shop}}")]
    [InlineData("DB_PASSWORD", "<password>")]
    [InlineData("DB_PASSWORD", "********")]
    [InlineData("DB_PASSWORD", "/run/secrets/db")]
    [InlineData("DB_PASSWORD", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf")]
    [InlineData("DB_PASSWORD", "arn:aws-cn:ssm:cn-north-1:111122223333:parameter/shop")]
    [InlineData("DATABASE_URL", "postgres://db.internal:5432/shop")]
    [InlineData("DATABASE_URL", "postgres://shop@db.internal:5432/shop")]
    [InlineData("DATABASE_URL", "postgres://shop:${DB_PASSWORD}@db.internal/shop")]
    [InlineData("SPRING_DATASOURCE_URL", "jdbc:postgresql://db/shop?user=shop&ssl=true")]
    [InlineData("SPRING_DATASOURCE_URL", "jdbc:postgresql://db/shop?user=shop&password=${DB_PASSWORD}")]
    [InlineData("SENTRY_DSN", "https://0a1b2c@sentry.example/42")]
    [InlineData("APP_DSN", "mysql:host=db;dbname=shop")]
    [InlineData("URL", "http://shop:8080/a@b")]
    [InlineData("PAGE", "https://shop.example/reset?forgot_password=1")]
    [InlineData("JWT_KEY", "-----BEGIN PUBLIC KEY-----\\nMFkw")]
    [InlineData("CA_KEY", "-----BEGIN CERTIFICATE-----\\nMIIB")]
    [InlineData("HOST_KEY", "ssh-ed25519 AAAAC3Nz")]
    [InlineData("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("NEXT_PUBLIC_SUPABASE_ANON_KEY", Token)]
    [InlineData("IMAGE", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:eyJa")]
    public void Does_not_cry_wolf(string name, string? value) => Credential.Of(name, value).ShouldBeNull();

    /// <summary>A task definition has at most 64 KiB; `check` reads files of any size.</summary>
    [Fact]
    public void Long_values_are_looked_at_in_time()
    {
        string[] hostile = [new('a', 500_000), string.Concat(Enumerable.Repeat("://", 100_000)), string.Concat(Enumerable.Repeat("eyJaaaaaaaa.", 40_000)), string.Concat(Enumerable.Repeat("-----BEGIN A ", 40_000)), new(':', 500_000)];

        hostile.ShouldAllBe(value => Credential.Of("VALUE", value) == null || Credential.Of("VALUE", value) == "a JSON Web Token");
    }
}
