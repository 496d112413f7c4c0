using System.Text.Json.Nodes;
using Canary.Deployments;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;

namespace Rehearsal.Api;

/// <summary>CreateDeployment: reads what is to be deployed, and has CodeDeploy start it.</summary>
internal sealed class DeploymentCreation(CodeDeployService codeDeploy)
{
    private const int LongestDescription = 256;
    private const string Invalid = "InvalidRevisionException";

    public static string[] Parameters { get; } =
    [
        "ApplicationName", "DeploymentGroupName", "Revision", "DeploymentConfigName", "Description", "AutoRollbackConfiguration",
    ];

    public JsonObject Create(DeploymentGroup group, CallParameters call)
    {
        var revision = call.Section("Revision") ?? throw new AwsException("RevisionRequiredException", "The revision ID was not specified.");
        var (appSpec, inS3) = Read(revision);
        var configuration = call.Text("DeploymentConfigName");
        if (configuration is not null && !TrafficRouting.TryNamed(configuration, out _))
        {
            throw new AwsException("DeploymentConfigDoesNotExistException", $"No deployment configuration found for name: {configuration}");
        }

        if (call.Text("Description") is { Length: > LongestDescription } description)
        {
            throw new AwsException(
                "DescriptionTooLongException", $"The description has {description.Length} characters; at most {LongestDescription} are allowed.");
        }

        var hooks = codeDeploy.Hooks ?? throw new InvalidOperationException("Nothing invokes the hooks of deployments; set CodeDeployService.Hooks");
        var run = codeDeploy.Deploy(
            group, appSpec, hooks, codeDeploy.Progress, configuration, inS3, call.Text("Description"),
            call.Section("AutoRollbackConfiguration") is { } rollback ? RollbackOf(rollback) : null);
        return ApiResponse.Of(("DeploymentId", run.Deployment.Id));
    }

    private (AppSpec AppSpec, S3Revision? InS3) Read(CallParameters revision)
    {
        revision.RefuseUnknown(["RevisionType", "AppSpecContent", "S3Location"]);
        return (revision.Text("RevisionType"), revision.Section("AppSpecContent"), revision.Section("S3Location")) switch
        {
            ("AppSpecContent", { } content, null) => (OfContent(content), null),
            ("S3", null, { } location) => OfS3(location),
            _ => throw new AwsException(
                Invalid, "A deployment of ECS needs RevisionType AppSpecContent with AppSpecContent, or RevisionType S3 with S3Location."),
        };
    }

    private static AppSpec OfContent(CallParameters content)
    {
        content.RefuseUnknown(["Content", "Sha256"]);
        var appSpec = Parse(content.RequiredText("Content", Invalid));
        return content.Text("Sha256") is { } sha256 && !sha256.Equals(appSpec.Sha256, StringComparison.OrdinalIgnoreCase)
            ? throw new AwsException(Invalid, $"Sha256 is {sha256}, but that of Content is {appSpec.Sha256}.")
            : appSpec;
    }

    private (AppSpec AppSpec, S3Revision InS3) OfS3(CallParameters location)
    {
        location.RefuseUnknown(["Bucket", "Key", "BundleType", "Version", "ETag"]);
        var (bucket, key) = (location.RequiredText("Bucket", Invalid), location.RequiredText("Key", Invalid));
        if (location.Text("BundleType") is var type and not ("YAML" or "JSON"))
        {
            throw new AwsException(Invalid, $"BundleType is {type ?? "missing"}; an AppSpec of ECS is YAML or JSON.");
        }

        var (version, tag) = (location.Text("Version"), location.Text("ETag")?.Trim('"'));
        var stored = codeDeploy.Account.Buckets.Find(bucket)?.Objects.GetValueOrDefault(key);
        return stored is null || (version ?? stored.VersionId) != stored.VersionId || (tag ?? stored.ETag.Trim('"')) != stored.ETag.Trim('"')
            ? throw new AwsException("RevisionDoesNotExistException", $"The bucket {bucket} has no such version of the object {key}.")
            : (Parse(stored.Body), new S3Revision(bucket, key, stored.ETag.Trim('"')) { Version = stored.VersionId });
    }

    private static AppSpec Parse(string text)
    {
        var (appSpec, mistakes) = AppSpec.Read(text);
        return appSpec ?? throw new AwsException(Invalid, $"The AppSpec is not valid: {string.Join("; ", mistakes)}");
    }

    private static AutoRollback RollbackOf(CallParameters configuration)
    {
        configuration.RefuseUnknown(["Enabled", "Events"]);
        var events = (configuration.Texts("Events") ?? []).Select(name => name switch
        {
            "DEPLOYMENT_FAILURE" => AutoRollbackEvent.DeploymentFailure,
            "DEPLOYMENT_STOP_ON_ALARM" => AutoRollbackEvent.DeploymentStopOnAlarm,
            "DEPLOYMENT_STOP_ON_REQUEST" => AutoRollbackEvent.DeploymentStopOnRequest,
            _ => throw new AwsException("InvalidAutoRollbackConfigException", $"{name} is no event of an automatic rollback."),
        }).ToList();
        return configuration.Flag("Enabled") is true && events is []
            ? throw new AwsException("InvalidAutoRollbackConfigException", "Automatic rollback is enabled without an event.")
            : new AutoRollback(configuration.Flag("Enabled") is true, events);
    }
}
