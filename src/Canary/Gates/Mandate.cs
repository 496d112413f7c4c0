using System.Globalization;
using System.Text.Json.Serialization;
using Canary.Plans;

namespace Canary.Gates;

/// <summary>Whether a no stops anything here and now: the weaker of what the stack and the plan say.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Why">Why a no stops nothing, to follow on a name; empty where it does.</param>
public sealed record Mandate(MandateKind Kind, string Why = "")
{
    /// <summary>A word that is none of the stack's decides: a slip of the pen must not open the gate.</summary>
    /// <param name="stackMode">The stack's parameter Mode.</param>
    /// <param name="plan">Null where none could be read: then the stack alone says it.</param>
    /// <param name="now">For the plan's pause.</param>
    public static Mandate Of(string stackMode, Plan? plan, DateTimeOffset now)
        => IsObserving(stackMode) ? new Mandate(MandateKind.Observes, "the stack's Mode is observe")
            : plan is { Mode: Mode.Observe } ? new Mandate(MandateKind.Observes, "the plan's mode is observe")
            : plan is { Pause: { } pause } && now < pause.Until ? new Mandate(
                MandateKind.Paused,
                string.Create(
                    CultureInfo.InvariantCulture, $"the plan pauses the gate until {pause.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {pause.Reason}"))
            : new Mandate(MandateKind.Decides);

    /// <summary>Whether the stack lets everything through, and only tells.</summary>
    public static bool IsObserving(string? stackMode) => stackMode == "observe";
}

/// <summary>Whether a no stops anything.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MandateKind>))]
public enum MandateKind
{
    /// <summary>A no fails the deployment, and a watch may stop it.</summary>
    Decides,

    /// <summary>All is judged and told, and every answer is Succeeded.</summary>
    Observes,

    /// <summary>As <see cref="Observes"/>, for a time that the plan names.</summary>
    Paused,
}
