namespace Canary.Deployments;

/// <summary>How often in a row the same was in the way of every probe; it travels with the location from one look to the next.</summary>
/// <param name="What">What was in the way, in words that are equal when it is the same.</param>
public sealed record Refusals(string What, int Times)
{
    /// <summary>So many in a row are no accident: a certificate does not change while a version starts.</summary>
    private const int Enough = 3;

    /// <summary>What stands for values that the plan names and the prober cannot read.</summary>
    internal const string Unread = "unread values";

    internal bool Suffice => Times >= Enough;

    /// <param name="before">The looks before this one; null: there was none, or it met something else.</param>
    /// <param name="what">What is in the way now.</param>
    internal static Refusals After(Refusals? before, string what) => new(what, before?.What == what ? before.Times + 1 : 1);
}
