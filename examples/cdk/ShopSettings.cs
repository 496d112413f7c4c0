/// <summary>What differs from one deployment of this stack to the next.</summary>
internal sealed record ShopSettings
{
    /// <summary>Of the image that the service starts with, in the repository that is called as the stack. Every later one comes by CodeDeploy.</summary>
    public required string ImageTag { get; init; }

    /// <summary>The hooks' template as `sam package` writes it. CDK puts it into the bucket of its own.</summary>
    public required string HooksTemplate { get; init; }

    /// <summary>JSON.</summary>
    public required string Plan { get; init; }

    public int Port { get; init; } = 8080;

    public double DesiredCount { get; init; } = 2;
}
