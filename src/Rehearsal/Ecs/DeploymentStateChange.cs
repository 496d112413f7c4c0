using System.Globalization;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Ecs;

/// <summary>What ECS puts on the event bus when a deployment of a service begins, is completed or fails.</summary>
internal static class DeploymentStateChange
{
    public static void InProgress(ServiceRevision revision) =>
        Put(revision, "INFO", "SERVICE_DEPLOYMENT_IN_PROGRESS", $"ECS deployment {revision.Tasks.Id} in progress.");

    public static void Completed(ServiceRevision revision) =>
        Put(revision, "INFO", "SERVICE_DEPLOYMENT_COMPLETED", $"ECS deployment {revision.Tasks.Id} completed.");

    public static void Failed(ServiceRevision revision, DeploymentFailure failure) =>
        Put(revision, "ERROR", "SERVICE_DEPLOYMENT_FAILED", $"ECS deployment failed: {failure.Cause}");

    private static void Put(ServiceRevision revision, string type, string name, string reason)
    {
        var (account, now) = (revision.Service.Account, Time(revision.Service.Account.Clock.GetUtcNow()));
        account.EventBus.Put(new EventOnBus(new JsonObject
        {
            ["version"] = "0",
            ["id"] = account.RequestIdentifiers.Uuid(),
            ["detail-type"] = "ECS Deployment State Change",
            ["source"] = "aws.ecs",
            ["account"] = account.Arns.Account,
            ["time"] = now,
            ["region"] = account.Arns.Region,
            ["resources"] = new JsonArray(revision.Service.Arn),
            ["detail"] = new JsonObject
            {
                ["eventType"] = type,
                ["eventName"] = name,
                ["clusterArn"] = account.Arns.Cluster(revision.Service.Cluster),
                ["deploymentId"] = revision.Tasks.Id,
                ["updatedAt"] = now,
                ["reason"] = reason,
            },
        }));
    }

    private static string Time(DateTimeOffset when) => when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
