namespace Canary.Stops;

/// <summary>One line of the catalogue: which texts of ECS it is about, and what they mean.</summary>
/// <param name="During">What ECS was doing, in its own words: any of them; none: whatever it was.</param>
/// <param name="Met">What went wrong, in the words of the service that answered: any of them; none: whatever it was.</param>
/// <param name="Lack">What was missing.</param>
/// <param name="Retry">Whether a retry can help.</param>
/// <param name="How">A clause, with <c>{image}</c>, <c>{platform}</c>, <c>{container}</c> or <c>{words}</c> where the task's go.</param>
/// <param name="Cure">A sentence without its full stop.</param>
internal sealed record StopText(IReadOnlyList<string> During, IReadOnlyList<string> Met, MissingResource Lack, Retry Retry, string How, string Cure)
{
    public bool IsAbout(string words) => Has(words, During) && Has(words, Met);

    private static bool Has(string words, IReadOnlyList<string> phrases)
        => phrases is [] || phrases.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
