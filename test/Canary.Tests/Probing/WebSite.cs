using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Canary.Tests.Probing;

/// <summary>A web server on a loopback port, which remembers what it was asked.</summary>
internal sealed class WebSite : IAsyncDisposable
{
    private readonly WebApplication _server;

    private WebSite(WebApplication server, ConcurrentQueue<string> names) => (_server, ServerNames) = (server, names);

    public string Address => _server.Urls.Single();

    /// <summary>Host header, method and path with query, in the order of arrival.</summary>
    public ConcurrentQueue<(string Host, string Request)> Requests { get; } = new();

    /// <summary>The names that clients asked a certificate for.</summary>
    public ConcurrentQueue<string> ServerNames { get; }

    public static async Task<WebSite> Start(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var names = new ConcurrentQueue<string>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificateSelector = (_, name) =>
                    {
                        names.Enqueue(name ?? "");

                        return certificate;
                    },
                });
            }
        }));
        var server = builder.Build();
        var site = new WebSite(server, names);
        server.Run(async context =>
        {
            site.Requests.Enqueue((context.Request.Host.Value ?? "", $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}"));
            await answer(context);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);

        return site;
    }

    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());

        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
