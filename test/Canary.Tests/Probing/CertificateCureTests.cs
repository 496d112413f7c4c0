namespace Canary.Tests.Probing;

public sealed class CertificateCureTests
{
    [Fact]
    public void There_is_a_cure_for_every_fault()
        => Enum.GetValues<CertificateFaults>().Where(fault => fault != CertificateFaults.None).Select(CertificateCure.Of).ShouldAllBe(cure => cure.Length > 0);

    [Theory]
    [InlineData(CertificateFaults.None, "")]
    [InlineData(CertificateFaults.OtherName, "Set the plan's host to a name that the certificate covers, or add this name to the certificate")]
    [InlineData(CertificateFaults.UnknownAuthority | CertificateFaults.Expired, "Set the plan's tls.caBundle to the certificate of its authority, and make the target send the intermediate certificates; renew it")]
    public void The_cures_of_all_faults_are_told(CertificateFaults faults, string cure) => CertificateCure.Of(faults).ShouldBe(cure);
}
