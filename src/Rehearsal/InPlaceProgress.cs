namespace Rehearsal;

/// <summary>Progress that is handled at once and in place; the one of .NET posts it to a context, out of order.</summary>
internal sealed class InPlaceProgress<T>(Action<T> handle) : IProgress<T>
{
    public void Report(T value) => handle(value);
}
