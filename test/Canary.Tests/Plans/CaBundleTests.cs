namespace Canary.Tests.Plans;

public sealed class CaBundleTests
{
    [Fact]
    public void Tells_roots_from_those_between()
    {
        using var root = Authority.Root("Acme Root");
        using var between = root.Below("Acme Between");

        var (bundle, mistake) = CaBundle.Read($"# Acme\n{between.Pem}\n\n{root.Pem}\n");

        mistake.ShouldBeNull();
        bundle!.Roots.ShouldHaveSingleItem().Subject.ShouldBe("CN=Acme Root");
        bundle.Others.ShouldHaveSingleItem().Subject.ShouldBe("CN=Acme Between");
    }

    [Fact]
    public void Names_what_is_wrong_and_shows_nothing_of_the_text()
    {
        using var root = Authority.Root("Acme Root");
        using var between = root.Below("Acme Between");
        using var key = System.Security.Cryptography.ECDsa.Create();

        Mistake("").ShouldBe("a text without a certificate in PEM");
        Mistake("/shop/ca").ShouldBe("a text without a certificate in PEM");
        Mistake(between.Pem).ShouldBe("a text without a root, which is a self-signed certificate");
        Mistake($"{root.Pem}\n{key.ExportPkcs8PrivateKeyPem()}").ShouldBe("a text with a PRIVATE KEY in it");
        Mistake($"{root.Pem}\n{between.Pem[..^20]}").ShouldBe("a text whose certificate 2 cannot be read");
        Mistake($"{root.Pem}{between.Pem}").ShouldBe("a text whose certificate 1 cannot be read");
        Mistake("-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----").ShouldBe("a text whose certificate 1 cannot be read");
    }

    private static string? Mistake(string pem) => CaBundle.Read(pem).Mistake;
}
