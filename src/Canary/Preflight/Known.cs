namespace Canary.Preflight;

/// <summary>Something a check wants to know: its value, or what is to be said when it is not known.</summary>
internal sealed record Known<T>(T? Value, CheckResult? Unread)
    where T : class
{
    public static Known<T> Of(T value) => new(value, null);

    public static Known<T> Not(CheckResult unread) => new(null, unread);

    /// <summary>What the check says: about the value, or that there is none.</summary>
    public CheckResult Look(Func<T, CheckResult> look) => Value is { } value ? look(value) : Unread!;

    /// <summary>The same for something that follows from the value.</summary>
    public Known<TNext> Then<TNext>(Func<T, Known<TNext>> next)
        where TNext : class
        => Value is { } value ? next(value) : Known<TNext>.Not(Unread!);
}
