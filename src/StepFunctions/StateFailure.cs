namespace StepFunctions;

/// <summary>An error that leaves a state, as Retry and Catch see it.</summary>
internal sealed class StateFailure(string? error, string? cause) : Exception($"{error}: {cause}")
{
    public const string Runtime = "States.Runtime";
    public const string Timeout = "States.Timeout";
    public const string TaskFailed = "States.TaskFailed";
    public const string All = "States.ALL";
    public const string DataLimitExceeded = "States.DataLimitExceeded";
    public const string NoChoiceMatched = "States.NoChoiceMatched";
    public const string IntrinsicFailure = "States.IntrinsicFailure";
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";

    /// <summary>Absent when a Fail state names no error.</summary>
    public string? Error { get; } = error;

    public string? Cause { get; } = cause;

    /// <summary>Whether the cause still has to say in which state the field was evaluated.</summary>
    public bool LacksPlace { get; private init; }

    // States.Runtime is neither retried nor caught, not even by its name. What a Choice without a match reports is
    // States.NoChoiceMatched in the specification and States.Runtime in the guide: the harsher reading.
    public bool IsFatal => Error is Runtime or NoChoiceMatched;

    /// <summary>A field that cannot be evaluated on this input: the workflow is wrong, and nothing catches it.</summary>
    public static StateFailure Unevaluable(string cause) => new(Runtime, cause) { LacksPlace = true };

    public static StateFailure Intrinsic(string call, string cause) =>
        new(IntrinsicFailure, $"The function '{call}' had the following error: {cause}") { LacksPlace = true };

    public static StateFailure ResultPath(string cause) => new(ResultPathMatchFailure, cause) { LacksPlace = true };

    public StateFailure At(string state, int enteredId) => LacksPlace
        ? new StateFailure(Error, $"An error occurred while executing the state '{state}' (entered at the event id #{enteredId}). {Cause}")
        : this;

    /// <summary>Whether a retrier or catcher that lists these names answers this error.</summary>
    public bool IsNamedBy(IReadOnlyList<string> errorEquals) => !IsFatal && errorEquals.Any(Matches);

    private bool Matches(string name) => name switch
    {
        All => true,
        TaskFailed => Error != Timeout,
        _ => name == Error,
    };
}
