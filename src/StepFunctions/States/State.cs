using StepFunctions.Values;

namespace StepFunctions.States;

/// <summary>States that lead to one another: a state machine, an item processor, or a branch.</summary>
internal sealed record Workflow(string StartAt, IReadOnlyDictionary<string, State> States);

/// <summary>One state of a definition that was checked at load.</summary>
internal abstract record State(string Name)
{
    public abstract string Type { get; }

    /// <summary>What of the raw input the state sees; null sees <c>{}</c>.</summary>
    public JsonPath? InputPath { get; init; } = JsonPath.Root;

    /// <summary>What of its document the state hands on; null hands on <c>{}</c>.</summary>
    public JsonPath? OutputPath { get; init; } = JsonPath.Root;

    /// <summary>Where the workflow goes on; null ends it.</summary>
    public string? Next { get; init; }

    /// <summary>Every state that may follow.</summary>
    public virtual IEnumerable<string> Successors => Next is null ? [] : [Next];
}

/// <summary>Hands its input on, reshaped.</summary>
internal sealed record PassState(string Name) : State(Name)
{
    public override string Type => "Pass";

    public PayloadTemplate? Parameters { get; init; }

    public Json? Result { get; init; }

    /// <summary>Where the result goes in the raw input; null discards it.</summary>
    public JsonPath? ResultPath { get; init; } = JsonPath.Root;
}

/// <summary>Goes where the first rule that holds says.</summary>
internal sealed record ChoiceState(string Name) : State(Name)
{
    public override string Type => "Choice";

    public required IReadOnlyList<(ChoiceRule Rule, string Next)> Choices { get; init; }

    public string? Default { get; init; }

    public override IEnumerable<string> Successors =>
        Default is null ? Choices.Select(choice => choice.Next) : [.. Choices.Select(choice => choice.Next), Default];
}

/// <summary>Ends the workflow well.</summary>
internal sealed record SucceedState(string Name) : State(Name)
{
    public override string Type => "Succeed";
}

/// <summary>Ends the workflow with an error.</summary>
internal sealed record FailState(string Name) : State(Name)
{
    public override string Type => "Fail";

    public PayloadTemplate? Error { get; init; }

    public PayloadTemplate? Cause { get; init; }
}

/// <summary>Waits.</summary>
internal sealed record WaitState(string Name, WaitEnd End) : State(Name)
{
    public override string Type => "Wait";
}

/// <summary>How a Wait state says when it is over.</summary>
internal abstract record WaitEnd
{
    public sealed record AfterSeconds(int Seconds) : WaitEnd;

    public sealed record AfterSecondsAt(JsonPath Path) : WaitEnd;

    public sealed record Until(DateTimeOffset Instant) : WaitEnd;

    public sealed record UntilInstantAt(JsonPath Path) : WaitEnd;
}
