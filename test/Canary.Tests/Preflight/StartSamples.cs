using System.Text.Json;

namespace Canary.Tests.Preflight;

/// <summary>Deployments whose green can start, or cannot, and what the checks say of them.</summary>
internal static class StartSamples
{
    public const string LatestImage = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:latest";
    public const string Subnets = "Health.Subnets[0].Subnets";
    public const string Rules = "Health.SecurityGroups[0].SecurityGroups[0].IpPermissions";
    public const string Egress = "Health.SecurityGroups[0].SecurityGroups[0].IpPermissionsEgress";
    public const string Network = "Network";
    public const string Groups = "Service.TargetGroups.TargetGroups";
    public const string Counts = Sample.Image + ".Scan.ImageScanFindings.FindingSeverityCounts";

    /// <summary>Every one of the start checks fails.</summary>
    public static Sample Broken() => Sample.BeforeInstall()
        .Set(Sample.GreenDefinition + ".Status", "\"INACTIVE\"")
        .Set(Sample.Web + ".PortMappings[0].ContainerPort", "9090")
        .Set(Sample.GreenDefinition + ".Memory", "\"4096\"")
        .Set(Groups + "[0].TargetType", "\"instance\"")
        .Set(Groups + "[1].TargetType", "\"instance\"")
        .Set(Sample.Web + ".Image", $"\"{LatestImage}\"")
        .Set(Sample.Image + ".Query.Image", $"\"{LatestImage}\"")
        .Set(Sample.Image + ".Details", """{ "Error": "Ecr.ImageNotFoundException", "Cause": "The image with imageId {imageTag:'latest'} does not exist" }""")
        .Set(Counts, """{ "CRITICAL": 3, "HIGH": 4 }""")
        .Set(Sample.Image + ".Manifest.Images[0].ImageManifest", Text("""{ "manifests": [{ "platform": { "os": "linux", "architecture": "amd64" } }] }"""))
        .Set(Sample.Web + ".Environment[1]", """{ "Name": "DB_PASSWORD", "Value": "hunter2" }""")
        .Set(Sample.Web + ".LogConfiguration", "null")
        .Set(Sample.Web + ".HealthCheck.Retries", "10")
        .Set(Sample.Web + ".HealthCheck.Command", "null")
        .Set(Sample.Web + ".Command", """["java", "-Xmx4g", "-jar", "shop.jar"]""")
        .Set(Sample.GreenDefinition + ".Volumes", """[{ "Name": "data", "Host": { "SourcePath": "/data" } }]""")
        .Set("RolePolicies", """["{ \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"logs:*\", \"Resource\": \"*\" } }"]""")
        .Set(Sample.GreenDefinition + ".ExecutionRoleArn", "null")
        .Set(Subnets + "[1].AvailabilityZone", "\"eu-central-1a\"")
        .Set(Subnets + "[1].VpcId", "\"vpc-2\"")
        .Set(Network + "[2].VpcEndpoints.VpcEndpoints[0].State", "\"Pending\"")
        .Set(Egress, "[]")
        .Set(Rules + "[0].ToPort", "8079")
        .Set(Rules + "[0].FromPort", "8000")
        .Set(Sample.Service + ".DesiredCount", "1");

    public static string AppSpec(string properties = "", string container = "web", int port = 8080) => Text($$"""
        version: 0.0
        Resources:
          - TargetService:
              Type: AWS::ECS::Service
              Properties:
                TaskDefinition: "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop:8"
                LoadBalancerInfo: { ContainerName: "{{container}}", ContainerPort: {{port}} }
                {{properties}}
        """);

    public static string Text(string text) => JsonSerializer.Serialize(text);

    public static Finding Find(Sample sample, string id) => Find(sample).Single(finding => finding.Id == id);

    public static IReadOnlyList<Finding> Find(Sample sample)
    {
        var location = sample.Locate(LifecycleEvent.BeforeInstall);
        location.Next.ShouldBe(NextStep.Preflight, string.Join("; ", location.Verdict?.Reasons ?? []));
        var setting = new CheckContext(LambdaJson.Travel(location), sample.Read(), DateTimeOffset.UnixEpoch);

        return [.. StartChecks.All.Select(check => check.Run(setting))];
    }

    public static string Listed(IEnumerable<Finding> findings)
        => string.Join("\n", findings.Select(finding => $"{finding.Outcome,-9}{finding.Severity,-8}{finding.Id}: {finding.Text}"));
}
