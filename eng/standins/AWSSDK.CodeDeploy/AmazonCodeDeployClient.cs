using Amazon.CodeDeploy.Model;
using Amazon.Runtime;

namespace Amazon.CodeDeploy;

/// <summary>Speaks to something on this machine that answers as CodeDeploy does.</summary>
public class AmazonCodeDeployClient : AmazonServiceClient, IAmazonCodeDeploy
{
    private static readonly JsonService Wire = new(
        "CodeDeploy_20141006",
        "1.1",
        new Dictionary<string, JsonService.Construct>
        {
            ["InvalidLifecycleEventHookExecutionStatusException"] = (message, inner, type, code, id, status) => new InvalidLifecycleEventHookExecutionStatusException(message, inner, type, code, id, status),
            ["InvalidLifecycleEventHookExecutionIdException"] = (message, inner, type, code, id, status) => new InvalidLifecycleEventHookExecutionIdException(message, inner, type, code, id, status),
            ["LifecycleEventAlreadyCompletedException"] = (message, inner, type, code, id, status) => new LifecycleEventAlreadyCompletedException(message, inner, type, code, id, status),
            ["DeploymentIdRequiredException"] = (message, inner, type, code, id, status) => new DeploymentIdRequiredException(message, inner, type, code, id, status),
            ["DeploymentDoesNotExistException"] = (message, inner, type, code, id, status) => new DeploymentDoesNotExistException(message, inner, type, code, id, status),
            ["InvalidDeploymentIdException"] = (message, inner, type, code, id, status) => new InvalidDeploymentIdException(message, inner, type, code, id, status),
            ["UnsupportedActionForDeploymentTypeException"] = (message, inner, type, code, id, status) => new UnsupportedActionForDeploymentTypeException(message, inner, type, code, id, status),
        },
        (message, inner, type, code, id, status) => new AmazonCodeDeployException(message, inner, type, code, id, status));

    private static readonly JsonOperation PutLifecycleEventHookExecutionStatus = new(
        "PutLifecycleEventHookExecutionStatus",
        "InvalidLifecycleEventHookExecutionStatusException",
        "InvalidLifecycleEventHookExecutionIdException",
        "LifecycleEventAlreadyCompletedException",
        "DeploymentIdRequiredException",
        "DeploymentDoesNotExistException",
        "InvalidDeploymentIdException",
        "UnsupportedActionForDeploymentTypeException");

    public AmazonCodeDeployClient()
        : this(new AmazonCodeDeployConfig())
    {
    }

    public AmazonCodeDeployClient(AmazonCodeDeployConfig config)
        : base(config)
    {
    }

    public AmazonCodeDeployClient(AWSCredentials credentials, AmazonCodeDeployConfig clientConfig)
        : base(clientConfig)
    {
    }

    internal override JsonService Service => Wire;

    public virtual Task<PutLifecycleEventHookExecutionStatusResponse> PutLifecycleEventHookExecutionStatusAsync(PutLifecycleEventHookExecutionStatusRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync(
            PutLifecycleEventHookExecutionStatus,
            new Dictionary<string, string>
            {
                ["deploymentId"] = request.DeploymentId,
                ["lifecycleEventHookExecutionId"] = request.LifecycleEventHookExecutionId,
                ["status"] = request.Status,
            },
            answer => new PutLifecycleEventHookExecutionStatusResponse
            {
                LifecycleEventHookExecutionId = answer.TryGetProperty("lifecycleEventHookExecutionId", out var lifecycleEventHookExecutionId) ? lifecycleEventHookExecutionId.GetString() : null,
            },
            cancellationToken);
}
