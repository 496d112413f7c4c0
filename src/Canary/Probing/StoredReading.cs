namespace Canary.Probing;

/// <summary>What came of reading a stored value: its text, or why there is none.</summary>
/// <param name="Text">Null when there is none.</param>
/// <param name="Problem">What went wrong and what to do about it, without anything of the text; null when nothing did.</param>
public sealed record StoredReading(string? Text, string? Problem)
{
    /// <summary>The text is a secret, and a record that is written out would show it.</summary>
    public override string ToString() => Problem ?? "read";
}
