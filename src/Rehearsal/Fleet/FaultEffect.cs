using System.Runtime.InteropServices;

namespace Rehearsal.Fleet;

/// <summary>What faults do to one request.</summary>
/// <param name="Factor">How many times as long the answer takes.</param>
/// <param name="Added">How much later it comes.</param>
/// <param name="IsError">Whether it is an error.</param>
/// <param name="IsCut">Whether there is none.</param>
/// <param name="RetryAfter">When to come again, for a request that is refused by a limit; null: it is not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FaultEffect(double Factor, TimeSpan Added, bool IsError = false, bool IsCut = false, TimeSpan? RetryAfter = null)
{
    public static readonly FaultEffect None = new(1, TimeSpan.Zero);

    public FaultEffect And(FaultEffect other) => new(
        Factor * other.Factor, Added + other.Added, IsError || other.IsError, IsCut || other.IsCut, RetryAfter > other.RetryAfter
            ? RetryAfter
            : other.RetryAfter ?? RetryAfter);
}
