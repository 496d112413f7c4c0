using Amazon.Runtime;

namespace Amazon.CodeDeploy.Model;

public class AmazonCodeDeployRequest : AmazonWebServiceRequest;

/// <summary>The answer of a hook.</summary>
public class PutLifecycleEventHookExecutionStatusRequest : AmazonCodeDeployRequest
{
    public string DeploymentId { get; set; }

    public string LifecycleEventHookExecutionId { get; set; }

    public LifecycleEventStatus Status { get; set; }
}

public class PutLifecycleEventHookExecutionStatusResponse : AmazonWebServiceResponse
{
    public string LifecycleEventHookExecutionId { get; set; }
}
