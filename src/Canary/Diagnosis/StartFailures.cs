using Canary.Deployments;

namespace Canary.Diagnosis;

/// <summary>Tasks that never ran, by what was missing; read from the texts of ECS, which has no codes for it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html</remarks>
internal static class StartFailures
{
    private const string Route = "a task in a private subnet needs a NAT gateway or VPC endpoints, one in a public subnet a public IP; its security group must let port 443 out";

    public static Ending? Of(EcsTask task, TaskDefinition? definition)
    {
        string[] texts = [task.StoppedReason ?? "", .. (task.Containers ?? []).Select(container => container.Reason ?? "")];
        var text = string.Join(' ', texts);

        return Has(text, "CannotPullContainer") ? Image(text, ImageOf(text, task), definition)
            : Has(text, "ResourceInitializationError") ? Resource(text)
            : Has(text, "CannotStartContainer") ? Entrypoint(task, text)
            : Has(text, "CannotCreateVolume") ? Failed($"the task's volume could not be made: {Say.Quote(task.StoppedReason ?? text)}", "Correct the volumes of the task definition")
            : task.StopCode is "TaskFailedToStart" ? Network(text) ?? Capacity(text) ?? Unknown(text)
            : null;
    }

    private static Ending Image(string text, string image, TaskDefinition? definition)
        => Has(text, "descriptor matching platform", "no matching manifest")
            ? Hopeless($"{image} has no variant for {Platform(definition)}", "Build it for that platform, or correct runtimePlatform in the task definition")
            : Has(text, "no space left on device")
                ? Hopeless($"{image} does not fit on the task's disk", "Make it smaller, or raise ephemeralStorage in the task definition")
                : Has(text, "toomanyrequests", "pull rate limit", "429 Too Many")
                    ? Failed($"the registry limits how often {image} is pulled", "Pull it from ECR, with a pull-through cache or a copy, or with credentials of the registry")
                    : Trouble(text) switch
                    {
                        What.IsDenied => Hopeless(
                            $"the registry denied {image}",
                            "Give the execution role ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer, or name the registry's repositoryCredentials; some registries deny an image that does not exist, too"),
                        What.IsUnreachable => Failed($"the registry could not be reached for {image}", $"Open a way to the registry: {Route}"),
                        What.IsMissing => Hopeless($"{image} was not found", "Push it, or correct the tag or digest in the task definition"),
                        _ => Failed($"{image} could not be pulled: {Say.Quote(text)}", "Pull it by hand with the execution role's rights"),
                    };

    private static Ending Resource(string text)
        => Has(text, "ecr registry auth", "registry auth from Amazon ECR", "api.ecr") ? Of(text, "ECR's login", "ecr.api and ecr.dkr", "ecr:GetAuthorizationToken", "Correct the registry in the image's name")
            : Has(text, "logger", "log stream", "log group", "CloudWatch") ? Of(text, "its log group", "logs", "logs:CreateLogStream and logs:PutLogEvents", "Create it, or set awslogs-create-group, or correct awslogs-group in the task definition")
            : Network(text)
            ?? (Has(text, "json key") ? Hopeless("a secret has no such JSON key", "Correct the key behind the secret's ARN in the task definition, or add it to the secret")
            : Has(text, "secret", "ssm", "parameter") ? Of(text, "a secret of the task definition", "secretsmanager and ssm", "secretsmanager:GetSecretValue or ssm:GetParameters, and kms:Decrypt for a key of one's own", "Create it in this region, or correct valueFrom in the task definition")
            : Has(text, "efs", "mount") ? Failed($"its file system could not be mounted: {Say.Quote(text)}", "Let the task's security group reach the file system on port 2049, in each of its availability zones")
            : Unknown(text));

    private static Ending Of(string text, string what, string endpoints, string permission, string cure) => Trouble(text) switch
    {
        What.IsDenied => Hopeless($"the execution role may not use {what}", $"Give it {permission}"),
        What.IsUnreachable => Failed($"the task could not reach AWS for {what}", $"Open a way to {endpoints}: {Route}"),
        What.IsMissing => Hopeless($"{what} does not exist", cure),
        _ => Failed($"the task could not get {what}: {Say.Quote(text)}", cure),
    };

    private static Ending? Network(string text)
        => Has(text, "FreeAddresses", "free addresses") ? Failed("its subnet has no free address", "Free addresses, or give the service a larger subnet")
            : Has(text, "network interface", "configure ENI", "setup regular eni", "netplugin") ? Failed($"its network interface could not be made: {Say.Quote(text)}", "Check subnets and security groups of the AppSpec or service, and the limit of network interfaces in this region")
            : null;

    private static Ending? Capacity(string text) => Has(text, "Capacity is unavailable", "no capacity", "RESOURCE:")
        ? Failed("AWS has no capacity for the task now", "Try again, add an availability zone, or add FARGATE beside FARGATE_SPOT")
        : null;

    private static Ending Entrypoint(EcsTask task, string text)
    {
        var name = (task.Containers ?? []).FirstOrDefault(container => Has(container.Reason ?? "", "CannotStartContainer"))?.Name ?? task.Containers?.FirstOrDefault()?.Name;
        var it = $"the {name ?? "unnamed"} container";

        return Has(text, "no such file", "executable file not found", "permission denied", "exec format error")
            ? Hopeless($"{it} could not run its entrypoint: {Say.Quote(text)}", "Correct entryPoint and command, the file's mode in the image, or the image's architecture")
            : Failed($"{it} could not be started: {Say.Quote(text)}", "Correct the container definition");
    }

    private static Ending Unknown(string text) => Failed($"the task could not be started: {(text.Trim() is "" ? "ECS gives no reason" : Say.Quote(text))}", "");

    private static Ending Failed(string how, string cure) => new(CauseKind.TaskNeverStarted, how, cure, Prospect.MayRecover);

    private static Ending Hopeless(string how, string cure) => new(CauseKind.TaskNeverStarted, how, cure, Prospect.Hopeless);

    /// <summary>Denial first: some registries deny what does not exist. A time-out before absence: "no such host" is no missing image.</summary>
    private static What Trouble(string text)
        => Has(text, "AccessDenied", "access denied", "not authorized", "401 Unauthorized", "403 Forbidden", "no basic auth credentials") ? What.IsDenied
            : Has(text, "i/o timeout", "Client.Timeout", "request canceled", "deadline exceeded", "connection refused", "no route to host", "no such host", "dial tcp", "TLS handshake", "connection issue", "RequestError") ? What.IsUnreachable
            : Has(text, "not found", "NotFound", "manifest unknown", "does not exist", "can't find", "cannot find", "invalid parameters", "invalid ssm parameters") ? What.IsMissing
            : What.IsUnclear;

    /// <summary>The image that the text names; where it names none, the task's only one.</summary>
    private static string ImageOf(string text, EcsTask task)
    {
        var images = (task.Containers ?? []).Select(container => container.Image).OfType<string>().Distinct().ToList();

        return (images.Find(image => image is not "" && Has(text, image)) ?? (images is [var only] ? only : null)) is { } named ? $"the image {named}" : "an image of the task";
    }

    private static string Platform(TaskDefinition? definition) => definition?.RuntimePlatform is { CpuArchitecture: { } architecture } platform
        ? $"{platform.OperatingSystemFamily ?? "LINUX"} on {architecture}"
        : "the task's platform (LINUX on X86_64 unless runtimePlatform says otherwise)";

    private static bool Has(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private enum What
    {
        IsUnclear,
        IsMissing,
        IsDenied,
        IsUnreachable,
    }
}
