namespace Rehearsal;

/// <summary>Who carries out the deployments of a service.</summary>
internal enum Controller
{
    CodeDeploy,
    Ecs,
}
