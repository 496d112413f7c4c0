using StepFunctions.Values;

namespace StepFunctions.States;

/// <summary>A state that has something done, which may fail, be retried and be caught.</summary>
internal abstract record WorkingState(string Name) : State(Name)
{
    public PayloadTemplate? Parameters { get; init; }

    public PayloadTemplate? ResultSelector { get; init; }

    /// <summary>Where the result goes in the raw input; null discards it.</summary>
    public JsonPath? ResultPath { get; init; } = JsonPath.Root;

    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    public IReadOnlyList<Catcher> Catch { get; init; } = [];

    public override IEnumerable<string> Successors => base.Successors.Concat(Catch.Select(catcher => catcher.Next));
}

/// <summary>Has one task done by the runner.</summary>
internal sealed record TaskState(string Name, string Resource) : WorkingState(Name)
{
    public override string Type => "Task";

    /// <summary>Seconds until States.Timeout. Without it a task may run 99,999,999 s, which is more than an execution may.</summary>
    public int? TimeoutSeconds { get; init; }

    public JsonPath? TimeoutSecondsPath { get; init; }

    /// <summary>Whether the runner only begins the task, which is done when its token comes back.</summary>
    public bool WaitsForToken { get; init; }
}

/// <summary>Runs its branches at the same time on the same input.</summary>
internal sealed record ParallelState(string Name) : WorkingState(Name)
{
    public override string Type => "Parallel";

    public required IReadOnlyList<Workflow> Branches { get; init; }
}

/// <summary>Runs one workflow for each item of an array, inline.</summary>
internal sealed record MapState(string Name) : WorkingState(Name)
{
    // "May not launch more than 40 concurrent iterations", whatever MaxConcurrency says.
    private const int MostAtOnce = 40;

    public override string Type => "Map";

    public required Workflow ItemProcessor { get; init; }

    public JsonPath ItemsPath { get; init; } = JsonPath.Root;

    public PayloadTemplate? ItemSelector { get; init; }

    /// <summary>0 sets no limit of its own.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>Where the Map's input says it instead.</summary>
    public JsonPath? MaxConcurrencyPath { get; init; }

    /// <param name="maxConcurrency">0 or more.</param>
    public static int AtOnce(long maxConcurrency) => maxConcurrency == 0 ? MostAtOnce : (int)Math.Min(maxConcurrency, MostAtOnce);
}

/// <summary>When and how often a failed state is tried again.</summary>
internal sealed record Retrier(IReadOnlyList<string> ErrorEquals)
{
    public int IntervalSeconds { get; init; } = 1;

    /// <summary>0 never retries.</summary>
    public int MaxAttempts { get; init; } = 3;

    public double BackoffRate { get; init; } = 2.0;

    public int MaxDelaySeconds { get; init; } = 31_622_400;

    /// <summary>Whether the delay is drawn between zero and what it would be.</summary>
    public bool HasFullJitter { get; init; }

    /// <param name="retry">Which retry of this retrier it is, from 1.</param>
    /// <param name="random">Draws the jitter.</param>
    public TimeSpan Delay(int retry, Random random)
    {
        var seconds = Math.Min(IntervalSeconds * Math.Pow(BackoffRate, retry - 1), MaxDelaySeconds);
        return TimeSpan.FromSeconds(HasFullJitter ? seconds * random.NextDouble() : seconds);
    }
}

/// <summary>Where the workflow goes on after these errors, and where in the raw input the error goes; null discards it.</summary>
internal sealed record Catcher(IReadOnlyList<string> ErrorEquals, string Next, JsonPath? ResultPath);
