using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;

namespace Hooks;

/// <summary>The one function that a service names for its lifecycle stages, where ECS deploys by itself.</summary>
public sealed class EcsLifecycleHook(EcsHook hook)
{
    [LambdaFunction(ResourceName = nameof(EcsLifecycleHook))]
    public Task<EcsHookAnswer> Ask(JsonElement hookEvent, ILambdaContext context) => hook.Answer(hookEvent, context);
}
