namespace Rehearsal.CodeDeploy;

/// <summary>An AppSpec that was put into S3 before the deployment was created.</summary>
/// <param name="ETag">Without quotation marks, as people give it to CodeDeploy.</param>
internal sealed record S3Revision(string Bucket, string Key, string ETag)
{
    /// <summary>Null: the latest.</summary>
    public string? Version { get; init; }
}
