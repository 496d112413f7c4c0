using System.Text.Json;
using static Canary.Tests.Preflight.StartSamples;

namespace Canary.Tests.Preflight;

public sealed class PullRightsCheckTests
{
    private const string Logs = """{ "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "arn:aws:logs:*:*:log-group:*:*" }""";
    private const string Secrets = """{ "Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "ssm:GetParameters"], "Resource": "*" }""";
    private const string Pull = """{ "Effect": "Allow", "Action": ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"], "Resource": "arn:aws:ecr:eu-central-1:111122223333:repository/shop" }""";
    private const string Token = """{ "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" }""";

    [Fact]
    public void Passes_policies_that_name_each_right() => Of(Logs, Secrets, Pull, Token).Outcome.ShouldBe(FindingOutcome.Passed);

    [Fact]
    public void Names_what_is_missing_and_of_what()
    {
        var finding = Of(Logs, Secrets, Token);

        (finding.Outcome, finding.Severity).ShouldBe((FindingOutcome.Failed, Severity.Warning));
        finding.Text.ShouldBe("The given policies of the execution role do not allow ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage "
            + "on arn:aws:ecr:eu-central-1:111122223333:repository/shop: no task would start. Allow it in a policy of the role, or give all of its policies");
    }

    [Fact]
    public void The_token_belongs_to_no_repository()
        => Of(Logs, Secrets, Pull, Token.Replace("\"*\"", "\"arn:aws:ecr:*:*:repository/shop\"", StringComparison.Ordinal)).Message
            .ShouldBe("The given policies of the execution role do not allow ecr:GetAuthorizationToken on *: no task would start");

    [Theory]
    [InlineData("arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-Ab1Cd2:password::", "secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-Ab1Cd2")]
    [InlineData("arn:aws:ssm:eu-central-1:111122223333:parameter/shop/db", "ssm:GetParameters on arn:aws:ssm:eu-central-1:111122223333:parameter/shop/db")]
    [InlineData("/shop/db", "ssm:GetParameters on arn:aws:ssm:eu-central-1:111122223333:parameter/shop/db")]
    public void A_secret_is_read_where_it_is_kept(string valueFrom, string need)
        => Of(Sample.BeforeInstall().Set(Sample.Web + ".Secrets", $$"""[{ "Name": "DB", "ValueFrom": "{{valueFrom}}" }]"""), Logs, Pull, Token).Message
            .ShouldBe($"The given policies of the execution role do not allow {need}: no task would start");

    [Fact]
    public void A_group_that_is_created_needs_the_right_to_create_it()
        => Of(Sample.BeforeInstall().Set(Sample.Web + ".LogConfiguration.Options.awslogs-create-group", "\"true\""), Logs, Secrets, Pull, Token).Message
            .ShouldContain("do not allow logs:CreateLogGroup on arn:aws:logs:eu-central-1:111122223333:log-group:");

    [Fact]
    public void A_deny_is_named_as_one()
        => Of(Logs, Secrets, Pull, Token, """{ "Effect": "Deny", "Action": "ecr:GetAuthorizationToken", "Resource": "*" }""").Text
            .ShouldContain("The execution role is denied ecr:GetAuthorizationToken on *: no task would start. Remove the explicit deny");

    [Fact]
    public void What_hangs_on_a_condition_is_unknown()
    {
        var finding = Of(Logs, Secrets, Pull, """{ "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*", "Condition": { "Bool": { "x": "y" } } }""");

        (finding.Outcome, finding.Text).ShouldBe((
            FindingOutcome.Unknown, "Whether the execution role may do this hangs on a condition or a variable: ecr:GetAuthorizationToken on *. Check that it holds for ECS"));
    }

    [Fact]
    public void On_instances_the_execution_role_reads_secrets_alone()
        => Of(Sample.BeforeInstall().Set(Sample.BlueSet + ".LaunchType", "\"EC2\""), Secrets).Outcome.ShouldBe(FindingOutcome.Passed);

    [Fact]
    public void Is_no_check_of_BeforeInstall_which_may_not_ask_IAM()
        => PreflightChecks.For(new CheckContext(new Site(), new Facts(), DateTimeOffset.UnixEpoch)).Select(check => check.Id).ShouldNotContain("pull-rights");

    private static Finding Of(params string[] statements) => Of(Sample.BeforeInstall(), statements);

    private static Finding Of(Sample sample, params string[] statements)
        => Find(sample.Set("RolePolicies", JsonSerializer.Serialize(new[] { $$"""{ "Statement": [{{string.Join(", ", statements)}}] }""" })), "pull-rights");
}
