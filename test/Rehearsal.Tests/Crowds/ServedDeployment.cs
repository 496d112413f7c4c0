using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Crowds;

/// <summary>A version that a client deploys: what of, and what is wrong with it.</summary>
/// <param name="Fault">As <c>REHEARSAL_FAULT</c> has it; empty: nothing.</param>
internal sealed record ServedVersion(ServiceSetup Service, int Number, string Fault)
{
    public bool IsGood => Fault is "";

    public override string ToString() => $"{Service.Service}, version {Number} ({(IsGood ? "healthy" : Fault)})";
}

/// <summary>What became of a version.</summary>
/// <param name="Id">Of the deployment: CodeDeploy's, or the last part of ECS's ARN.</param>
/// <param name="RollbackId">CodeDeploy's deployment that rolled it back; null: there is none.</param>
internal sealed record ServedDeployment(ServedVersion Version, string TaskDefinition, string Id, string Status, string? RollbackId, string? RollbackStatus)
{
    /// <summary>Why it ended so, in the controller's words; null where it has none.</summary>
    public string? Reason { get; private init; }

    public IEnumerable<string> Ids => RollbackId is null ? [Id] : [Id, RollbackId];

    /// <summary>Null: it ended as the version deserves.</summary>
    public string? Mistake => ((Version.Service.Controller, Version.IsGood, Status, RollbackStatus) switch
    {
        (Controller.CodeDeploy, true, "Succeeded", null) or (Controller.CodeDeploy, false, "Failed", "Succeeded") => true,
        (Controller.Ecs, true, "SUCCESSFUL", null) or (Controller.Ecs, false, "ROLLBACK_SUCCESSFUL", null) => true,
        _ => false,
    }) ? null : $"{Version}: {Id} ended as {Status}, its rollback as {RollbackStatus ?? "none"}: {Reason}";

    public static Task<ServedDeployment> Deploy(AccountClient client, ServedVersion version) =>
        version.Service.Controller is Controller.Ecs ? ByEcs(client, version) : ByCodeDeploy(client, version);

    private static async Task<ServedDeployment> ByCodeDeploy(AccountClient client, ServedVersion version)
    {
        var definition = await client.Register(version.Service.Service, version.Fault);
        var spec = Shipped.Text("appspec.yml").Replace("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8", definition, StringComparison.Ordinal);
        var created = await client.CodeDeploy("CreateDeployment", new()
        {
            ["applicationName"] = version.Service.Application,
            ["deploymentGroupName"] = version.Service.DeploymentGroup,
            ["revision"] = new JsonObject { ["revisionType"] = "AppSpecContent", ["appSpecContent"] = new JsonObject { ["content"] = spec } },
        });
        var id = created["deploymentId"]!.GetValue<string>();
        var ended = await Ended(id);
        var rollback = ended["rollbackInfo"]?["rollbackDeploymentId"]?.GetValue<string>();
        var rolledBack = rollback is null ? null : await Ended(rollback);
        return new(version, definition, id, ended["status"]!.GetValue<string>(), rollback, rolledBack?["status"]!.GetValue<string>())
        {
            Reason = ended["errorInformation"]?["message"]?.GetValue<string>(),
        };

        Task<JsonNode> Ended(string deployment) => client.Until(
            async () => (await client.CodeDeploy("GetDeployment", new() { ["deploymentId"] = deployment }))["deploymentInfo"]!,
            info => info["status"]!.GetValue<string>() is "Succeeded" or "Failed" or "Stopped");
    }

    private static async Task<ServedDeployment> ByEcs(AccountClient client, ServedVersion version)
    {
        var definition = await client.Register(version.Service.Service, version.Fault);
        var updated = await client.Ecs("UpdateService", new()
        {
            ["cluster"] = version.Service.Cluster,
            ["service"] = version.Service.Service,
            ["taskDefinition"] = definition,
        });
        var arn = updated["service"]!["currentServiceDeployment"]!.GetValue<string>();
        var ended = await client.Until(
            async () => (await client.Ecs("DescribeServiceDeployments", new() { ["serviceDeploymentArns"] = new JsonArray(arn) }))["serviceDeployments"]![0]!,
            deployment => deployment["status"]!.GetValue<string>() is "SUCCESSFUL" or "STOPPED" or "ROLLBACK_SUCCESSFUL" or "ROLLBACK_FAILED");
        return new(version, definition, arn.Split('/')[^1], ended["status"]!.GetValue<string>(), RollbackId: null, RollbackStatus: null)
        {
            Reason = ended["statusReason"]?.GetValue<string>(),
        };
    }
}
