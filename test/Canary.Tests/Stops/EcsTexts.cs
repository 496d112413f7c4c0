namespace Canary.Tests.Stops;

/// <summary>What ECS says of tasks that it could not start, word for word but for accounts and names, and what it means.</summary>
internal sealed record EcsText(string Words, MissingResource Lack, Retry Retry, string How)
{
    private const string Ecr = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:8";
    private const string Secrets = "ResourceInitializationError: unable to pull secrets or registry auth: ";
    private const string Retrieval = Secrets + "execution resource retrieval failed: ";
    private const string Secret = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/db-AbCdEf";
    private const string Role = "arn:aws:sts::111122223333:assumed-role/ecsTaskExecutionRole/0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    private const string Logs = "ResourceInitializationError: failed to validate logger args: ";
    private const string Efs = "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ";
    private const string Oci = "CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";

    /// <summary>What the texts name: the task of a test has this image alone.</summary>
    public const string Image = Ecr;

    private const string TheImage = "the image " + Ecr;

    public static IReadOnlyList<EcsText> All { get; } =
    [
        // The registry does not have it.
        new($"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {Ecr}: {Ecr}: not found", MissingResource.Image, Retry.CannotHelp, TheImage + " was not found"),
        new($"CannotPullContainerError: Error response from daemon: manifest for {Ecr} not found: manifest unknown: Requested image not found", MissingResource.Image, Retry.CannotHelp, TheImage + " was not found"),
        new("CannotPullImageManifestError: manifest unknown: Requested image not found", MissingResource.Image, Retry.CannotHelp, TheImage + " was not found"),
        new($"CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref \"{Ecr}\": pulling from host 111122223333.dkr.ecr.eu-central-1.amazonaws.com failed with status code [manifests 8]: 404 Not Found", MissingResource.Image, Retry.CannotHelp, TheImage + " was not found"),
        new("CannotPullContainerError: Error response from daemon: invalid reference format", MissingResource.Image, Retry.CannotHelp, $"the name of {TheImage} is not valid"),
        new("CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:c023: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown", MissingResource.Image, Retry.CannotHelp, TheImage + " has a format that ECS cannot unpack"),

        // Not for this platform: the text may say "not found", too.
        new("CannotPullContainerError: pull image manifest has been retried 5 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'", MissingResource.Platform, Retry.CannotHelp, TheImage + " has no variant for LINUX on ARM64"),
        new("CannotPullContainerError: Error response from daemon: no matching manifest for linux/amd64 in the manifest list entries", MissingResource.Platform, Retry.CannotHelp, TheImage + " has no variant for LINUX on ARM64"),
        new($"CannotPullContainerError: ref pull has been retried 1 time(s): failed to pull and unpack image \"{Ecr}\": no match for platform in manifest sha256:5de4: not found", MissingResource.Platform, Retry.CannotHelp, TheImage + " has no variant for LINUX on ARM64"),
        new(Oci + "exec /usr/local/bin/node: exec format error", MissingResource.Platform, Retry.CannotHelp, "the web container was built for a platform other than LINUX on ARM64"),

        // The registry does not give it: not a missing image, unless the name is wrong.
        new("CannotPullContainerError: Error response from daemon: pull access denied for shop, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", MissingResource.RegistryAccess, Retry.CannotHelp, $"the registry denied {TheImage}, or has no such repository"),
        new("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/shop:8: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", MissingResource.RegistryAccess, Retry.CannotHelp, $"the registry denied {TheImage}, or has no such repository"),
        new("CannotPullContainerError: API error (404): repository shop not found: does not exist or no pull access", MissingResource.RegistryAccess, Retry.CannotHelp, $"the registry denied {TheImage}, or has no such repository"),
        new($"CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. Error response from daemon: pull access denied for shop, repository does not exist or may require 'docker login': denied: User: {Role} is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-central-1:111122223333:repository/shop because no identity-based policy allows the ecr:BatchGetImage action", MissingResource.RegistryAccess, Retry.CannotHelp, $"the execution role may not pull {TheImage}"),
        new($"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {Ecr}: unexpected status from HEAD request to https://111122223333.dkr.ecr.eu-central-1.amazonaws.com/v2/shop/manifests/8: 403 Forbidden", MissingResource.RegistryAccess, Retry.CannotHelp, "the registry denied " + TheImage),
        new("CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref \"registry.test/shop:8\": failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized", MissingResource.RegistryAccess, Retry.CannotHelp, "the registry denied " + TheImage),
        new("CannotPullContainerError: Error response from daemon: Get https://111122223333.dkr.ecr.eu-central-1.amazonaws.com/v2/shop/manifests/8: no basic auth credentials", MissingResource.RegistryAccess, Retry.CannotHelp, "the registry denied " + TheImage),
        new("CannotPullContainerError: Error response from daemon: denied: Your authorization token has expired. Reauthenticate and try again.", MissingResource.RegistryAccess, Retry.MayHelp, $"the login to the registry of {TheImage} has expired"),
        new($"CannotPullECRContainerError: AccessDeniedException: User: {Role} is not authorized to perform: ecr:GetAuthorizationToken on resource: *", MissingResource.RegistryAccess, Retry.CannotHelp, $"the execution role may not pull {TheImage}"),

        // The registry is busy, or fails.
        new("CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:b1a2: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit", MissingResource.PullRate, Retry.MayHelp, $"the registry limits pulls of {TheImage}"),
        new("CannotPullContainerError: Error response from daemon: toomanyrequests: Rate exceeded", MissingResource.PullRate, Retry.MayHelp, $"the registry limits pulls of {TheImage}"),
        new("CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/blobs/sha256:b1a2: 503 Service Unavailable", MissingResource.Image, Retry.MayHelp, $"the registry failed while {TheImage} was pulled"),
        new("CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/amazon/aws-for-fluent-bit/manifests/sha256:330a...", MissingResource.Image, Retry.IsUnclear, TheImage + " could not be pulled: CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/amazon/aws-for-fluent-bit/manifests/sha256:330a..."),
        new("CannotPullContainerError: something new", MissingResource.Image, Retry.IsUnclear, TheImage + " could not be pulled: CannotPullContainerError: something new"),

        // There is no way to the registry.
        new($"CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref {Ecr}: failed to do request: Head \"https://111122223333.dkr.ecr.eu-central-1.amazonaws.com/v2/shop/manifests/8\": dial tcp 10.0.3.17:443: i/o timeout", MissingResource.Network, Retry.MayHelp, $"the registry could not be reached for {TheImage}"),
        new("CannotPullContainerError: The task can’t pull the image. Check your network configuration. Error response from daemon: Get https://111122223333.dkr.ecr.eu-central-1.amazonaws.com/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", MissingResource.Network, Retry.MayHelp, $"the registry could not be reached for {TheImage}"),
        new("CannotPullContainerError: context canceled", MissingResource.Network, Retry.MayHelp, $"the registry could not be reached for {TheImage}"),
        new("CannotPullContainerError: Error response from daemon: Get \"https://registry.test/v2/\": context deadline exceeded", MissingResource.Network, Retry.MayHelp, $"the registry could not be reached for {TheImage}"),
        new("CannotPullContainerError: containerd: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference", MissingResource.Network, Retry.MayHelp, $"the registry could not be reached for {TheImage}"),
        new("CannotPullContainerError: Error response from daemon: Get \"https://111122223333.dkr.ecr.eu-central-1.amazonaws.commm/v2/\": dial tcp: lookup 111122223333.dkr.ecr.eu-central-1.amazonaws.commm on 10.0.0.2:53: no such host", MissingResource.Network, Retry.MayHelp, $"the registry of {TheImage} cannot be resolved"),
        new("CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob111111111: no space left on device", MissingResource.Disk, Retry.CannotHelp, TheImage + " does not fit on the task's disk"),

        // The login to ECR.
        new(Retrieval + $"unable to retrieve ecr registry auth: service call has been retried 3 time(s): AccessDeniedException: User: {Role} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action", MissingResource.RegistryAccess, Retry.CannotHelp, "the execution role may not log in to ECR"),
        new(Retrieval + "unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post \"https://api.ecr.eu-central-1.amazonaws.com/\": dial tcp 52.94.1.1:443: i/o timeout. Please check your task network configuration.", MissingResource.Network, Retry.MayHelp, "the task could not reach ECR to log in"),
        new(Secrets + "The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post \"https://api.ecr.eu-central-1.amazonaws.com/\": dial tcp 52.94.1.1:443: i/o timeout", MissingResource.Network, Retry.MayHelp, "the task could not reach ECR to log in"),
        new(Retrieval + "unable to retrieve ecr registry auth: service call has been retried 3 time(s): ThrottlingException: Rate exceeded", MissingResource.RegistryAccess, Retry.MayHelp, "ECR was too busy to log in"),
        new(Retrieval + "unable to retrieve ecr registry auth: something new", MissingResource.RegistryAccess, Retry.IsUnclear, "the task could not log in to ECR: " + Retrieval + "unable to retrieve ecr registry auth: something new"),

        // Secrets and parameters.
        new(Retrieval + $"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {Secret} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.", MissingResource.Secret, Retry.CannotHelp, "a secret of the task definition does not exist"),
        new(Retrieval + $"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {Secret} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT", MissingResource.Secret, Retry.CannotHelp, "a secret of the task definition has no value"),
        new(Retrieval + $"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {Secret} from secrets manager: InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.", MissingResource.Secret, Retry.CannotHelp, "a secret of the task definition has no value"),
        new(Retrieval + "unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password", MissingResource.Secret, Retry.CannotHelp, "a secret of the task definition has no such JSON key"),
        new(Retrieval + "unable to retrieve secret from asm: service call has been retried 1 time(s): invalid character '\\'' looking for beginning of value", MissingResource.Secret, Retry.CannotHelp, "a secret of the task definition has no such JSON key"),
        new(Retrieval + $"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {Secret} from secrets manager: InvalidParameter: 1 validation error(s) found. - minimum field size of 32, GetSecretValueInput.VersionId.", MissingResource.Secret, Retry.CannotHelp, "a valueFrom of the task definition names no secret or parameter"),
        new(Retrieval + $"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {Secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: d45b80b7-7a19-49eb-8fd2-44305bb5e5d7, api error AccessDeniedException: User: {Role} is not authorized to perform: secretsmanager:GetSecretValue on resource: {Secret}", MissingResource.SecretAccess, Retry.CannotHelp, "the execution role may not read a secret or parameter of the task definition"),
        new(Retrieval + $"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {Secret} from secrets manager: AccessDeniedException: Access to KMS is not allowed status code: 400, request id: a87a66d9", MissingResource.SecretAccess, Retry.CannotHelp, "the execution role may not read a secret or parameter of the task definition"),
        new(Retrieval + "unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for registry/login: ResourceNotFoundException: Secrets Manager can't find the specified secret.", MissingResource.Secret, Retry.CannotHelp, "a secret of the task definition does not exist"),
        new(Retrieval + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /shop/db", MissingResource.Parameter, Retry.CannotHelp, "a parameter of the task definition does not exist"),
        new("Fetching secret data from SSM Parameter Store in eu-central-1: invalid parameters: /shop/db", MissingResource.Parameter, Retry.CannotHelp, "a parameter of the task definition does not exist"),
        new(Retrieval + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /shop/db", MissingResource.Parameter, Retry.CannotHelp, "a parameter of the task definition does not exist"),
        new(Retrieval + $"unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: User: {Role} is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-central-1:111122223333:parameter/shop/db because no identity-based policy allows the ssm:GetParameters action status code: 400", MissingResource.SecretAccess, Retry.CannotHelp, "the execution role may not read a secret or parameter of the task definition"),
        new(Secrets + "unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. RequestCanceled: request context canceled caused by: context deadline exceeded", MissingResource.Network, Retry.MayHelp, "the task could not reach AWS for a secret or parameter"),
        new(Secrets + $"unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret {Secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded", MissingResource.Network, Retry.MayHelp, "the task could not reach AWS for a secret or parameter"),
        new(Secrets + "pull command failed: : signal: killed", MissingResource.Network, Retry.MayHelp, "the task could not reach AWS for a secret or parameter"),
        new(Retrieval + "unable to retrieve secrets from ssm: service call has been retried 5 time(s): ThrottlingException: Rate exceeded", MissingResource.SecretAccess, Retry.MayHelp, "AWS was too busy to give the task a secret or parameter"),
        new(Secrets + "something new", MissingResource.Secret, Retry.IsUnclear, "the task could not get a secret or parameter: " + Secrets + "something new"),

        // Files of environment variables.
        new("ResourceInitializationError: failed to download env files: file download command: non-empty error stream: RequestCanceled: request context canceled caused by: context deadline exceeded", MissingResource.Network, Retry.MayHelp, "the task could not reach S3 for a file of environment variables"),
        new("ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: 403, api error Forbidden: Forbidden.", MissingResource.EnvironmentFile, Retry.CannotHelp, "a file of environment variables is missing, or the execution role may not read it"),
        new("ResourceInitializationError: failed to download env files: something new", MissingResource.EnvironmentFile, Retry.IsUnclear, "the task could not get a file of environment variables: ResourceInitializationError: failed to download env files: something new"),

        // Logs: the same exception as a missing secret, and "cannot find" where it could not ask.
        new(Logs + "create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1", MissingResource.LogGroup, Retry.CannotHelp, "the log group does not exist"),
        new("CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.", MissingResource.LogGroup, Retry.CannotHelp, "the log group does not exist"),
        new(Logs + "The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed", MissingResource.Network, Retry.MayHelp, "the task could not reach CloudWatch Logs"),
        new(Logs + ": signal: killed", MissingResource.Network, Retry.MayHelp, "the task could not reach CloudWatch Logs"),
        new(Logs + $"create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: {Role} is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/shop:log-stream:shop/web/0a1b", MissingResource.LogAccess, Retry.CannotHelp, "the execution role may not write to the log group"),
        new(Logs + "create stream has been retried 5 times: failed to create Cloudwatch log stream: ThrottlingException: Rate exceeded", MissingResource.LogAccess, Retry.MayHelp, "CloudWatch Logs was too busy for the task's log stream"),
        new(Logs + "unable to get awslogs driver arguments: awslogs-region is required", MissingResource.LogSettings, Retry.CannotHelp, "the log configuration is incomplete"),
        new("ResourceInitializationError: failed to initialize logging driver: something new", MissingResource.LogGroup, Retry.IsUnclear, "the task could not open the log: ResourceInitializationError: failed to initialize logging driver: something new"),

        // File systems and volumes.
        new(Efs + "b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils command execution; code: 32", MissingResource.FileSystem, Retry.CannotHelp, "the task may not mount the file system"),
        new(Efs + "mount.nfs4: mounting fs-0a1b2c3d.efs.eu-central-1.amazonaws.com:/opt/shop failed, reason given by server: No such file or directory : unsuccessful EFS utils command execution; code: 32", MissingResource.FileSystem, Retry.CannotHelp, "the file system has no such directory"),
        new(Efs + "Failed to resolve \"fs-0a1b2c3d.efs.eu-central-1.amazonaws.com\" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.", MissingResource.Network, Retry.MayHelp, "the task could not reach the file system"),
        new(Efs + "Mount attempt 1/3 failed due to timeout after 15 sec, wait 0 sec before next attempt. b'mount.nfs4: mount system call failed'", MissingResource.Network, Retry.MayHelp, "the task could not reach the file system"),
        new(Efs + "something new", MissingResource.FileSystem, Retry.IsUnclear, "the file system could not be mounted: " + Efs + "something new"),
        new("CannotCreateVolumeError: no such volume", MissingResource.Volume, Retry.IsUnclear, "a volume of the task could not be created: CannotCreateVolumeError: no such volume"),

        // Network interfaces and addresses.
        new("ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message", MissingResource.Interface, Retry.MayHelp, "the network interface could not be created: ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message"),
        new("Timeout waiting for network interface provisioning to complete.", MissingResource.Interface, Retry.MayHelp, "the network interface could not be created: Timeout waiting for network interface provisioning to complete."),
        new("Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0a1b2c3d': InsufficientFreeAddressesInSubnet", MissingResource.Address, Retry.MayHelp, "the subnet has no free address"),
        new("subnet-0a1b2c3d has no free addresses", MissingResource.Address, Retry.MayHelp, "the subnet has no free address"),

        // Capacity.
        new("Capacity is unavailable at this time. Please try again later or in a different availability zone", MissingResource.Capacity, Retry.MayHelp, "there is no capacity for the task now"),
        new("RESOURCE:ENI", MissingResource.Capacity, Retry.MayHelp, "there is no capacity for the task now"),
        new("You've reached the limit on the number of vCPUs you can run concurrently", MissingResource.Capacity, Retry.MayHelp, "there is no capacity for the task now"),

        // The container itself.
        new("CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: \"-url\": executable file not found in $PATH: unknown", MissingResource.Entrypoint, Retry.CannotHelp, "the web container could not run its entrypoint"),
        new(Oci + "exec: \"/opt/shop/bin/run.sh\": stat /opt/shop/bin/run.sh: no such file or directory: unknown", MissingResource.Entrypoint, Retry.CannotHelp, "the web container could not run its entrypoint"),
        new(Oci + "exec: \"/app/start.sh\": permission denied: unknown", MissingResource.Entrypoint, Retry.CannotHelp, "the web container could not run its entrypoint"),
        new("CannotStartContainerError: Error response from daemon: error gathering device information while adding custom device \"/dev/dri/renderD130\": no such file or directory", MissingResource.Nothing, Retry.IsUnclear, "the web container could not be started: CannotStartContainerError: Error response from daemon: error gathering device information while adding custom device \"/dev/dri/renderD130\": no such file or directory"),
        new("CannotStartContainerError: failed to get container status: gone", MissingResource.Nothing, Retry.IsUnclear, "the web container could not be started: CannotStartContainerError: failed to get container status: gone"),
        new("DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s", MissingResource.Time, Retry.MayHelp, "the container runtime took too long: DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s"),
        new("ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: gone", MissingResource.Time, Retry.MayHelp, "the container runtime took too long: ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: gone"),
        new("CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s", MissingResource.Time, Retry.MayHelp, "the container runtime took too long: CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s"),
        new("CannotInspectContainerError: gone", MissingResource.Nothing, Retry.MayHelp, "the container runtime lost the web container: CannotInspectContainerError: gone"),
        new("CannotStopContainerError: failed sending SIGTERM to container: gone", MissingResource.Nothing, Retry.MayHelp, "the container runtime lost the web container: CannotStopContainerError: failed sending SIGTERM to container: gone"),
        new("ContainerRuntimeError: gone", MissingResource.Nothing, Retry.IsUnclear, "the container runtime failed: ContainerRuntimeError: gone"),

        // What says least.
        new("ECS was unable to assume the role 'arn:aws:iam::111122223333:role/shop' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.", MissingResource.Role, Retry.CannotHelp, "ECS may not assume a role of the task definition"),
        new("InternalError: gone", MissingResource.Nothing, Retry.MayHelp, "ECS had an internal error: InternalError: gone"),
        new("ResourceInitializationError: something new", MissingResource.Nothing, Retry.IsUnclear, "the task could not be started: ResourceInitializationError: something new"),
        new("Task failed to start", MissingResource.Nothing, Retry.IsUnclear, "ECS says only that the task failed to start"),
        new("something new", MissingResource.Nothing, Retry.IsUnclear, "the task could not be started: something new"),
        new("", MissingResource.Nothing, Retry.IsUnclear, "the task could not be started: ECS gives no reason"),
    ];
}
