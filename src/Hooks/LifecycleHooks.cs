using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Canary.Deployments;

namespace Hooks;

/// <summary>The five functions that an AppSpec names under Hooks, one for each lifecycle event.</summary>
/// <remarks>One function each, because the event does not say which lifecycle event it is for.</remarks>
public sealed class LifecycleHooks(HookStart start)
{
    [LambdaFunction(ResourceName = nameof(BeforeInstall))]
    public Task BeforeInstall(HookEvent hookEvent, ILambdaContext context) => start.Run(LifecycleEvent.BeforeInstall, hookEvent, context);

    [LambdaFunction(ResourceName = nameof(AfterInstall))]
    public Task AfterInstall(HookEvent hookEvent, ILambdaContext context) => start.Run(LifecycleEvent.AfterInstall, hookEvent, context);

    [LambdaFunction(ResourceName = nameof(AfterAllowTestTraffic))]
    public Task AfterAllowTestTraffic(HookEvent hookEvent, ILambdaContext context) =>
        start.Run(LifecycleEvent.AfterAllowTestTraffic, hookEvent, context);

    [LambdaFunction(ResourceName = nameof(BeforeAllowTraffic))]
    public Task BeforeAllowTraffic(HookEvent hookEvent, ILambdaContext context) => start.Run(LifecycleEvent.BeforeAllowTraffic, hookEvent, context);

    [LambdaFunction(ResourceName = nameof(AfterAllowTraffic))]
    public Task AfterAllowTraffic(HookEvent hookEvent, ILambdaContext context) => start.Run(LifecycleEvent.AfterAllowTraffic, hookEvent, context);
}
