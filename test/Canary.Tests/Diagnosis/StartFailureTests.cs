using System.Text.Json;
using Canary.Diagnosis;

namespace Canary.Tests.Diagnosis;

/// <summary>Tasks that never ran, in the words of ECS.</summary>
public sealed class StartFailureTests
{
    private const string Secrets = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ";

    [Theory]
    [InlineData("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref shop:8: shop:8: not found", "the image shop:8 was not found", "Push it, or correct the tag", Prospect.Hopeless)]
    [InlineData("CannotPullContainerError: Error response from daemon: manifest for shop:8 not found: manifest unknown", "the image shop:8 was not found", "Push it", Prospect.Hopeless)]
    [InlineData("CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: dial tcp 52.219.140.66:443: i/o timeout", "the registry could not be reached for the image shop:8", "NAT gateway or VPC endpoints", Prospect.MayRecover)]
    [InlineData("CannotPullContainerError: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", "the registry could not be reached", "public IP", Prospect.MayRecover)]
    [InlineData("CannotPullContainerError: dial tcp: lookup registry.example on 10.0.0.2:53: no such host", "the registry could not be reached", "a way to the registry", Prospect.MayRecover)]
    [InlineData("CannotPullContainerError: failed to resolve ref shop:8: unexpected status from HEAD request: 403 Forbidden", "the registry denied the image shop:8", "ecr:BatchGetImage", Prospect.Hopeless)]
    [InlineData("CannotPullContainerError: pull access denied for shop, repository does not exist or may require authorization", "the registry denied the image shop:8", "some registries deny an image that does not exist", Prospect.Hopeless)]
    [InlineData("CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/arm64'", "the image shop:8 has no variant for LINUX on ARM64", "Build it for that platform", Prospect.Hopeless)]
    [InlineData("CannotPullContainerError: toomanyrequests: You have reached your pull rate limit", "the registry limits how often", "ECR", Prospect.MayRecover)]
    [InlineData("CannotPullContainerError: write /var/lib/layer.tar: no space left on device", "does not fit on the task's disk", "ephemeralStorage", Prospect.Hopeless)]
    [InlineData("CannotPullContainerError: something new", "could not be pulled: CannotPullContainerError: something new", "Pull it by hand", Prospect.MayRecover)]
    [InlineData(Secrets + "unable to retrieve secret from asm: failed to fetch secret shop/db from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.", "a secret of the task definition does not exist", "valueFrom", Prospect.Hopeless)]
    [InlineData(Secrets + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /shop/db", "a secret of the task definition does not exist", "Create it in this region", Prospect.Hopeless)]
    [InlineData(Secrets + "unable to retrieve secret from asm: AccessDeniedException: User: x is not authorized to perform: secretsmanager:GetSecretValue", "the execution role may not use a secret", "secretsmanager:GetSecretValue", Prospect.Hopeless)]
    [InlineData(Secrets + "unable to retrieve secret from asm: RequestError: send request failed caused by: Post: dial tcp: i/o timeout", "the task could not reach AWS for a secret", "secretsmanager and ssm", Prospect.MayRecover)]
    [InlineData(Secrets + "retrieved secret from Secrets Manager did not contain json key password", "a secret has no such JSON key", "Correct the key", Prospect.Hopeless)]
    [InlineData(Secrets + "unable to retrieve ecr registry auth: RequestError: send request failed caused by: Post \"https://api.ecr.eu-central-1.amazonaws.com/\": dial tcp 10.0.0.1:443: i/o timeout", "the task could not reach AWS for ECR's login", "ecr.api and ecr.dkr", Prospect.MayRecover)]
    [InlineData("ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.", "the task could not reach AWS for ECR's login", "port 443", Prospect.MayRecover)]
    [InlineData(Secrets + "unable to retrieve ecr registry auth: AccessDeniedException: not authorized to perform: ecr:GetAuthorizationToken", "the execution role may not use ECR's login", "ecr:GetAuthorizationToken", Prospect.Hopeless)]
    [InlineData("ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1", "its log group does not exist", "awslogs-create-group", Prospect.Hopeless)]
    [InlineData("ResourceInitializationError: failed to validate logger args: AccessDeniedException: is not authorized to perform: logs:CreateLogStream", "the execution role may not use its log group", "logs:CreateLogStream", Prospect.Hopeless)]
    [InlineData("ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message", "its network interface could not be made", "subnets and security groups", Prospect.MayRecover)]
    [InlineData("ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: mount.nfs4: Connection timed out", "its file system could not be mounted", "port 2049", Prospect.MayRecover)]
    [InlineData("ResourceInitializationError: something new", "the task could not be started: ResourceInitializationError: something new", "", Prospect.MayRecover)]
    [InlineData("Timeout waiting for network interface provisioning to complete.", "its network interface could not be made", "limit of network interfaces", Prospect.MayRecover)]
    [InlineData("Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-a': InsufficientFreeAddressesInSubnet", "its subnet has no free address", "larger subnet", Prospect.MayRecover)]
    [InlineData("Capacity is unavailable at this time. Please try again later or in a different availability zone", "AWS has no capacity", "FARGATE beside FARGATE_SPOT", Prospect.MayRecover)]
    [InlineData("CannotStartContainerError: runc create failed: exec: \"/app\": stat /app: no such file or directory: unknown", "the web container could not run its entrypoint", "entryPoint and command", Prospect.Hopeless)]
    [InlineData("CannotCreateVolumeError: no such volume", "the task's volume could not be made", "volumes of the task definition", Prospect.MayRecover)]
    [InlineData("", "the task could not be started: ECS gives no reason", "", Prospect.MayRecover)]
    public void Is_told_by_what_was_missing_with_the_cure(string reason, string how, string cure, Prospect prospect)
    {
        var task = Sick.Task(Members(reason));

        var cause = Sick.Causes(Sick.Stopped(task)).ShouldHaveSingleItem();

        cause.Kind.ShouldBe(CauseKind.TaskNeverStarted);
        cause.What.ShouldContain(how, Case.Insensitive);
        cause.What.ShouldEndWith("on 1 of 1 stopped task of green");
        cause.Cure.ShouldContain(cure, Case.Sensitive);
        cause.Evidence.ShouldHaveSingleItem().ShouldStartWith("task 0a1b: TaskFailedToStart");
        Prospects.Of(Sick.ReadTask(Members(reason)), LambdaJson.Read<DiagnosisRequest>($$"""{ {{Sick.Stopped()}} }""").TaskDefinitions![0].TaskDefinition).ShouldBe(prospect);
    }

    [Fact]
    public void Names_the_image_that_the_text_names_when_there_are_several()
        => Sick.Causes(Sick.Stopped(Sick.Task("""
            "StopCode": "TaskFailedToStart", "StoppedReason": "CannotPullContainerError: failed to resolve ref envoy:v9: not found",
            "Containers": [{ "Name": "web", "Image": "shop:8" }, { "Name": "proxy", "Image": "envoy:v9" }]
            """)))[0].What.ShouldStartWith("The image envoy:v9 was not found");

    [Fact]
    public void Reads_the_reason_of_a_container_as_EC2_gives_it()
        => Sick.Causes(Sick.Stopped(Sick.Task("""
            "StoppedReason": "Task failed to start", "Containers": [{ "Name": "web", "Image": "shop:8", "Reason": "CannotPullContainerError: manifest unknown" }]
            """)))[0].What.ShouldStartWith("The image shop:8 was not found");

    private static string Members(string reason)
        => $$""" "StopCode": "TaskFailedToStart"{{(reason is "" ? "" : $", \"StoppedReason\": {JsonSerializer.Serialize(reason)}")}}, "Containers": [{ "Name": "web", "Image": "shop:8" }] """;
}
