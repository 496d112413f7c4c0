using Canary.Aws;

namespace Canary.Deployments;

/// <summary>What came of reading a deployment's AppSpec. The workflow carries this instead of a text, which may be of any length.</summary>
public sealed record AppSpecReading
{
    /// <summary>Without its text. Null when it could not be read.</summary>
    public AppSpec? AppSpec { get; init; }

    /// <summary>What in the text keeps it from being read; empty when there is an AppSpec, or no text.</summary>
    public IReadOnlyList<string> Mistakes { get; init => field = value ?? []; } = [];

    /// <summary>Why its text could not be had; empty when it could.</summary>
    public string Unread { get; init => field = value ?? ""; } = "";

    /// <summary>What to do so that the text can be had; empty where that goes without saying.</summary>
    public string Cure { get; init => field = value ?? ""; } = "";

    /// <summary>Null: nothing was asked yet, and nothing that is known tells why not.</summary>
    internal static AppSpecReading? Of(Facts facts)
    {
        var codeDeploy = facts.Controller;
        var revision = codeDeploy?.Revisions?.FirstOrDefault();

        return codeDeploy is null ? null
            : codeDeploy.AppSpec is { } known ? known
            : (revision?.Revision?.AppSpecContent?.Content ?? revision?.Revision?.Text?.Content) is { } content ? Read(content)
            : revision is not null ? OfError("the AppSpec", revision, "codedeploy:GetApplicationRevision")
            : facts.Deployment?.DeploymentInfo?.Revision is { } location ? Elsewhere(location, codeDeploy.AppSpecObjects?.FirstOrDefault())
            : null;
    }

    private static AppSpecReading Read(string content)
    {
        var (appSpec, mistakes) = AppSpec.Read(content);

        return new AppSpecReading { AppSpec = appSpec is null ? null : appSpec with { Content = "" }, Mistakes = mistakes };
    }

    /// <summary>
    /// ECS deploys by a text or from S3; GitHub is for EC2: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_RevisionLocation.html
    /// </summary>
    private static AppSpecReading? Elsewhere(RevisionLocation revision, GetObject? response) => revision switch
    {
        { S3Location: { } s3 } => InS3(s3, response),
        { RevisionType: { } type and not ("AppSpecContent" or "String") } => Not(
            $"The AppSpec is in a revision of type {type}, which CodeDeploy does not deploy to ECS", "Pass it to CodeDeploy as AppSpecContent, or "
                + "in S3"),
        _ => null,
    };

    private static AppSpecReading InS3(RevisionS3Location s3, GetObject? response) => (response, s3) switch
    {
        ({ Error: not null }, _) => OfError(
            $"the AppSpec in {AppSpecObject.Name(s3)}", response, "s3:GetObject on it (or kms:Decrypt of its key), or there is no such object"),
        ({ Body: { } body }, _) => Whole(s3, response, body),
        ({ }, _) => Not($"Could not read the AppSpec in {AppSpecObject.Name(s3)}: the object is empty"),
        (_, { BundleType: "zip" or "tar" or "tgz" }) => Not(
            $"The AppSpec in {AppSpecObject.Name(s3)} is packed as {s3.BundleType}", "Store it as a YAML or JSON file: CodeDeploy accepts no "
                + "archive for ECS"),
        _ => Not(
            $"The AppSpec is in {AppSpecObject.Name(s3)}, but the stack may not read that bucket",
            $"Set the stack's parameter AppSpecBucketPattern to {s3.Bucket}, or pass the AppSpec to CodeDeploy as AppSpecContent"),
    };

    /// <summary>CodeDeploy names the object by its ETag as well; one that was put there since is not what is deployed.</summary>
    private static AppSpecReading Whole(RevisionS3Location s3, GetObject response, string body)
        => AppSpecObject.LengthBeyond(response) is { } length ? Not(
                $"The AppSpec in {AppSpecObject.Name(s3)} has {length} bytes (limit {AppSpecObject.MostBytes})", "Shorten it")
            : s3.ETag is { Length: > 0 } expected && response.ETag is { } found && expected.Trim('"') != found.Trim('"') ? Not(
                $"The AppSpec in {AppSpecObject.Name(s3)} was replaced after the deployment was created", "Deploy again, or name the object's "
                    + "version in the revision")
            : Read(body);

    /// <summary>Step Functions hands over no result of more than 256 KiB.</summary>
    private static AppSpecReading OfError(string what, AwsResponse response, string permission) => response.Error == "States.DataLimitExceeded"
        ? Not($"Could not read {what}: it is larger than the 256 KiB that Step Functions accepts", "Shorten it")
        : Not(Aws.Unread.Because(what, response, permission));

    private static AppSpecReading Not(string unread, string cure = "") => new() { Unread = unread, Cure = cure };
}
