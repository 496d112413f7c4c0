using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>How Step Functions names an error of an SDK integration, so that Retry and Catch can match it.</summary>
internal static class ErrorNames
{
    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["cloudwatch"] = "CloudWatch",
        ["cloudwatchlogs"] = "CloudWatchLogs",
        ["codedeploy"] = "CodeDeploy",
        ["ec2"] = "Ec2",
        ["ecr"] = "Ecr",
        ["ecs"] = "Ecs",
        ["elasticloadbalancingv2"] = "ElasticLoadBalancingV2",
        ["eventbridge"] = "EventBridge",
        ["lambda"] = "Lambda",
        ["s3"] = "S3",
        ["secretsmanager"] = "SecretsManager",
        ["sfn"] = "Sfn",
        ["sns"] = "Sns",
        ["ssm"] = "Ssm",
        ["sts"] = "Sts",
    };

    // Errors of the platform in front of the service, and those that S3's model leaves out. Unless a service models one of them itself, its
    // client has no class for it.
    private static readonly HashSet<string> Unmodelled =
    [
        "AccessDenied", "AccessDeniedException", "ExpiredTokenException", "InternalFailure", "RequestLimitExceeded", "SerializationException",
        "KeyTooLongError", "InvalidBucketName", "InvalidRange", "NoSuchVersion", "ServiceUnavailable", "SlowDown", "Throttling",
        "ThrottlingException", "UnrecognizedClientException", "ValidationError", "ValidationException",
    ];

    private static readonly HashSet<(string Service, string Code)> ModelledAfterAll =
    [
        ("codedeploy", "ThrottlingException"), ("ecr", "ValidationException"), ("ecs", "AccessDeniedException"), ("sfn", "ValidationException"),
    ];

    // EC2's model names no error at all: whatever is wrong, its client throws the one class it has.
    private const string WithoutModelledErrors = "ec2";

    public static string Prefix(string service) =>
        Prefixes.TryGetValue(service, out var prefix)
            ? prefix
            : throw new UnsupportedCallException($"The service {service} is not part of the rehearsal; it knows {string.Join(", ", Prefixes.Keys)}");

    /// <summary>The client's exception class: always with the suffix Exception, also where the API reference leaves it off.</summary>
    public static string Of(string service, string code)
    {
        var prefix = Prefix(service);
        var name = service is WithoutModelledErrors || Unmodelled.Contains(code) && !ModelledAfterAll.Contains((service, code)) ? prefix : code;
        return $"{prefix}.{(name.EndsWith("Exception", StringComparison.Ordinal) ? name : name + "Exception")}";
    }
}
