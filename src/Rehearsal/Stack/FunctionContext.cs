using Amazon.Lambda.Core;
using Rehearsal.Account;

namespace Rehearsal.Stack;

/// <summary>The context of one invocation: its deadline on the account's clock, and a logger that keeps the lines.</summary>
internal sealed class FunctionContext(FunctionResource function, TimeProvider clock, ILambdaLogger logger, string requestId) : ILambdaContext
{
    private readonly long _started = clock.GetTimestamp();

    public string AwsRequestId => requestId;

    public IClientContext ClientContext => null!;

    public string FunctionName => function.Name;

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => null!;

    public string InvokedFunctionArn => new Arns().Function(function.Name);

    public ILambdaLogger Logger => logger;

    public string LogGroupName => $"/aws/lambda/{function.Name}";

    public string LogStreamName => "rehearsal";

    public int MemoryLimitInMB => function.MemorySize;

    public TimeSpan RemainingTime => function.Timeout - clock.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
