using Amazon.CodeDeploy;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Canary.Probing;
using Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rehearsal.Api;
using Rehearsal.Fleet;
using Rehearsal.Stack;

namespace Rehearsal;

/// <summary>What the functions get in the place of AWS: where their SDK clients and the prober reach the world, and by which clock.</summary>
/// <param name="accountUrl">Where the account answers.</param>
internal sealed class FunctionAdapters(RehearsalEnvironment environment, string accountUrl, IProgress<SlotProgress> probing)
{
    public void Replace(FunctionResource function, IServiceCollection services)
    {
        ReplaceClients(services);
        services.Replace(ServiceDescriptor.Singleton(new HookSettings(
            function.Environment.GetValueOrDefault(HookSettings.PreflightVariable),
            function.Environment.GetValueOrDefault(HookSettings.CanaryVariable),
            function.Environment.GetValueOrDefault(HookSettings.ModeVariable))));
        services.Replace(ServiceDescriptor.Singleton(new SecretsExtensionSettings(new Uri(accountUrl), AccountEndpoint.ExtensionToken)));
        services.Replace(ServiceDescriptor.Singleton(function.LogicalId == nameof(ProbeTask.Probe) ? environment.Wire : environment.Clock));
        services.AddSingleton(probing);
        if (!environment.IsReal)
        {
            services.Replace(ServiceDescriptor.Singleton<TransportFor>(_ => _ => environment.Network.Handler));
        }
    }

    private void ReplaceClients(IServiceCollection services)
    {
        var credentials = new BasicAWSCredentials("rehearsal", "rehearsal");
        services.Replace(ServiceDescriptor.Singleton<IAmazonCodeDeploy>(_ =>
            new AmazonCodeDeployClient(credentials, Configured(new AmazonCodeDeployConfig()))));
        services.Replace(ServiceDescriptor.Singleton<IAmazonStepFunctions>(_ =>
            new AmazonStepFunctionsClient(credentials, Configured(new AmazonStepFunctionsConfig()))));
    }

    private T Configured<T>(T configuration)
        where T : ClientConfig
    {
        configuration.ServiceURL = accountUrl;
        configuration.AuthenticationRegion = "local";
        configuration.MaxErrorRetry = 0;
        configuration.HttpClientFactory = new NetworkClients(environment.Network);
        return configuration;
    }

    /// <summary>SDK clients reach the account over the rehearsal's network, whatever the environment says.</summary>
    private sealed class NetworkClients(INetwork network) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(network.Handler, disposeHandler: false);
    }
}
