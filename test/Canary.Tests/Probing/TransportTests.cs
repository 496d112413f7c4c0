using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Canary.Tests.Probing;

/// <summary>Certificates over real sockets: whom the prober believes, and what it says of the others.</summary>
public sealed class TransportTests
{
    private const string Host = "shop.example.com";

    [Fact]
    public async Task Says_that_a_certificate_is_self_signed()
    {
        using var certificate = Authority.SelfSigned([Host]);

        (await Refused(certificate)).ShouldBe((CertificateFaults.SelfSigned, "TLS failed: the certificate is self-signed"));
    }

    [Fact]
    public async Task Says_which_authority_it_does_not_trust()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue([Host]);

        (await Refused(certificate)).ShouldBe((CertificateFaults.UnknownAuthority, "TLS failed: the certificate is issued by CN=Acme Root, which is not trusted"));
    }

    [Fact]
    public async Task Says_since_when_a_certificate_has_expired()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue([Host], fromDays: -20, untilDays: -3);

        (await Refused(certificate, root.Pem)).ShouldBe((CertificateFaults.Expired, $"TLS failed: the certificate expired on {Date(certificate.NotAfter)}"));
    }

    [Fact]
    public async Task Says_from_when_on_a_certificate_is_valid()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue([Host], fromDays: 3, untilDays: 10);

        (await Refused(certificate, root.Pem)).ShouldBe((CertificateFaults.NotYetValid, $"TLS failed: the certificate is not valid before {Date(certificate.NotBefore)}"));
    }

    [Fact]
    public async Task Says_which_names_a_certificate_bears_instead()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue(["a.example.com", "*.b.example.com", "10.0.2.11"]);

        (await Refused(certificate, root.Pem)).ShouldBe((CertificateFaults.OtherName, $"TLS failed: the certificate does not cover {Host} (it covers a.example.com, *.b.example.com, 10.0.2.11)"));
    }

    [Fact]
    public async Task Shows_no_more_than_five_names()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue([.. Enumerable.Range(1, 7).Select(number => $"n{number}.test")]);

        (await Refused(certificate, root.Pem)).Told.ShouldBe($"TLS failed: the certificate does not cover {Host} (it covers n1.test, n2.test, n3.test, n4.test, n5.test and 2 more)");
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once()
    {
        using var certificate = Authority.SelfSigned(["other.example.com"], fromDays: -20, untilDays: -3);

        (await Refused(certificate)).ShouldBe((
            CertificateFaults.SelfSigned | CertificateFaults.Expired | CertificateFaults.OtherName,
            $"TLS failed: the certificate is self-signed, and it expired on {Date(certificate.NotAfter)}, and it does not cover {Host} (it covers other.example.com)"));
    }

    [Fact]
    public async Task Does_not_take_a_certificate_for_clients()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue([Host], usage: "1.3.6.1.5.5.7.3.2");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Serve();

        // Not Kestrel, which refuses to show such a certificate.
        var answer = await Ask($"https://{listener.LocalEndpoint}", root.Pem);

        (answer.Refusal, answer.Failure).ShouldBe((CertificateFaults.Unfit, "TLS failed: the certificate is not valid for a server (NotValidForUsage)"));
        listener.Stop();
        await serving;

        async Task Serve()
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var stream = new SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(certificate);
                await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                // The prober has gone.
            }
        }
    }

    [Fact]
    public async Task Believes_a_certificate_that_an_authority_of_the_plan_vouches_for()
    {
        using var root = Authority.Root("Acme Root");
        using var certificate = root.Issue([Host]);

        (await Ask(certificate, root.Pem)).Answer.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Finds_its_way_to_the_root_by_the_other_certificates_of_the_bundle()
    {
        using var root = Authority.Root("Acme Root");
        using var between = root.Below("Acme Between");
        using var certificate = between.Issue([Host]);

        (await Ask(certificate, root.Pem + "\n" + between.Pem)).Answer.Failure.ShouldBeNull();
        (await Refused(certificate, root.Pem)).Faults.ShouldBe(CertificateFaults.UnknownAuthority);
    }

    [Fact]
    public async Task An_authority_that_has_expired_vouches_for_nobody()
    {
        using var root = Authority.Root("Acme Root");
        using var between = root.Below("Acme Between", untilDays: -2);
        using var certificate = between.Issue([Host], fromDays: -10, untilDays: -2.5);

        (await Refused(certificate, root.Pem + "\n" + between.Pem)).Told.ShouldBe(
            $"TLS failed: the certificate expired on {Date(certificate.NotAfter)}, and it has CN=Acme Between in its chain, which expired on {Date(between.Certificate.NotAfter)}");
    }

    [Fact]
    public async Task Believes_a_self_signed_certificate_that_is_the_bundle_itself()
    {
        using var certificate = Authority.SelfSigned([Host]);

        (await Ask(certificate, certificate.ExportCertificatePem())).Answer.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_bundle_vouches_for_its_own_alone()
    {
        using var root = Authority.Root("Acme Root");
        using var impostor = Authority.Root("Acme Root");
        using var certificate = impostor.Issue([Host]);

        (await Refused(certificate, root.Pem)).Faults.ShouldNotBe(CertificateFaults.None);
    }

    [Fact]
    public void The_systems_authorities_are_trusted_beside_the_plans()
    {
        using var root = Authority.Root("Acme Root");
        using var transport = Transport.Create(TimeProvider.System, root.Pem);
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);

        var trusted = transport.SslOptions.CertificateChainPolicy!.CustomTrustStore.Select(certificate => certificate.Thumbprint).ToHashSet();

        trusted.ShouldContain(root.Certificate.Thumbprint);
        store.Certificates.Select(certificate => certificate.Thumbprint).ShouldBeSubsetOf(trusted);
    }

    private static async Task<(CertificateFaults Faults, string Told)> Refused(X509Certificate2 certificate, string caBundle = "")
    {
        var (answer, asked) = await Ask(certificate, caBundle);

        asked.ShouldBe(0, "a certificate was refused, and the request sent all the same");

        return (answer.Refusal.ShouldNotBeNull(), answer.Failure!);
    }

    private static async Task<(ProbeAnswer Answer, int Asked)> Ask(X509Certificate2 certificate, string caBundle)
    {
        await using var site = await WebSite.Start(_ => Task.CompletedTask, certificate);

        return (await Ask(site.Address, caBundle), site.Requests.Count);
    }

    private static async Task<ProbeAnswer> Ask(string address, string caBundle)
    {
        using var transport = Transport.Create(TimeProvider.System, caBundle);
        using var http = new HttpMessageInvoker(transport);

        return await new HttpProber(http, TimeProvider.System, Redaction.Of(new Plan())).Send(address, new Probe { TimeoutMs = 10_000 }, Host, TestContext.Current.CancellationToken);
    }

    private static string Date(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
