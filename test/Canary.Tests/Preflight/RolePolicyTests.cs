namespace Canary.Tests.Preflight;

/// <summary>What a policy allows of what starting a task takes, and what of that a file can prove.</summary>
public sealed class RolePolicyTests
{
    private const string Action = "ecr:BatchGetImage";
    private const string Shop = "arn:aws:ecr:eu-west-1:111122223333:repository/shop";

    [Theory]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "*" }""", "Allowed")]
    [InlineData("""[{ "Effect": "Allow", "Action": ["ecr:Batch*"], "Resource": ["arn:aws:ecr:*:*:repository/sho?"] }]""", "Allowed")]
    [InlineData("""{ "Effect": "Allow", "Action": "ECR:batchgetimage", "Resource": "*" }""", "Allowed")]
    [InlineData("""{ "Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/Shop" }""", "Missing")]
    [InlineData("""{ "Effect": "Allow", "Action": "ecr:Get*", "Resource": "*" }""", "Missing")]
    [InlineData("""{ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" }""", "Allowed")]
    [InlineData("""{ "Effect": "Allow", "NotAction": ["ecr:*"], "Resource": "*" }""", "Missing")]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "NotResource": "arn:aws:ecr:*:*:repository/other" }""", "Allowed")]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "NotResource": "arn:aws:ecr:*:*:repository/*" }""", "Missing")]
    [InlineData("""[{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "ecr:Batch*", "Resource": "*" }]""", "Denied")]
    [InlineData("""[{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "NotAction": "s3:*", "Resource": "*" }]""", "Denied")]
    [InlineData("""[{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::*" }]""", "Allowed")]
    [InlineData("""[{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }]""", "NotProved")]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-1" } } }""", "NotProved")]
    [InlineData("""[{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "Bool": { "x": "y" } } }, { "Effect": "Allow", "Action": "ecr:*", "Resource": "*" }]""", "Allowed")]
    [InlineData("""{ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "Bool": { "x": "y" } } }""", "Missing")]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}" }""", "NotProved")]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": ["arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}", "*"] }""", "Allowed")]
    [InlineData("[]", "Missing")]
    public void Is_read_as_IAM_does(string statements, string permission)
        => RolePolicy.Read([$$"""{ "Version": "2012-10-17", "Statement": {{statements}} }"""])!.Of(Action, [Shop]).ToString().ShouldBe(permission);

    [Theory]
    [InlineData("no")]
    [InlineData("""{ "Statement": "all" }""")]
    [InlineData("""{ "Statement": { "Action": "*" } }""")]
    [InlineData("""{ "Statement": { "Effect": "Allow", "Action": 1 } }""")]
    public void One_that_is_none_is_not_read(string document) => RolePolicy.Read([document]).ShouldBeNull();

    [Fact]
    public void Several_add_up()
        => RolePolicy.Read(["""{ "Statement": [] }""", """{ "Statement": { "Effect": "Allow", "Action": "ecr:*", "Resource": "*" } }"""])!
            .Of(Action, [Shop]).ShouldBe(Permission.Allowed);
}
