using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether the policies of the execution role, as a person gives them, allow what starting a task takes.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html. The stack has no permission of IAM.</remarks>
internal static class PullRightsCheck
{
    private static readonly string[] s_pull = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
    private static readonly string[] s_log = ["logs:CreateLogStream", "logs:PutLogEvents"];

    public static Check PullRights { get; } = new(
        "pull-rights",
        "the execution role's policies allow the pull, the secrets and the logs; in `check` alone",
        Severity.Warning,
        context => context.Green.Look(green => Of(context, green)))
    { IsOfFilesAlone = true };

    private static CheckResult Of(CheckContext context, TaskDefinition green)
    {
        if (context.Facts.RolePolicies is not { } documents)
        {
            return CheckResult.Unread("the policies of the execution role", null, ApiCall.RolePolicies);
        }

        if (green.ContainerDefinitions is not [_, ..] containers
            || green.TaskDefinitionArn?.Split(':') is not [_, var partition, _, var region, var account, ..])
        {
            return CheckResult.Unknown("The task definition has no ARN or no container, so what it needs is not known");
        }

        var here = new Place(partition, region, account);
        var needs = NeedsOf(containers, here, GreenCapacity.Of(context).IsFargate(green) != false).ToList();

        return RolePolicy.Read(documents) is not { } policy
            ? CheckResult.Unknown("The policies of the execution role cannot be parsed", "Give the documents as IAM returns them")
            : needs is [] ? CheckResult.Good("Nothing is pulled from ECR, read from secrets or logged with awslogs")
            : needs.GroupBy(need => policy.Of(need.Action, need.Resources)).Select(alike => Of(alike.Key, [.. alike])).Together(context);
    }

    private static CheckResult Of(Permission permission, IReadOnlyList<Need> needs)
    {
        var listed = string.Join(
            ", ",
            needs.GroupBy(need => need.Resources[0])
                .Select(same => $"{string.Join(", ", same.Select(need => need.Action).Distinct())} on {same.Key}"));

        return permission switch
        {
            Permission.Allowed => CheckResult.Good($"The execution role may do {listed}"),
            Permission.Denied => CheckResult.Bad($"The execution role is denied {listed}: no task would start", "Remove the explicit deny"),
            Permission.NotProved => CheckResult.Unknown(
                $"Whether the execution role may do this hangs on a condition or a variable: {listed}", "Check that it holds for ECS"),
            _ => CheckResult.Bad(
                $"The given policies of the execution role do not allow {listed}: no task would start",
                "Allow it in a policy of the role, or give all of its policies"),
        };
    }

    private static IEnumerable<Need> NeedsOf(IReadOnlyList<ContainerDefinition> containers, Place here, bool isOfAgent)
    {
        var secrets = containers.SelectMany(container => container.Secrets ?? []).Select(secret => secret.ValueFrom).OfType<string>().Distinct();

        var ofAgent = isOfAgent ? PullsOf(containers, here).Concat(LogsOf(containers, here)) : [];

        return ofAgent.Concat(secrets.Select(secret => OfSecret(secret, here)));
    }

    private static IEnumerable<Need> PullsOf(IReadOnlyList<ContainerDefinition> containers, Place here)
    {
        var images = containers.Select(container => container.Image).OfType<string>().Select(ImageName.Parse)
            .Where(image => image.IsInEcr)
            .ToList();
        var repositories = images
            .Select(image => $"arn:{here.Partition}:ecr:{image.Region}:{image.RegistryId}:repository/{image.Repository}")
            .Distinct();

        return images is []
            ? []
            : [new Need("ecr:GetAuthorizationToken", ["*"]), .. repositories.SelectMany(one => s_pull.Select(action => new Need(action, [one])))];
    }

    private static IEnumerable<Need> LogsOf(IReadOnlyList<ContainerDefinition> containers, Place here)
        => from options in containers.Where(container => container.LogConfiguration?.LogDriver == "awslogs")
                .Select(container => container.LogConfiguration!.Options ?? new Dictionary<string, string>())
           let name = options.GetValueOrDefault("awslogs-group", "")
           let arn = $"arn:{here.Partition}:logs:{options.GetValueOrDefault("awslogs-region", here.Region)}:{here.Account}:log-group:{name}"
           from action in options.GetValueOrDefault("awslogs-create-group") == "true" ? ["logs:CreateLogGroup", .. s_log] : s_log
           select new Need(action, [arn, $"{arn}:*", $"{arn}:log-stream:{options.GetValueOrDefault("awslogs-stream-prefix", "")}/"]);

    /// <summary>Of a secret's ARN a JSON key, a stage and a version may follow; one without its last six characters is completed by ECS.</summary>
    private static Need OfSecret(string valueFrom, Place here) => valueFrom.Split(':') switch
    {
        ["arn", _, "secretsmanager", _, _, "secret", ..] parts when string.Join(':', parts.Take(7)) is var arn
            => new Need("secretsmanager:GetSecretValue", [arn, $"{arn}-Ab1Cd2"]),
        ["arn", ..] => new Need("ssm:GetParameters", [valueFrom]),
        _ => new Need("ssm:GetParameters", [$"arn:{here.Partition}:ssm:{here.Region}:{here.Account}:parameter/{valueFrom.TrimStart('/')}"]),
    };

    /// <summary>Where the task definition is, and so what it names without saying where.</summary>
    private sealed record Place(string Partition, string Region, string Account);

    /// <param name="Resources">The forms in which a policy may write it; the first is shown.</param>
    private sealed record Need(string Action, IReadOnlyList<string> Resources);
}
