using System.Runtime.InteropServices;

namespace Canary.Judging;

/// <summary>What one probe came to: an answer that was as expected, with its time, or why there is none.</summary>
/// <param name="Code">Microseconds of an answer, 0 or more; a negative number for everything else, so that a tally travels as whole numbers.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Reply(long Code)
{
    private const long CodeOfFailure = -1;
    private const long CodeOfTimeout = -2;
    private const long CodeOfLimit = -3;
    private const long CodeOfNone = -4;

    /// <summary>An answer that was not as expected, or none.</summary>
    public static Reply Failed { get; } = new(CodeOfFailure);

    /// <summary>No answer within the probe's time: a failure too.</summary>
    public static Reply TimedOut { get; } = new(CodeOfTimeout);

    /// <summary>Turned away by a rate limit, which says nothing about the version.</summary>
    public static Reply Limited { get; } = new(CodeOfLimit);

    /// <summary>Still on its way.</summary>
    public static Reply Pending { get; } = new(CodeOfNone);

    public bool IsAnswered => Code >= 0;

    public bool IsFailed => Code is CodeOfFailure or CodeOfTimeout;

    public bool IsTimedOut => Code == CodeOfTimeout;

    public bool IsLimited => Code == CodeOfLimit;

    public bool IsPending => Code == CodeOfNone;

    /// <summary>Whether it is one of the four kinds that there are.</summary>
    internal bool IsKnown => Code >= CodeOfNone;

    /// <summary>Of an answer.</summary>
    public long Microseconds => Code;

    public static Reply Answered(long microseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);

        return new Reply(microseconds);
    }
}
