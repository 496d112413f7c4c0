namespace Rehearsal;

/// <summary>Who carries out the deployment.</summary>
internal enum Controller
{
    CodeDeploy,
    Ecs,
}
