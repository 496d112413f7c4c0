namespace Canary.Tests.Deployments;

public sealed class ImageNameTests
{
    private const string Ecr = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";

    [Theory]
    [InlineData(Ecr + "/shop:v8", "shop", "v8", null, "111122223333", "eu-central-1")]
    [InlineData(Ecr + "/shop", "shop", null, null, "111122223333", "eu-central-1")]
    [InlineData(Ecr + "/team/shop@sha256:abc", "team/shop", null, "sha256:abc", "111122223333", "eu-central-1")]
    [InlineData(Ecr + "/team/shop:v8@sha256:abc", "team/shop", "v8", "sha256:abc", "111122223333", "eu-central-1")]
    [InlineData("111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/shop:v8", "shop", "v8", null, "111122223333", "us-east-1")]
    [InlineData("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop:v8", "shop", "v8", null, "111122223333", "cn-north-1")]
    [InlineData("111122223333.dkr-ecr.eu-west-1.on.aws/shop:v8", "shop", "v8", null, "111122223333", "eu-west-1")]
    [InlineData("nginx", "nginx", null, null, null, null)]
    [InlineData("nginx:1.27", "nginx", "1.27", null, null, null)]
    [InlineData("localhost:5000/shop", "localhost:5000/shop", null, null, null, null)]
    [InlineData("localhost:5000/shop:v1", "localhost:5000/shop", "v1", null, null, null)]
    [InlineData("public.ecr.aws/nginx/nginx:1.27", "public.ecr.aws/nginx/nginx", "1.27", null, null, null)]
    [InlineData("11112222333.dkr.ecr.eu-central-1.amazonaws.com/shop:v8", "11112222333.dkr.ecr.eu-central-1.amazonaws.com/shop", "v8", null, null, null)]
    [InlineData("evil.com/" + Ecr + "/shop:v8", "evil.com/" + Ecr + "/shop", "v8", null, null, null)]
    [InlineData("nginx:", "nginx", null, null, null, null)]
    [InlineData("", "", null, null, null, null)]
    public void Tells_the_parts_of_a_name(string text, string repository, string? tag, string? digest, string? registryId, string? region)
    {
        var name = ImageName.Parse(text);

        (name.Text, name.Repository, name.Tag, name.Digest, name.RegistryId, name.Region).ShouldBe((text, repository, tag, digest, registryId, region));
    }

    [Theory]
    [InlineData("/shop:v8", "v8", null)]
    [InlineData("/shop", "latest", null)]
    [InlineData("/shop@sha256:abc", null, "sha256:abc")]
    [InlineData("/shop:v8@sha256:abc", null, "sha256:abc")]
    public void Asks_ecr_by_digest_else_by_tag_else_by_latest(string rest, string? tag, string? digest)
    {
        var query = ImageName.Parse(Ecr + rest).ToQuery()!;

        (query.Image, query.RegistryId, query.RepositoryName).ShouldBe((Ecr + rest, "111122223333", "shop"));
        query.ImageIds.ShouldBe([new ImageId(tag, digest)]);
    }

    [Fact]
    public void Asks_ecr_about_its_own_images_alone() => ImageName.Parse("public.ecr.aws/nginx/nginx:1.27").ToQuery().ShouldBeNull();
}
