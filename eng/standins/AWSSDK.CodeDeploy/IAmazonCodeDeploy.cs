using Amazon.CodeDeploy.Model;
using Amazon.Runtime;

namespace Amazon.CodeDeploy;

/// <summary>CodeDeploy. The package's interface has many more methods: subclass the client for a fake, so that it compiles against both.</summary>
public interface IAmazonCodeDeploy : IAmazonService, IDisposable
{
    Task<PutLifecycleEventHookExecutionStatusResponse> PutLifecycleEventHookExecutionStatusAsync(PutLifecycleEventHookExecutionStatusRequest request, CancellationToken cancellationToken = default);
}
