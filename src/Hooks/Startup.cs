using System.Diagnostics.CodeAnalysis;
using Amazon.CodeDeploy;
using Amazon.Lambda.Annotations;
using Amazon.StepFunctions;
using Canary.Probing;
using Microsoft.Extensions.DependencyInjection;

namespace Hooks;

/// <summary>What the functions are made of. Clients are created when first used, so Probe touches AWS only for values that a plan names.</summary>
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
        services.AddSingleton<PatientCall>();
        services.AddSingleton<HookAnswer>();
        services.AddSingleton<HookStart>();
        services.AddSingleton(_ => SecretsExtensionSettings.FromEnvironment());
        services.AddSingleton(provider => new SecretsExtension(
            provider.GetRequiredService<TransportFor>()(""), provider.GetRequiredService<SecretsExtensionSettings>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TransportFor>(provider => caBundle => Transport.Create(provider.GetRequiredService<TimeProvider>(), caBundle));
    }
}
