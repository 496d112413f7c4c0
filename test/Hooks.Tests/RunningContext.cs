using Amazon.Lambda.Core;
using Amazon.Lambda.TestUtilities;

namespace Hooks.Tests;

/// <summary>A context whose remaining time runs down with the clock.</summary>
internal sealed class RunningContext(TimeProvider clock, TimeSpan timeout) : ILambdaContext
{
    private readonly TestLambdaContext _inner = new();
    private readonly long _started = clock.GetTimestamp();

    public string AwsRequestId => _inner.AwsRequestId;

    public IClientContext ClientContext => _inner.ClientContext;

    public string FunctionName => _inner.FunctionName;

    public string FunctionVersion => _inner.FunctionVersion;

    public ICognitoIdentity Identity => _inner.Identity;

    public string InvokedFunctionArn => _inner.InvokedFunctionArn;

    public ILambdaLogger Logger => _inner.Logger;

    public string LogGroupName => _inner.LogGroupName;

    public string LogStreamName => _inner.LogStreamName;

    public int MemoryLimitInMB => _inner.MemoryLimitInMB;

    public TimeSpan RemainingTime => timeout - clock.GetElapsedTime(_started);
}
