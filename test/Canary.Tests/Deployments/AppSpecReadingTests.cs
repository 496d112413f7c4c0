namespace Canary.Tests.Deployments;

/// <summary>What becomes of an AppSpec that lies in S3, and of one whose text cannot be had.</summary>
public sealed class AppSpecReadingTests
{
    private const string Key = "s3://shop-pipeline/a/appspec.yml";

    [Fact]
    public void Is_read_from_S3_as_from_CodeDeploy()
    {
        var fromCodeDeploy = AppSpecReading.Of(Sample.BeforeInstall().Read()).ShouldNotBeNull();
        var fromS3 = InS3($$"""{ "Body": {{Text()}}, "ETag": "\"0a1b\"", "ContentRange": "bytes 0-899/900" }""");

        fromS3.AppSpec.ShouldNotBeNull().TaskDefinition.ShouldBe(fromCodeDeploy.AppSpec!.TaskDefinition);
        fromS3.AppSpec.Hooks.ShouldBe(fromCodeDeploy.AppSpec.Hooks);
        fromS3.AppSpec.Content.ShouldBe("", "the text does not travel");
    }

    [Theory]
    [InlineData("""{ "Error": "S3.S3Exception", "Cause": "Access Denied (Service: S3, Status Code: 403)" }""", $"Could not read the AppSpec in {Key}: S3.S3Exception: Access Denied (Service: S3, Status Code: 403)", "")]
    [InlineData("""{ "Error": "S3.AccessDeniedException", "Cause": "Access Denied" }""", $"Could not read the AppSpec in {Key}: the workflow's role lacks s3:GetObject on it (or kms:Decrypt of its key), or there is no such object", "")]
    [InlineData("""{ "Error": "S3.S3Exception", "Cause": "User: arn:aws:sts::1:assumed-role/hooks is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:1" }""", $"Could not read the AppSpec in {Key}: the workflow's role lacks kms:Decrypt", "")]
    [InlineData("""{ "Error": "S3.NoSuchKeyException", "Cause": "The specified key does not exist." }""", $"Could not read the AppSpec in {Key}: S3.NoSuchKeyException: The specified key does not exist.", "")]
    [InlineData("""{ "Error": "States.DataLimitExceeded", "Cause": "The state/task 'arn' returned a result with a size exceeding the maximum number of bytes service limit." }""", $"Could not read the AppSpec in {Key}: it is larger than the 256 KiB that Step Functions accepts", "Shorten it")]
    [InlineData("""{ "Body": "version: 0.0", "ContentRange": "bytes 0-131071/500000" }""", $"The AppSpec in {Key} has 500000 bytes (limit 131072)", "Shorten it")]
    [InlineData("""{ "Body": "version: 0.0", "ETag": "\"9f9f\"" }""", $"The AppSpec in {Key} was replaced after the deployment was created", "Deploy again, or name the object's version in the revision")]
    [InlineData("""{ "ETag": "\"0a1b\"" }""", $"Could not read the AppSpec in {Key}: the object is empty", "")]
    [InlineData("null", $"The AppSpec is in {Key}, but the stack may not read that bucket", "Set the stack's parameter AppSpecBucketPattern to shop-pipeline, or pass the AppSpec to CodeDeploy as AppSpecContent")]
    public void Says_why_an_object_was_not_read_and_what_to_do(string response, string unread, string cure)
    {
        var reading = InS3(response);

        (reading.AppSpec, reading.Unread, reading.Cure).ShouldBe((null, unread, cure));
    }

    [Theory]
    [InlineData("""{ "RevisionType": "S3", "S3Location": { "Bucket": "shop-pipeline", "Key": "bundle.zip", "BundleType": "zip" } }""", "The AppSpec in s3://shop-pipeline/bundle.zip is packed as zip")]
    [InlineData("""{ "RevisionType": "GitHub", "GitHubLocation": { "Repository": "shop/shop", "CommitId": "1" } }""", "The AppSpec is in a revision of type GitHub, which CodeDeploy does not deploy to ECS")]
    public void Says_of_another_kind_of_revision_that_it_is_none_for_ECS(string revision, string unread)
        => Of(revision, "[]").ShouldNotBeNull().Unread.ShouldBe(unread);

    [Fact]
    public void An_object_with_mistakes_is_read_and_has_them()
        => InS3("""{ "Body": "version: 0.0\nResources: []" }""").Mistakes.ShouldBe(["Resources must be a list with one entry, TargetService"]);

    [Fact]
    public void The_ETag_may_stand_in_quotation_marks_or_not()
        => Of("""{ "RevisionType": "S3", "S3Location": { "Bucket": "b", "Key": "k", "ETag": "\"0a1b\"" } }""", $$"""[{ "Body": {{Text()}}, "ETag": "0a1b" }]""")!.AppSpec.ShouldNotBeNull();

    [Fact]
    public void Nothing_is_said_before_anything_was_asked()
    {
        AppSpecReading.Of(Sample.BeforeInstall().Remove("Controller").Read()).ShouldBeNull();
        AppSpecReading.Of(Sample.BeforeInstall().Set("Controller.Revisions", "[]").Read()).ShouldBeNull();
    }

    [Fact]
    public void What_was_read_travels_without_its_text_and_says_the_same()
    {
        var first = Sample.BeforeInstall().Locate(LifecycleEvent.BeforeInstall).Facts!;
        var carried = LambdaJson.Travel(first);

        (carried.Controller!.Revisions, carried.Controller.AppSpecObjects).ShouldBe((null, null));
        LambdaJson.Write(carried).ShouldNotContain("version: 0.0");
        AppSpecReading.Of(carried)!.AppSpec!.Hooks.Count.ShouldBe(5);
        LambdaJson.Write(carried.Controller.AppSpec).ShouldBe(LambdaJson.Write(first.Controller!.AppSpec));
    }

    private static AppSpecReading InS3(string response)
        => Of("""{ "RevisionType": "S3", "S3Location": { "Bucket": "shop-pipeline", "Key": "a/appspec.yml", "BundleType": "YAML", "ETag": "0a1b" } }""", response == "null" ? "[]" : $"[{response}]").ShouldNotBeNull();

    private static AppSpecReading? Of(string revision, string objects)
        => AppSpecReading.Of(Sample.BeforeInstall().Set(Sample.Deployment + ".Revision", revision).Set("Controller.Revisions", "[]").Set("Controller.AppSpecObjects", objects).Read());

    private static string Text() => System.Text.Json.JsonSerializer.Serialize(Sample.BeforeInstall().Read().Controller!.Revisions![0].Revision!.AppSpecContent!.Content);
}
