namespace Canary.Stops;

/// <summary>
/// The catalogue of what keeps a task from starting. ECS has no codes for it, only texts, so the first line that a text fits decides.
/// </summary>
/// <remarks>
/// The texts are ECS's, containerd's, Docker's and those of the AWS services that they repeat:
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html and
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html.
/// Their order:
/// what ECS was doing comes before what it met, since a missing log group and a missing secret are the same ResourceNotFoundException;
/// a platform, a full disk and a rate limit before what merely failed, since their texts say "not found" and "unexpected status" too;
/// a denial before an absence, since registries say of a repository that they hide that it "does not exist or may require" a login;
/// an unreachable service before an absence, since a text that tells of both was cut off before the answer was certain, and a retry costs only time.
/// A phrase has a blank in it or is the name of an error: the texts repeat names of images and secrets, which have no blanks, and an image may be
/// called timeout-service.
/// </remarks>
internal static class StartFailureTexts
{
    private const string Way = "a task in a private subnet needs a NAT gateway or VPC endpoints, one in a public subnet a public IP; "
        + "its security group must allow outbound port 443";

    private const string PullRights = "Allow the execution role to pull it: ecr:GetAuthorizationToken, "
        + "ecr:BatchGetImage and ecr:GetDownloadUrlForLayer, and the same in the repository's policy if another account owns it. "
        + "A private registry outside ECR needs repositoryCredentials. Check the name, too: "
        + "registries give the same answer for a repository that does not exist";

    private static readonly string[] s_unreachable =
    [
        "connection issue", "i/o timeout", "Client.Timeout exceeded", "request canceled", "context canceled", "deadline exceeded",
        "connection refused", "connection reset", "connection timed out",
        "no route to host", "no such host", "dial tcp", "TLS handshake", "RequestError:", "request send failed", "signal: killed",
        "nil pointer dereference",
    ];

    private static readonly string[] s_denied =
    [
        "AccessDeniedException", "access denied", "not authorized", "403 Forbidden", "StatusCode: 403", "401 Unauthorized",
        "no basic auth credentials", "authorization failed", "authentication required",
    ];

    private static readonly string[] s_busy = ["ThrottlingException", "rate exceeded", "429 Too Many Requests"];

    private static readonly string[] s_logs = ["logger args", "logging driver", "log driver", "log stream", "log group"];

    private static readonly string[] s_login = ["ecr registry auth", "registry auth from Amazon ECR", "ECR: GetAuthorizationToken"];

    private static readonly string[] s_secrets =
        ["pull secrets", "retrieve secret", "fetch secret", "fetching secret", "from secrets manager", "parameter store", "registry auth from asm"];

    private static readonly string[] s_files = ["download env files"];

    private static readonly string[] s_efs = ["EFS utils", "EFS volumes", "mount.nfs4:"];

    private static readonly string[] s_pull = ["CannotPullContainer", "CannotPullECRContainer", "CannotPullImageManifest"];

    private static readonly string[] s_start =
        ["CannotStartContainer", "CannotCreateContainerError", "container runtime task", "OCI runtime create failed"];

