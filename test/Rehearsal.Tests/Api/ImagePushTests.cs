using System.Text;
using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>ECR: a pipeline logs in, pushes an image, and finds it by its tag and its digest.</summary>
public class ImagePushTests
{
    private const string Index = """{ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [{ "platform": { "architecture": "arm64", "os": "linux" } }] }""";
    private const string Image = """{ "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": { "size": 7 }, "layers": [{ "size": 30 }, { "size": 5 }] }""";

    [Fact]
    public void A_login_is_that_of_the_user_AWS_for_half_a_day() => TestDeployment.Play(async scene =>
    {
        var data = (await scene.Call("ecr:getAuthorizationToken", "{}"))["AuthorizationData"]!.AsArray().ShouldHaveSingleItem()!;

        Encoding.UTF8.GetString(Convert.FromBase64String(data["AuthorizationToken"]!.GetValue<string>())).ShouldStartWith("AWS:");
        (data["ProxyEndpoint"]!.GetValue<string>(), data["ExpiresAt"]!.GetValue<string>()).ShouldBe(("https://000000000000.dkr.ecr.local.amazonaws.com", "2026-01-01T12:00:00Z"));
    });

    [Fact]
    public void An_image_is_found_by_its_tag_and_by_the_digest_of_its_manifest() => TestDeployment.Play(async scene =>
    {
        var pushed = (await Push(scene, Image, "v9"))["Image"]!;
        var digest = ImageRegistry.DigestOf(Image);
        ApiAnswers.Same(pushed["ImageId"]!, $$"""{ "ImageDigest": "{{digest}}", "ImageTag": "v9" }""");

        var described = await scene.Call("ecr:describeImages", """{ "RepositoryName": "shop", "ImageIds": [{ "ImageTag": "v9" }] }""");
        ApiAnswers.Same(
            described["ImageDetails"]!,
            $$"""
            [ { "RegistryId": "000000000000", "RepositoryName": "shop", "ImageDigest": "{{digest}}", "ImageTags": ["v9"], "ImageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
                "ImagePushedAt": "2026-01-01T00:00:00Z", "ImageSizeInBytes": 42, "ImageStatus": "ACTIVE" } ]
            """);
        var got = await scene.Call("ecr:batchGetImage", $$"""{ "RepositoryName": "shop", "ImageIds": [{ "ImageDigest": "{{digest}}" }] }""");
        got["Images"]![0]!["ImageManifest"]!.GetValue<string>().ShouldBe(Image);
        scene.Account.Images.DigestPulled("000000000000.dkr.ecr.local.amazonaws.com/shop:v9").ShouldBe(digest);
    });

    [Fact]
    public void One_image_may_have_two_tags_and_one_may_have_none() => TestDeployment.Play(async scene =>
    {
        await Push(scene, Index, "a");
        await Push(scene, Index, "b");
        await Push(scene, Image, null);

        (await Listed(scene, "")).ShouldBe(["v1", "a b", ""]);
        (await Listed(scene, """, "Filter": { "TagStatus": "TAGGED" }""")).ShouldBe(["v1", "a b"]);
        (await Listed(scene, """, "Filter": { "TagStatus": "UNTAGGED" }""")).ShouldBe([""]);
    });

    [Fact]
    public void A_tag_stays_with_its_image_unless_the_repository_lets_it_move() => TestDeployment.Play(async scene =>
    {
        await Push(scene, Index, "latest");

        (await PushRefused(scene, Index, "latest")).Code.ShouldBe("ImageAlreadyExistsException");
        (await PushRefused(scene, Image, "latest")).Code.ShouldBe("ImageTagAlreadyExistsException");

        await scene.Call("ecr:putImageTagMutability", """{ "RepositoryName": "shop", "ImageTagMutability": "MUTABLE" }""");
        await Push(scene, Image, "latest");
        (await Listed(scene, "")).ShouldBe(["v1", "", "latest"]);
    });

    [Theory]
    [InlineData("not json", "v9", "InvalidParameterException")]
    [InlineData("[]", "v9", "InvalidParameterException")]
    [InlineData("{}", "v9", "InvalidParameterException")]
    [InlineData("""{ "manifests": [] }""", "v9", "InvalidParameterException")]
    [InlineData(Index, "a b", "InvalidParameterException")]
    public void What_is_no_manifest_or_no_tag_is_refused(string manifest, string tag, string code) => TestDeployment.Play(async scene =>
        (await PushRefused(scene, manifest, tag)).Code.ShouldBe(code));

    [Fact]
    public void A_digest_that_is_not_the_manifests_is_refused() => TestDeployment.Play(async scene =>
        (await scene.Refusal("ecr:putImage", Parameters(Index, "v9", ("ImageDigest", "sha256:0")))).Code.ShouldBe("ImageDigestDoesNotMatchException"));

    [Fact]
    public void A_repository_is_created_described_and_not_created_twice() => TestDeployment.Play(async scene =>
    {
        await scene.Call("ecr:createRepository", """{ "RepositoryName": "side/car" }""");

        ApiAnswers.Same(
            (await scene.Call("ecr:describeRepositories", """{ "RepositoryNames": ["side/car"] }"""))["Repositories"]!,
            """
            [ { "CreatedAt": "2026-01-01T00:00:00Z", "ImageTagMutability": "MUTABLE", "RegistryId": "000000000000", "RepositoryArn": "arn:aws:ecr:local:000000000000:repository/side/car",
                "RepositoryName": "side/car", "RepositoryUri": "000000000000.dkr.ecr.local.amazonaws.com/side/car" } ]
            """);
        (await scene.Refusal("ecr:createRepository", """{ "RepositoryName": "side/car" }""")).Code.ShouldBe("RepositoryAlreadyExistsException");
        (await scene.Refusal("ecr:createRepository", """{ "RepositoryName": "Side" }""")).Code.ShouldBe("InvalidParameterException");
        (await scene.Refusal("ecr:describeRepositories", """{ "RepositoryNames": ["none"] }""")).Code.ShouldBe("RepositoryNotFoundException");
    });

    [Fact]
    public void A_registry_keeps_so_many_images() => TestDeployment.Play(async scene =>
    {
        foreach (var number in Enumerable.Range(1, ImageRegistry.Most - 1))
        {
            scene.Account.Images.Push("other", $"v{number}", new PushedImage());
        }

        (await PushRefused(scene, Index, "v9")).Code.ShouldBe("LimitExceededException");
    });

    private static Task<JsonObject> Push(TestDeployment scene, string manifest, string? tag) => scene.Call("ecr:putImage", Parameters(manifest, tag));

    private static Task<AwsException> PushRefused(TestDeployment scene, string manifest, string? tag) => scene.Refusal("ecr:putImage", Parameters(manifest, tag));

    private static string Parameters(string manifest, string? tag, params (string Name, string Value)[] more)
    {
        var parameters = new JsonObject { ["RepositoryName"] = "shop", ["ImageManifest"] = manifest };
        foreach (var (name, value) in tag is null ? more : [("ImageTag", tag), .. more])
        {
            parameters[name] = value;
        }

        return parameters.ToJsonString();
    }

    private static async Task<IEnumerable<string>> Listed(TestDeployment scene, string filter) =>
        (await scene.Call("ecr:describeImages", $$"""{ "RepositoryName": "shop" {{filter}} }"""))["ImageDetails"]!.AsArray()
            .Select(image => string.Join(' ', image!["ImageTags"]?.AsArray().Select(tag => $"{tag}") ?? []));
}
