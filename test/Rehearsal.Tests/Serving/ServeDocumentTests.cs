namespace Rehearsal.Tests.Serving;

/// <summary>docs/serve.md names what the account answers.</summary>
public class ServeDocumentTests
{
    private static readonly Dictionary<string, string> s_services = new()
    {
        ["CodeDeploy"] = "codedeploy",
        ["ECS"] = "ecs",
        ["ECR"] = "ecr",
        ["S3"] = "s3",
        ["Secrets Manager"] = "secretsmanager",
        ["Systems Manager"] = "ssm",
        ["Step Functions"] = "sfn",
        ["CloudWatch Logs"] = "cloudwatchlogs",
        ["STS"] = "sts",
    };

    [Fact]
    public void Every_operation_in_the_table_is_answered()
    {
        var account = new InMemoryAccount(TimeProvider.System);
        var answered = new AccountApi(account, new CodeDeployService(account), new EcsController(account)).Operations.ToHashSet();

        var named = Repository.Read("docs/serve.md").Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 2 && s_services.ContainsKey(cells[1]))
            .SelectMany(cells => cells[2].Split(',', StringSplitOptions.TrimEntries).Select(name => name.Split(' ')[0]).Where(name => char.IsUpper(name[0]))
                .Select(name => $"{s_services[cells[1]]}:{char.ToLowerInvariant(name[0])}{name[1..]}"))
            .ToList();

        named.Count.ShouldBeGreaterThan(40);
        named.ShouldAllBe(operation => answered.Contains(operation));
    }
}
