namespace StepFunctions;

/// <summary>What became of a token that was sent back.</summary>
internal enum TokenReceipt
{
    Taken,

    /// <summary>Its task has ended: it timed out, was stopped, or had its answer already.</summary>
    TooLate,

    /// <summary>No task was ever given it.</summary>
    Unknown,
}
