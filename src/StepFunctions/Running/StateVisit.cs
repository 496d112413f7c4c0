using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Running;

/// <summary>What the states of one scope share: the token that aborts them, and the item of the innermost Map they run for.</summary>
internal sealed record Branch(Json? MapItem, CancellationToken Aborted);

/// <summary>One stay in a state, from its entry to its exit, with all its attempts.</summary>
internal sealed class StateVisit(
    Execution execution, State state, Json input, Branch branch, DateTimeOffset enteredTime, int enteredId, Random random)
{
    private Json? _context;

    public State State => state;

    /// <summary>The raw input.</summary>
    public Json Input => input;

    public Branch Branch => branch;

    public int Retries { get; private set; }

    /// <summary>Of a task that waits for it, and of this attempt alone; null elsewhere.</summary>
    public string? Token { get; private set; }

    public void CountRetry()
    {
        Retries++;
        _context = null;
    }

    public void Hand(string token)
    {
        Token = token;
        _context = null;
    }

    /// <summary>Where a field sees this document as <c>$</c>.</summary>
    public Evaluation On(Json document) => new(document, () => _context ??= Context(branch.MapItem), random);

    /// <summary>The same, for one item of this Map state.</summary>
    public Evaluation On(Json document, Json mapItem) => new(document, () => Context(mapItem), random);

    /// <summary>The raw input as InputPath shows it.</summary>
    public Json EffectiveInput() => state.InputPath is { } path ? On(input).Read(path) : JsonMap.Empty;

    /// <summary>What OutputPath hands on.</summary>
    public Json Output(Json document) => state.OutputPath is { } path ? On(document).Read(path) : JsonMap.Empty;

    public StateFailure At(StateFailure failure) => failure.At(state.Name, enteredId);

    private JsonMap Context(Json? mapItem) => JsonMap.Of(
        ("Execution", JsonMap.Of(
            ("Id", new JsonString(execution.Arn)),
            ("Input", execution.InputDocument),
            ("StartTime", new JsonString(Rfc3339.Format(execution.StartDate))),
            ("Name", new JsonString(execution.Name)),
            ("RoleArn", new JsonString("arn:aws:iam::000000000000:role/workflow")),
            ("RedriveCount", new JsonNumber(0)))),
        ("Map", mapItem is null ? null : JsonMap.Of(("Item", mapItem))),
        ("StateMachine", JsonMap.Of(
            ("Id", new JsonString(execution.Machine.Arn)),
            ("Name", new JsonString(execution.Machine.Name)))),
        ("Task", Token is null ? null : JsonMap.Of(("Token", new JsonString(Token)))),
        ("State", JsonMap.Of(
            ("Name", new JsonString(state.Name)),
            ("EnteredTime", new JsonString(Rfc3339.Format(enteredTime))),
            ("RetryCount", state is TaskState ? new JsonNumber(Retries) : null))));
}