    /// <summary>Errors that ECS names, whatever its stop code is.</summary>
    public static IReadOnlyList<StopText> Named { get; } =
    [
        new(["unable to assume the role"], [], MissingResource.Role, Retry.CannotHelp,
            "ECS may not assume a role of the task definition",
            "Allow ecs-tasks.amazonaws.com to assume the execution role and the task role: correct their trust policies"),

        new(s_logs, s_denied, MissingResource.LogAccess, Retry.CannotHelp,
            "the execution role may not write to the log group",
            "Give it logs:CreateLogStream and logs:PutLogEvents, and logs:CreateLogGroup if awslogs-create-group is set"),
        new(s_logs, s_unreachable, MissingResource.Network, Retry.MayHelp,
            "the task could not reach CloudWatch Logs", $"Open a network path to logs: {Way}"),
        new(s_logs, s_busy, MissingResource.LogAccess, Retry.MayHelp,
            "CloudWatch Logs was too busy for the task's log stream", "Start fewer tasks at once, or raise the quota of CreateLogStream"),
        new(s_logs, ["driver arguments", "is required"], MissingResource.LogSettings, Retry.CannotHelp,
            "the log configuration is incomplete", "Correct the options of logConfiguration in the task definition"),
        new(s_logs, ["ResourceNotFoundException", "does not exist", "not found"], MissingResource.LogGroup, Retry.CannotHelp,
            "the log group does not exist", "Create it, or set awslogs-create-group, or correct awslogs-group in the task definition"),
        new(s_logs, [], MissingResource.LogGroup, Retry.IsUnclear,
            "the task could not open the log: {words}", "Check logConfiguration in the task definition, and that the log group exists"),

        new(s_login, s_denied, MissingResource.RegistryAccess, Retry.CannotHelp,
            "the execution role may not log in to ECR", "Give it ecr:GetAuthorizationToken"),
        new(s_login, s_unreachable, MissingResource.Network, Retry.MayHelp,
            "the task could not reach ECR to log in", $"Open a network path to ecr.api, ecr.dkr and S3: {Way}"),
        new(s_login, s_busy, MissingResource.RegistryAccess, Retry.MayHelp,
            "ECR was too busy to log in", "Start fewer tasks at once, or raise the quota of GetAuthorizationToken"),
        new(s_login, [], MissingResource.RegistryAccess, Retry.IsUnclear,
            "the task could not log in to ECR: {words}", "Check the registry in the image's name, and the execution role"),

        new(s_secrets, s_denied, MissingResource.SecretAccess, Retry.CannotHelp,
            "the execution role may not read a secret or parameter of the task definition",
            "Give it secretsmanager:GetSecretValue or ssm:GetParameters, and kms:Decrypt if a customer managed key encrypts it"),
        new(s_secrets, s_unreachable, MissingResource.Network, Retry.MayHelp,
            "the task could not reach AWS for a secret or parameter", $"Open a network path to secretsmanager or ssm: {Way}"),
        new(s_secrets, s_busy, MissingResource.SecretAccess, Retry.MayHelp,
            "AWS was too busy to give the task a secret or parameter",
            "Start fewer tasks at once, or raise the quota of GetSecretValue or GetParameters"),
        new(s_secrets, ["json key", "invalid character"], MissingResource.Secret, Retry.CannotHelp,
            "a secret of the task definition has no such JSON key",
            "Correct the key behind the secret's ARN in valueFrom, or add it to the secret as JSON"),
        new(s_secrets, ["staging label", "marked for deletion", "scheduled for deletion"], MissingResource.Secret, Retry.CannotHelp,
            "a secret of the task definition has no value", "Store a value in it, restore it, or correct valueFrom in the task definition"),
        new(s_secrets, ["invalid parameters:", "invalid ssm parameters", "ParameterNotFound"], MissingResource.Parameter, Retry.CannotHelp,
            "a parameter of the task definition does not exist", "Create it in this region, or correct valueFrom in the task definition"),
        new(s_secrets, ["ResourceNotFoundException", "can't find the specified secret"], MissingResource.Secret, Retry.CannotHelp,
            "a secret of the task definition does not exist", "Create it in this region, or correct valueFrom in the task definition"),
        new(s_secrets, ["validation error", "ValidationException"], MissingResource.Secret, Retry.CannotHelp,
            "a valueFrom of the task definition names no secret or parameter",
            "Correct it: the ARN of a secret, with key, stage and version behind it, or a parameter's name or ARN"),
        new(s_secrets, [], MissingResource.Secret, Retry.IsUnclear,
            "the task could not get a secret or parameter: {words}", "Check the task definition's secrets, and the execution role"),

        new(s_files, s_unreachable, MissingResource.Network, Retry.MayHelp,
            "the task could not reach S3 for a file of environment variables", $"Open a network path to S3: {Way}"),
        new(
            s_files, [.. s_denied, "StatusCode: 404", "404 Not Found", "NoSuchKey", "NoSuchBucket", "does not exist", "not found"],
            MissingResource.EnvironmentFile, Retry.CannotHelp,
            "a file of environment variables is missing, or the execution role may not read it",
            "Put it where environmentFiles points, and give the execution role s3:GetObject on it and s3:GetBucketLocation"),
        new(s_files, [], MissingResource.EnvironmentFile, Retry.IsUnclear,
            "the task could not get a file of environment variables: {words}",
            "Check environmentFiles in the task definition, and the execution role"),

        new(s_efs, s_denied, MissingResource.FileSystem, Retry.CannotHelp,
            "the task may not mount the file system",
            "Give the task role elasticfilesystem:ClientMount, and allow it in the file system's policy and access point"),
        new(s_efs, ["no such file or directory"], MissingResource.FileSystem, Retry.CannotHelp,
            "the file system has no such directory", "Create the rootDirectory that the task definition names, or correct it"),
        new(s_efs, [.. s_unreachable, "timed out", "due to timeout", "failed to resolve"], MissingResource.Network, Retry.MayHelp,
            "the task could not reach the file system",
            "Allow the task's security group to reach the file system on port 2049, and give the file system a mount target in each availability "
                + "zone of the task"),
        new(s_efs, [], MissingResource.FileSystem, Retry.IsUnclear,
            "the file system could not be mounted: {words}",
            "Allow the task's security group to reach the file system on port 2049, in each of the task's availability zones"),

        new(["CannotCreateVolume"], [], MissingResource.Volume, Retry.IsUnclear,
            "a volume of the task could not be created: {words}", "Correct the volumes of the task definition"),

        new(s_pull, ["descriptor matching platform", "no matching manifest for", "no match for platform"], MissingResource.Platform, Retry.CannotHelp,
            "{image} has no variant for {platform}", "Build it for that platform, or correct runtimePlatform in the task definition"),
        new(s_pull, ["no processor for media-type", "unsupported media type"], MissingResource.Image, Retry.CannotHelp,
            "{image} has a format that ECS cannot unpack", "Build it as a plain image, without attestations or another compression"),
        new(s_pull, ["invalid reference"], MissingResource.Image, Retry.CannotHelp,
            "the name of {image} is not valid", "Correct it in the task definition"),
        new(s_pull, ["no space left on device"], MissingResource.Disk, Retry.CannotHelp,
            "{image} does not fit on the task's disk", "Make it smaller, or raise ephemeralStorage in the task definition"),
        new(s_pull, ["toomanyrequests:", "pull rate limit", .. s_busy], MissingResource.PullRate, Retry.MayHelp,
            "the registry limits pulls of {image}", "Pull it from ECR, with a pull-through cache or a copy, or use the registry's credentials"),
        new(s_pull, ["authorization token has expired"], MissingResource.RegistryAccess, Retry.MayHelp,
            "the login to the registry of {image} has expired", "If this recurs, update the instance's container agent"),
        new(s_pull, ["is not authorized to perform"], MissingResource.RegistryAccess, Retry.CannotHelp,
            "the execution role may not pull {image}", PullRights),
        new(
            s_pull, ["pull access denied", "may require", "no pull access", "requested access to the resource is denied", "insufficient_scope:"],
            MissingResource.RegistryAccess, Retry.CannotHelp,
            "the registry denied {image}, or has no such repository", PullRights),
        new(s_pull, s_denied, MissingResource.RegistryAccess, Retry.CannotHelp,
            "the registry denied {image}", PullRights),
        new(s_pull, ["no such host"], MissingResource.Network, Retry.MayHelp,
            "the registry of {image} cannot be resolved",
            "Correct the registry in the image's name if it is wrong; otherwise, turn on DNS support in the VPC, "
                + $"and open a network path to the registry: {Way}"),
        new(s_pull, s_unreachable, MissingResource.Network, Retry.MayHelp,
            "the registry could not be reached for {image}", $"Open a network path to the registry, and to S3 for images in ECR: {Way}"),
        new(s_pull, ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway"], MissingResource.Image, Retry.MayHelp,
            "the registry failed while {image} was pulled", "If this recurs, pull it from ECR"),
        new(s_pull, ["not found", "manifest unknown", "name unknown", "does not exist"], MissingResource.Image, Retry.CannotHelp,
            "{image} was not found", "Push it, or correct the tag or digest in the task definition"),
        new(s_pull, [], MissingResource.Image, Retry.IsUnclear,
            "{image} could not be pulled: {words}", "Try to pull it by hand with the execution role's permissions"),

        new(
            ["network interface", "configure ENI", "setup regular eni", "netplugin failed"],
            ["InsufficientFreeAddresses", "free addresses"],
            MissingResource.Address, Retry.MayHelp,
            "the subnet has no free address", "Release addresses, or give the service a larger subnet"),
        new(["network interface", "configure ENI", "setup regular eni", "netplugin failed"], [], MissingResource.Interface, Retry.MayHelp,
            "the network interface could not be created: {words}",
            "Check subnets and security groups of the AppSpec or service, and the limit of network interfaces in this region"),

        new(s_start, ["exec format error"], MissingResource.Platform, Retry.CannotHelp,
            "the {container} container was built for a platform other than {platform}",
            "Build its image for that platform, or correct runtimePlatform in the task definition"),
        new(s_start, ["executable file not found", "permission denied", "exec: "], MissingResource.Entrypoint, Retry.CannotHelp,
            "the {container} container could not run its entrypoint",
            "Correct entryPoint and command, the file's mode in the image, or what is mounted over it"),
        new(
            [.. s_start, "DockerTimeoutError", "ContainerRuntimeTimeoutError", "CannotInspectContainerError"],
            ["timed out", "could not transition"],
            MissingResource.Time, Retry.MayHelp,
            "the container runtime took too long: {words}",
            "Check for a slow or missing network path to the registry or the logs, a large image, or a busy host"),
        new(s_start, [], MissingResource.Nothing, Retry.IsUnclear,
            "the {container} container could not be started: {words}", "Correct the container definition"),
        new(["CannotInspectContainer", "CannotDescribeContainer", "CannotStopContainer"], [], MissingResource.Nothing, Retry.MayHelp,
            "the container runtime lost the {container} container: {words}", "If this recurs, look at the host; on Fargate, ask AWS Support"),
        new(["ContainerRuntimeError"], [], MissingResource.Nothing, Retry.IsUnclear,
            "the container runtime failed: {words}", "If this recurs, look at the host; on Fargate, ask AWS Support"),
        new(["InternalError:"], [], MissingResource.Nothing, Retry.MayHelp,
            "ECS had an internal error: {words}", "Try again; if this recurs, ask AWS Support"),
        new(["ResourceInitializationError"], [], MissingResource.Nothing, Retry.IsUnclear,
            "the task could not be started: {words}", ""),
    ];

    /// <summary>What ECS says where its stop code alone tells that the task never started.</summary>
    public static IReadOnlyList<StopText> Unnamed { get; } =
    [
        new(
            ["Capacity is unavailable", "no capacity", "RESOURCE:", "limit on the number of vCPUs", "no container instance met"],
            [],
            MissingResource.Capacity, Retry.MayHelp,
            "there is no capacity for the task now",
            "Try again, add an availability zone, add FARGATE beside FARGATE_SPOT, or raise the account's vCPU limit"),
        new(["free addresses", "InsufficientFreeAddresses"], [], MissingResource.Address, Retry.MayHelp,
            "the subnet has no free address", "Release addresses, or give the service a larger subnet"),
        new(["Task failed to start"], [], MissingResource.Nothing, Retry.IsUnclear,
            "ECS says only that the task failed to start",
            "Check the containers that others wait for (dependsOn): one may not have become healthy within its startTimeout"),
        new([], [], MissingResource.Nothing, Retry.IsUnclear,
            "the task could not be started: {words}", ""),
    ];
}
