using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Hooks;
using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Account;

namespace Rehearsal.Stack;

/// <summary>One function with a container of its own, as it would have in Lambda.</summary>
internal sealed class HostedFunction : IAsyncDisposable
{
    private static readonly ILambdaSerializer s_serializer = CreateSerializer();

    private readonly ServiceProvider _services;
    private readonly Type _type;
    private readonly MethodInfo _method;

    public HostedFunction(FunctionResource resource, Action<IServiceCollection> adapters)
    {
        Resource = resource;
        _type = typeof(Startup).Assembly.GetType(resource.TypeName)
            ?? throw new InvalidDataException($"{resource.LogicalId} names the class {resource.TypeName}, which is not in Hooks; correct its "
                + "Handler in template.yaml");
        _method = _type.GetMethod(resource.MethodName)
            ?? throw new InvalidDataException($"{resource.LogicalId} names the method {resource.MethodName}, which {resource.TypeName} does not "
                + "have; correct its Handler in template.yaml");

        var services = new ServiceCollection().AddSingleton(_type);
        new Startup().ConfigureServices(services);
        adapters(services);
        _services = services.BuildServiceProvider();
    }

    public FunctionResource Resource { get; }

    public async Task<JsonNode?> Invoke(JsonNode? payload, ILambdaContext context)
    {
        try
        {
            var instance = _services.GetRequiredService(_type);
            var returned = _method.Invoke(
                instance, [.. _method.GetParameters().Select(parameter => Argument(parameter.ParameterType, payload, context))]);

            return await Serialize(returned);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw AsLambdaReports(inner);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw AsLambdaReports(exception);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static FunctionException AsLambdaReports(Exception exception)
        => new(exception.GetType().Name, exception.Message) { Trace = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries) };

    private static object? Argument(Type type, JsonNode? payload, ILambdaContext context)
    {
        if (type == typeof(ILambdaContext))
        {
            return context;
        }

        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(payload?.ToJsonString() ?? "null"));

        return Generic(nameof(ILambdaSerializer.Deserialize), type, stream);
    }

    private static async Task<JsonNode?> Serialize(object? returned)
    {
        if (returned is Task task)
        {
            await task;
            returned = task.GetType() is { IsGenericType: true } type
                && type.GetProperty("Result") is { } result
                && result.PropertyType.Name != "VoidTaskResult"
                ? result.GetValue(task)
                : null;
        }

        if (returned is null)
        {
            return null;
        }

        using var stream = new MemoryStream();
        Generic(nameof(ILambdaSerializer.Serialize), returned.GetType(), returned, stream);

        return JsonNode.Parse(stream.ToArray());
    }

    private static object? Generic(string method, Type type, params object?[] arguments)
    {
        try
        {
            return typeof(ILambdaSerializer).GetMethod(method)!.MakeGenericMethod(type).Invoke(s_serializer, arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);

            throw;
        }
    }

    private static ILambdaSerializer CreateSerializer()
        => typeof(Startup).Assembly.GetCustomAttribute<LambdaSerializerAttribute>() is { } attribute
            ? (ILambdaSerializer)Activator.CreateInstance(attribute.SerializerType)!
            : throw new InvalidDataException("Hooks has no LambdaSerializer attribute");
}
