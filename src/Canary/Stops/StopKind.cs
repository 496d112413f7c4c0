namespace Canary.Stops;

/// <summary>At which point of its life a task stopped, and by whose doing.</summary>
internal enum StopKind
{
    /// <summary>Its containers never ran.</summary>
    NeverStarted,

    /// <summary>A container of it ended.</summary>
    Died,

    /// <summary>ECS stopped it for failing the health checks of the load balancer or of a container.</summary>
    Unhealthy,

    /// <summary>Its capacity was taken away, or a person or a tool stopped it.</summary>
    Interrupted,

    /// <summary>ECS gives neither a stop code nor a text that says more.</summary>
    Unexplained,
}
