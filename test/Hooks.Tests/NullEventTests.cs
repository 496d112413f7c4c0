using System.Reflection;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.TestUtilities;

namespace Hooks.Tests;

/// <summary>JSON's <c>null</c> is an event that Lambda takes: each function says what it wants instead, and none of them answers but ECS's hook.</summary>
public sealed class NullEventTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<HooksJson> s_serializer = new();

    private readonly FakeAws _aws = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(30) };

    /// <summary>Every function that takes an event, by its class and method; ECS takes what the other one returns for its answer.</summary>
    public static TheoryData<string, string> Functions => [.. Handlers().Where(method => method.DeclaringType != typeof(EcsLifecycleHook)).Select(method => (method.DeclaringType!.Name, method.Name))];

    [Fact]
    public void Each_function_but_Sweep_takes_an_event() => Handlers().Count().ShouldBe(19);

    /// <summary>An exception would be an answer as well, and give no reason.</summary>
    [Fact]
    public async Task The_hook_of_ECS_answers_FAILED()
    {
        var hook = new EcsLifecycleHook(new EcsHook(_aws.StepFunctions(), new RetryingCall(new ImpatientClock()), new HookSettings("arn:preflight", "arn:canary"), TimeProvider.System));

        var answer = await hook.Ask((JsonElement)Argument(typeof(EcsLifecycleHook).GetMethod(nameof(EcsLifecycleHook.Ask))!.GetParameters()[0])!, _context);

        (answer.HookStatus, answer.Reason).ShouldBe(("FAILED", "The event has no lifecycleStage; ECS sends one, and without it nothing can be judged"));
        _aws.Calls.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Is_refused_with_a_word_about_what_is_missing(string type, string method)
    {
        var failure = await Should.ThrowAsync<Exception>(() => Invoke(Handlers().Single(handler => handler.DeclaringType!.Name == type && handler.Name == method)));

        failure.Message.ShouldBe(type switch
        {
            nameof(LifecycleHooks) => $"The event of {method} lacks DeploymentId or LifecycleEventHookExecutionId (Parameter 'hookEvent')",
            nameof(Backstop) => "Backstop was invoked with null; it takes a Failure, such as the one in events/Backstop.json",
            nameof(ProbeTask) => "Probe was invoked with null; it takes a ProbeRequest, such as the one in events/Probe.json",
            _ => $"{method} was invoked with null; it takes a {Request(method)}, such as the one in events/{method}.json",
        });
        File.Exists(Repository.PathOf($"events/{(type == nameof(Backstop) ? type : method)}.json")).ShouldBeTrue();
        _aws.Calls.ShouldBeEmpty();
    }

    private static string Request(string method) => Handlers().Single(handler => handler.Name == method).GetParameters()[0].ParameterType.Name;

    private static IEnumerable<MethodInfo> Handlers() =>
        from type in typeof(Startup).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<LambdaFunctionAttribute>() is not null && method.GetParameters().Any(parameter => parameter.ParameterType != typeof(ILambdaContext))
        select method;

    private async Task Invoke(MethodInfo handler)
    {
        using var transport = new HttpClientHandler();
        using var secrets = new SecretsExtension(transport, new SecretsExtensionSettings(new Uri("http://localhost:1"), ""), TimeProvider.System);
        using var probe = new ProbeTask(_ => transport, secrets, TimeProvider.System);
        var patiently = new RetryingCall(new ImpatientClock());
        var answer = new HookAnswer(_aws.CodeDeploy(), patiently, new HookSettings("arn:preflight", "arn:canary"));
        object instance = handler.DeclaringType!.Name switch
        {
            nameof(LifecycleHooks) => new LifecycleHooks(new HookStart(_aws.StepFunctions(), answer, patiently, new HookSettings("arn:preflight", "arn:canary"))),
            nameof(Backstop) => new Backstop(answer),
            nameof(ProbeTask) => probe,
            _ => new WorkflowTasks(),
        };

        try
        {
            await (handler.Invoke(instance, [.. handler.GetParameters().Select(Argument)]) as Task ?? Task.CompletedTask);
        }
        catch (TargetInvocationException invocation)
        {
            throw invocation.InnerException!;
        }
    }

    private object? Argument(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(ILambdaContext))
        {
            return _context;
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("null"));

        return s_serializer.GetType().GetMethod(nameof(ILambdaSerializer.Deserialize))!.MakeGenericMethod(parameter.ParameterType).Invoke(s_serializer, [stream]);
    }
}
