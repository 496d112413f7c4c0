namespace Rehearsal.Tests.Api;

/// <summary>What is read back from a bucket, and the revisions that lie in one.</summary>
public class S3ObjectTests
{
    [Fact]
    public void An_object_is_read_back_as_it_was_put() => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("b");
        var put = await scene.Call("s3:putObject", """{ "Bucket": "b", "Key": "k", "Body": "näh", "ContentType": "text/plain" }""");

        var answer = await scene.Call("s3:getObject", """{ "Bucket": "b", "Key": "k" }""");

        (answer["Body"]!.GetValue<string>(), answer["ContentLength"]!.GetValue<int>(), answer["ETag"]!.GetValue<string>()).ShouldBe(("näh", 4, put["ETag"]!.GetValue<string>()));
        answer.ContainsKey("ContentRange").ShouldBeFalse();
    });

    [Theory]
    [InlineData("bytes=0-3", "0123", "bytes 0-3/10")]
    [InlineData("bytes=0-99", "0123456789", "bytes 0-9/10")]
    public void A_range_gives_the_beginning_and_says_of_how_much(string range, string body, string given) => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("b").Put(new StoredObject("k", "text/plain", "0123456789", scene.Clock.GetUtcNow()));

        var answer = await scene.Call("s3:getObject", $$"""{ "Bucket": "b", "Key": "k", "Range": "{{range}}" }""");

        (answer["Body"]!.GetValue<string>(), answer["ContentRange"]!.GetValue<string>()).ShouldBe((body, given));
    });

    [Theory]
    [InlineData("""{ "Bucket": "none", "Key": "k" }""", "NoSuchBucket")]
    [InlineData("""{ "Bucket": "b", "Key": "none" }""", "NoSuchKey")]
    [InlineData("""{ "Bucket": "b", "Key": "empty", "Range": "bytes=0-9" }""", "InvalidRange")]
    [InlineData("""{ "Bucket": "b", "Key": "empty", "VersionId": "v6" }""", "NoSuchVersion")]
    public void What_is_not_there_is_refused(string parameters, string code) => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("b").Put(new StoredObject("empty", "text/plain", "", scene.Clock.GetUtcNow()) { VersionId = "v7" });

        (await scene.Refusal("s3:getObject", parameters)).Code.ShouldBe(code);
    });

    [Theory]
    [InlineData("", "/", "a [a/] [b/]")]
    [InlineData("a/", "/", "[a/b/] a/c")]
    [InlineData("b", "/", "[b/]")]
    [InlineData("", "b/", "a [a/b/] a/c [b/]")]
    [InlineData("a/c", "/", "a/c")]
    public void A_delimiter_lists_what_it_cuts_off_once_and_pages_go_on_after_it(string prefix, string delimiter, string listed) => TestDeployment.Play(async scene =>
    {
        foreach (var key in new[] { "a", "a/b/1", "a/b/2", "a/c", "b/", "b/d" })
        {
            scene.Account.Buckets.Create("b").Put(new StoredObject(key, "text/plain", "", scene.Clock.GetUtcNow()));
        }

        List<string> names = [];
        string? token = null;
        do
        {
            var page = await scene.Call(
                "s3:listObjectsV2",
                $$"""{ "Bucket": "b", "Prefix": "{{prefix}}", "Delimiter": "{{delimiter}}", "MaxKeys": 1 {{(token is null ? "" : $$""", "ContinuationToken": "{{token}}" """)}} }""");
            names.AddRange((page["CommonPrefixes"]?.AsArray() ?? []).Select(one => $"[{one!["Prefix"]}]"));
            names.AddRange((page["Contents"]?.AsArray() ?? []).Select(one => $"{one!["Key"]}"));
            page["KeyCount"]!.GetValue<int>().ShouldBe(1);
            token = page["NextContinuationToken"]?.GetValue<string>();
        }
        while (token is not null);

        string.Join(' ', names).ShouldBe(listed);
    });

    [Fact]
    public void A_token_of_nobody_is_refused() => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("b").Put(new StoredObject("a", "text/plain", "", scene.Clock.GetUtcNow()));

        (await scene.Refusal("s3:listObjectsV2", """{ "Bucket": "b", "ContinuationToken": "?" }""")).Code.ShouldBe("InvalidArgument");
    });

    [Theory]
    [InlineData("a/b", "a/b a/b.c a/bc")]
    [InlineData("a/bc", "a/bc")]
    [InlineData("b", "")]
    public void A_listing_has_the_keys_that_begin_with_the_prefix_in_order(string prefix, string keys) => TestDeployment.Play(async scene =>
    {
        foreach (var key in new[] { "a/bc", "a", "a/b.c", "a/b" })
        {
            scene.Account.Buckets.Create("b").Put(new StoredObject(key, "text/plain", "0123", scene.Clock.GetUtcNow()));
        }

        var all = await scene.Call("s3:listObjectsV2", $$"""{ "Bucket": "b", "Prefix": "{{prefix}}" }""");
        var first = await scene.Call("s3:listObjectsV2", $$"""{ "Bucket": "b", "Prefix": "{{prefix}}", "MaxKeys": 1 }""");

        var found = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (all["Contents"]?.AsArray() ?? []).Select(one => one!["Key"]!.GetValue<string>()).ShouldBe(found);
        (all["KeyCount"]!.GetValue<int>(), all["IsTruncated"]!.GetValue<bool>()).ShouldBe((found.Length, false));
        (first["KeyCount"]!.GetValue<int>(), first["IsTruncated"]!.GetValue<bool>(), first.ContainsKey("Contents")).ShouldBe((Math.Min(1, found.Length), found.Length > 1, found.Length > 0));
    });

    [Fact]
    public void Nothing_follows_an_empty_page() => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("b").Put(new StoredObject("a", "text/plain", "", scene.Clock.GetUtcNow()));

        var page = await scene.Call("s3:listObjectsV2", """{ "Bucket": "b", "MaxKeys": 0 }""");

        (page["KeyCount"]!.GetValue<int>(), page["IsTruncated"]!.GetValue<bool>(), page.ContainsKey("NextContinuationToken")).ShouldBe((0, false, false));
    });

    [Fact]
    public void An_object_has_the_tag_that_S3_gives_it_and_is_gone_when_it_is_deleted() => TestDeployment.Play(async scene =>
    {
        await scene.Call("s3:createBucket", """{ "Bucket": "specs", "CreateBucketConfiguration": { "LocationConstraint": "local" } }""");
        (await scene.Call("s3:putObject", """{ "Bucket": "specs", "Key": "k", "Body": "hello" }"""))["ETag"]!.GetValue<string>().ShouldBe("\"5d41402abc4b2a76b9719d911017c592\"");

        await scene.Call("s3:deleteObject", """{ "Bucket": "specs", "Key": "k" }""");
        await scene.Call("s3:deleteObject", """{ "Bucket": "specs", "Key": "k" }""");

        (await scene.Refusal("s3:getObject", """{ "Bucket": "specs", "Key": "k" }""")).Code.ShouldBe("NoSuchKey");
        scene.Account.Buckets.Find("specs")!.Characters.ShouldBe(0);
    });

    [Theory]
    [InlineData("""{ "Bucket": "b" }""", "InvalidBucketName")]
    [InlineData("""{ "Bucket": "A.b" }""", "InvalidBucketName")]
    [InlineData("""{ "Bucket": "specs" }""", "BucketAlreadyOwnedByYou")]
    [InlineData("""{ "Bucket": "other", "CreateBucketConfiguration": { "LocationConstraint": "eu-west-1" } }""", "IllegalLocationConstraintException")]
    public void A_bucket_that_cannot_be_created_is_refused(string parameters, string code) => TestDeployment.Play(async scene =>
    {
        scene.Account.Buckets.Create("specs");

        (await scene.Refusal("s3:createBucket", parameters)).Code.ShouldBe(code);
    });

    [Fact]
    public void Buckets_are_no_larger_together_than_their_limit() => TestDeployment.Play(async scene =>
    {
        var bucket = scene.Account.Buckets.Create("b");
        Enumerable.Range(0, Buckets.MostObjects).ToList().ForEach(number => bucket.Put(new StoredObject($"{number}", "text/plain", "a", scene.Clock.GetUtcNow())));

        (await scene.Refusal("s3:putObject", """{ "Bucket": "b", "Key": "more", "Body": "b" }""")).Code.ShouldBe("InvalidRequest");
        await scene.Call("s3:putObject", """{ "Bucket": "b", "Key": "1", "Body": "b" }""");

        var (whole, small) = (new StoredObject("x", "text/plain", new string('a', 16 << 20), scene.Clock.GetUtcNow()), new Buckets());
        var filled = small.Create("b");
        Enumerable.Range(0, 16).ToList().ForEach(number => filled.Put(whole with { Key = $"{number}" }));
        (small.HasRoomFor(filled, whole), small.HasRoomFor(filled, whole with { Key = "1" })).ShouldBe((false, true));
    });

    [Fact]
    public void A_deployment_from_S3_says_where_its_AppSpec_lies_and_CodeDeploy_does_not_hold_its_text() => TestDeployment.Play(async scene =>
    {
        var appSpec = scene.NextAppSpec();
        var run = scene.CodeDeploy.Deploy(scene.Group, appSpec, scene, inS3: new S3Revision("b", "k.yml", "0a1b"));

        var deployment = await scene.Call("codedeploy:getDeployment", $$"""{ "DeploymentId": "{{run.Deployment.Id}}" }""");

        ApiAnswers.Same(deployment["DeploymentInfo"]!["Revision"]!, """{ "RevisionType": "S3", "S3Location": { "Bucket": "b", "Key": "k.yml", "BundleType": "YAML", "ETag": "0a1b" } }""");
        (await scene.Refusal("codedeploy:getApplicationRevision", $$"""{ "ApplicationName": "shop", "Revision": { "RevisionType": "AppSpecContent", "AppSpecContent": { "Sha256": "{{appSpec.Sha256}}" } } }"""))
            .Code.ShouldBe("RevisionDoesNotExistException");
    });
}
