using Canary.Gates;

namespace Canary.Reporting;

/// <summary>A no that stops nothing, in words.</summary>
internal static class MandateWording
{
    public const string WouldHaveFailed = "Would have failed";

    public const string WouldHaveStopped = "Would have been stopped";

    /// <summary>What a headline says, with what the gate is allowed before it: <c>Observed: would have failed</c>.</summary>
    public static string Before(MandateKind mandate, string headline)
        => mandate == MandateKind.Decides ? headline : $"{InWords(mandate)}: {char.ToLowerInvariant(headline[0])}{headline[1..]}";

    public static string Overruled(Mandate mandate)
        => $"Nothing is failed or stopped, because {mandate.Why}";

    public static string InWords(MandateKind mandate) => mandate switch
    {
        MandateKind.Observes => "Observed",
        MandateKind.Paused => "Paused",
        _ => "",
    };
}
