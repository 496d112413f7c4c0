namespace Canary.Tests.Deployments;

public sealed class ImagePlatformsTests
{
    [Theory]
    [InlineData("""{ "manifests": [{ "platform": { "os": "linux", "architecture": "arm64", "variant": "v8" } }, { "platform": { "os": "unknown", "architecture": "unknown" } }] }""", "linux/arm64")]
    [InlineData("""{ "manifests": [{ "platform": { "os": "linux", "architecture": "amd64" } }, { "platform": { "os": "windows", "architecture": "amd64" } }] }""", "linux/amd64 windows/amd64")]
    [InlineData("""{ "manifests": [{ "digest": "sha256:a" }, { "platform": "linux" }, { "platform": { "os": "linux" } }, 7] }""", "")]
    [InlineData("""{ "schemaVersion": 2, "config": {}, "layers": [] }""", "")]
    [InlineData("""{ "manifests": {} }""", "")]
    [InlineData("[]", "")]
    [InlineData("not JSON", "")]
    public void Reads_the_platforms_of_an_index_without_attestations(string manifest, string platforms) => string.Join(' ', ImagePlatforms.Read(manifest)).ShouldBe(platforms);
}
