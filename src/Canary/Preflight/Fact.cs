namespace Canary.Preflight;

/// <summary>Something a check wants to know: its value, or what is to be said when it is not known.</summary>
internal sealed record Fact<T>(T? Value, Sight? Unread)
    where T : class
{
    public static Fact<T> Of(T value) => new(value, null);

    public static Fact<T> Not(Sight unread) => new(null, unread);

    /// <summary>What the check says: about the value, or that there is none.</summary>
    public Sight Look(Func<T, Sight> look) => Value is { } value ? look(value) : Unread!;

    /// <summary>The same for something that follows from the value.</summary>
    public Fact<TNext> Then<TNext>(Func<T, Fact<TNext>> next)
        where TNext : class
        => Value is { } value ? next(value) : Fact<TNext>.Not(Unread!);
}
