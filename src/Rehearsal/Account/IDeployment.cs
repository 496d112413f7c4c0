namespace Rehearsal.Account;

/// <summary>A deployment, whoever carries it out, in the words of its controller.</summary>
internal interface IDeployment
{
    string Id { get; }

    string Status { get; }

    /// <summary>Why it ended badly; null where it did not.</summary>
    string? Message { get; }

    /// <summary>The deployment that takes this one back; null where none does, or where it is the same one.</summary>
    string? RollbackId { get; }

    /// <summary>Every event of its lifecycle, in order; one that comes more than once is told as a whole.</summary>
    IReadOnlyList<DeploymentEvent> Events { get; }

    /// <summary>Null in a service's first deployment, and before a deployment has begun.</summary>
    AccountTaskSet? Blue { get; }

    /// <summary>Null before there is one.</summary>
    AccountTaskSet? Green { get; }

    /// <summary>Completes when the deployment is over; what takes it back may go on.</summary>
    Task Completion { get; }
}

/// <summary>How far a deployment is with an event of its lifecycle.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Status">One of <see cref="EventStatus"/>.</param>
/// <param name="Started">Null before it.</param>
/// <param name="Ended">Null before it.</param>
/// <param name="Took">By the account's clock; zero while it is under way.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record DeploymentEvent(string Event, string Status, DateTimeOffset? Started, DateTimeOffset? Ended, TimeSpan Took, string? Message);
