using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Canary.Tests.Probing;

/// <summary>A server that speaks HTTP/2 on a loopback port: gRPC's health service as ASP.NET Core has it, or whatever a test answers.</summary>
internal sealed class GrpcSite : IAsyncDisposable
{
    private readonly WebApplication _server;

    private GrpcSite(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>With two services beside the server as a whole: one that serves and one that does not.</summary>
    public static Task<GrpcSite> Healthy(X509Certificate2? certificate = null, Action<HttpContext>? meet = null) => Start(
        certificate,
        HttpProtocols.Http2,
        services =>
        {
            services.AddGrpc();
            services.AddGrpcHealthChecks(options =>
                {
                    options.Services.Map("", check => check.Name == "up");
                    options.Services.Map("shop.Orders", check => check.Name == "up");
                    options.Services.Map("shop.Search", check => check.Name == "down");
                })
                .AddCheck("up", () => HealthCheckResult.Healthy()).AddCheck("down", () => HealthCheckResult.Unhealthy());
        },
        server =>
        {
            server.Use(next => context =>
            {
                meet?.Invoke(context);

                return next(context);
            });
            server.MapGrpcHealthChecksService();
        });

    public static Task<GrpcSite> Answering(RequestDelegate answer, X509Certificate2? certificate = null, HttpProtocols? protocols = HttpProtocols.Http2)
        => Start(certificate, protocols, _ => { }, server => server.Run(answer));

    private static async Task<GrpcSite> Start(
        X509Certificate2? certificate, HttpProtocols? protocols, Action<IServiceCollection> serve, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols ?? HttpProtocols.Http1;
            if (certificate is not null)
            {
                // Without protocols: no ALPN.
                listen.UseHttps(certificate, https => https.OnAuthenticate = (_, tls) => tls.ApplicationProtocols = protocols is null ? null : tls.ApplicationProtocols);
            }
        }));
        serve(builder.Services);
        var server = builder.Build();
        map(server);
        await server.StartAsync(TestContext.Current.CancellationToken);

        return new GrpcSite(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
