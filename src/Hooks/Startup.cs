using System.Diagnostics.CodeAnalysis;
using Amazon.CodeDeploy;
using Amazon.Lambda.Annotations;
using Amazon.StepFunctions;
using Canary.Probing;
using Microsoft.Extensions.DependencyInjection;

namespace Hooks;

/// <summary>What the functions are made of.</summary>
/// <remarks>
/// A client is created with the class that is given it, which is at the start of a hook function, of Backstop and of Sweep. The tasks of the
/// workflows are given none, so they never touch AWS; Probe touches it only for values that a plan names.
/// </remarks>
[LambdaStartup]
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The generated handlers create an instance and call it.")]
public sealed class Startup
{
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IAmazonCodeDeploy>(_ => new AmazonCodeDeployClient());
        services.AddSingleton<IAmazonStepFunctions>(_ => new AmazonStepFunctionsClient());
        services.AddSingleton(_ => HookSettings.FromEnvironment());
        services.AddSingleton<RetryingCall>();
        services.AddSingleton<HookAnswer>();
        services.AddSingleton<HookStart>();
        services.AddSingleton<EcsHook>();
        services.AddSingleton(_ => SecretsExtensionSettings.FromEnvironment());
        services.AddSingleton(provider => new SecretsExtension(
            provider.GetRequiredService<TransportFor>()(""),
                provider.GetRequiredService<SecretsExtensionSettings>(),
                provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TransportFor>(provider => caBundle => Transport.Create(provider.GetRequiredService<TimeProvider>(), caBundle));
    }
}
