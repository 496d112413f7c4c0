// The responses of AWS as the Step Functions SDK integrations give them: PascalCase, and every member that is absent or
// empty left out. So everything is nullable here, and the code that reads a missing member decides what that means.
// Field names: the service models of CodeDeploy, ECS, Elastic Load Balancing v2, CloudWatch and Systems Manager.
namespace Canary.Aws;

/// <summary>The response of an AWS call, or the error that the workflow caught instead of it.</summary>
public abstract record AwsResponse
{
    public string? Error { get; init; }

    public string? Cause { get; init; }
}
