using StepFunctions.Loading;
using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Running;

/// <summary>Walks one execution through its states.</summary>
internal sealed class Interpreter(Execution execution, ITaskRunner tasks, TaskTokens tokens, TimeProvider clock, Random random)
{
    /// <summary>Bytes of UTF-8 that a state's input, result or output may have.</summary>
    public const int LargestDocument = 262_144;

    // A quota of Standard workflows.
    private static readonly TimeSpan LongestExecution = TimeSpan.FromDays(365);

    private readonly TaskAttempt _task = new(execution, tasks, tokens, clock);

    private readonly record struct Step(Json Output, string? Next);

    public Task<Json> Run()
    {
        execution.Record("ExecutionStarted", content: JsonMap.Of(("input", execution.InputDocument)));
        return Walk(execution.Machine.Workflow, execution.InputDocument, new Branch(MapItem: null, execution.Ended));
    }

    private async Task<Json> Walk(Workflow workflow, Json input, Branch branch)
    {
        var step = new Step(input, workflow.StartAt);
        while (step.Next is { } name)
        {
            branch.Aborted.ThrowIfCancellationRequested();
            step = await Visit(workflow.States[name], step.Output, branch);
        }

        return step.Output;
    }

    private async Task<Step> Visit(State state, Json input, Branch branch)
    {
        var enteredId = execution.Record($"{state.Type}StateEntered", state.Name, JsonMap.Of(("input", input)));
        execution.Transitions++;
        var visit = new StateVisit(execution, state, input, branch, clock.GetUtcNow(), enteredId, random);
        try
        {
            var step = await Act(visit);
            execution.Record($"{state.Type}StateExited", state.Name, JsonMap.Of(("output", step.Output)));
            return step;
        }
        catch (StateFailure failure) when (failure.LacksPlace)
        {
            throw visit.At(failure);
        }
        catch (OperationCanceledException) when (state is WorkingState or WaitState)
        {
            execution.Record($"{state.Type}StateAborted", state.Name);
            throw;
        }
    }

    private async Task<Step> Act(StateVisit visit) => visit.State switch
    {
        PassState pass => new Step(Limited(Pass(visit, pass), pass.Name), pass.Next),
        ChoiceState choice => Choose(visit, choice),
        WaitState wait => await Wait(visit, wait),
        SucceedState => new Step(visit.Output(visit.EffectiveInput()), Next: null),
        FailState fail => throw Failure(visit, fail),
        WorkingState working => await Work(visit, working),
        var state => throw new InvalidOperationException($"{state.GetType()} is no state"),
    };

    private static Json Pass(StateVisit visit, PassState pass)
    {
        var input = visit.EffectiveInput();
        var result = pass.Result ?? pass.Parameters?.Evaluate(visit.On(input)) ?? input;
        return visit.Output(Placed(visit.Input, result, pass.ResultPath));
    }

    private static Step Choose(StateVisit visit, ChoiceState choice)
    {
        var input = visit.EffectiveInput();
        var evaluation = visit.On(input);
        foreach (var (rule, next) in choice.Choices)
        {
            if (rule.Holds(evaluation))
            {
                return new Step(visit.Output(input), next);
            }
        }

        return new Step(
            visit.Output(input),
            choice.Default
                ?? throw new StateFailure(
                    StateFailure.NoChoiceMatched, $"No rule of the Choice state '{choice.Name}' matched, and it has no Default."));
    }

    private static StateFailure Failure(StateVisit visit, FailState fail)
    {
        return new StateFailure(Text(fail.Error, "Error"), Text(fail.Cause, "Cause"));

        string? Text(PayloadTemplate? template, string field) => template?.Evaluate(visit.On(visit.Input)) switch
        {
            null => null,
            JsonString text => text.Value,
            var other => throw StateFailure.Unevaluable($"The value of '{field}' is of type {other.Kind}; it must be a string."),
        };
    }

    private async Task<Step> Wait(StateVisit visit, WaitState wait)
    {
        var input = visit.EffectiveInput();
        await Pause(Length(wait.End, visit.On(input)), visit.Branch.Aborted);
        return new Step(visit.Output(input), wait.Next);
    }

    private TimeSpan Length(WaitEnd end, Evaluation evaluation) => end switch
    {
        WaitEnd.AfterSeconds(var seconds) => TimeSpan.FromSeconds(seconds),
        WaitEnd.AfterSecondsAt(var path) => TimeSpan.FromSeconds(Seconds(evaluation.Read(path), path, least: 0)),
        WaitEnd.Until(var instant) => instant - clock.GetUtcNow(),
        WaitEnd.UntilInstantAt(var path) => (Comparer.Instant(evaluation.Read(path))
            ?? throw StateFailure.Unevaluable($"The value {evaluation.Read(path)} at the TimestampPath '{path}' is not a timestamp with T and Z "
                + "or an offset.")) - clock.GetUtcNow(),
        _ => throw new InvalidOperationException($"{end} is no end of a wait"),
    };

    private static long Seconds(Json value, JsonPath path, long least) =>
        value is JsonNumber { Integer: { } seconds } && seconds >= least && seconds <= StateReader.LongestSeconds
            ? seconds
            : throw StateFailure.Unevaluable($"The value {value} at the path '{path}' is not an integer from {least} to "
                + $"{StateReader.LongestSeconds}.");

    private async Task<Step> Work(StateVisit visit, WorkingState state)
    {
        var retries = new int[state.Retry.Count];
        while (true)
        {
            StateFailure failure;
            try
            {
                return new Step(await Attempt(visit, state), state.Next);
            }
            catch (StateFailure failed)
            {
                failure = visit.At(failed);
            }

            if (NextDelay(state, failure, retries) is { } delay)
            {
                await Pause(delay, visit.Branch.Aborted);
                visit.CountRetry();
                execution.Transitions++;
                continue;
            }

            return state.Catch.FirstOrDefault(catcher => failure.IsNamedBy(catcher.ErrorEquals)) is { } caught
                ? new Step(Limited(Placed(visit.Input, ErrorOutput(failure), caught.ResultPath), state.Name), caught.Next)
                : throw failure;
        }
    }

    /// <summary>The delay of the retrier that answers this failure, which is the first that names it, even when it has no attempt left.</summary>
    private TimeSpan? NextDelay(WorkingState state, StateFailure failure, int[] retries)
    {
        for (var index = 0; index < retries.Length; index++)
        {
            var retrier = state.Retry[index];
            if (failure.IsNamedBy(retrier.ErrorEquals))
            {
                return retries[index] < retrier.MaxAttempts ? retrier.Delay(++retries[index], random) : null;
            }
        }

        return null;
    }

    private static JsonMap ErrorOutput(StateFailure failure) => JsonMap.Of(
        ("Error", failure.Error is null ? null : new JsonString(failure.Error)),
        ("Cause", failure.Cause is null ? null : new JsonString(failure.Cause)));

    private async Task<Json> Attempt(StateVisit visit, WorkingState state)
    {
        var input = visit.EffectiveInput();
        if (state is TaskState { WaitsForToken: true })
        {
            visit.Hand(tokens.New(execution));
        }

        input = state.Parameters?.Evaluate(visit.On(input)) ?? input;
        var result = await Result(visit, state, input);
        result = state.ResultSelector?.Evaluate(visit.On(result)) ?? result;
        return Limited(visit.Output(Placed(visit.Input, result, state.ResultPath)), state.Name);
    }

    private Task<Json> Result(StateVisit visit, WorkingState state, Json input) => state switch
    {
        TaskState task => _task.Run(visit, task, Limited(input, task.Name), Timeout(visit, task)),
        MapState map => Iterate(visit, map, input),
        ParallelState parallel => RunBranches(visit, parallel, input),
        _ => throw new InvalidOperationException($"{state.GetType()} does no work"),
    };

    // Recorded on AWS: the path reads the raw input, not what InputPath shows.
    private static TimeSpan? Timeout(StateVisit visit, TaskState task) => task switch
    {
        { TimeoutSecondsPath: { } path } => TimeSpan.FromSeconds(Seconds(visit.On(visit.Input).Read(path), path, least: 1)),
        { TimeoutSeconds: { } seconds } => TimeSpan.FromSeconds(seconds),
        _ => null,
    };

    private Task<Json> RunBranches(StateVisit visit, ParallelState state, Json input) =>
        Forked(visit, "ParallelState", started: null, state.Branches.Count, atOnce: state.Branches.Count, (index, aborted) =>
            Walk(state.Branches[index], input, visit.Branch with { Aborted = aborted }));

    private Task<Json> Iterate(StateVisit visit, MapState map, Json input)
    {
        var items = visit.On(input).Read(map.ItemsPath) is JsonList list
            ? list.Items
            : throw StateFailure.Unevaluable($"Reference path \"{map.ItemsPath}\" must point to array.");
        var atOnce = MapState.AtOnce(MaxConcurrency(visit, map, input));
        var started = JsonMap.Of(("length", new JsonNumber(items.Count)));
        return Forked(
            visit, "MapState", started, items.Count, atOnce, (index, aborted) => Iteration(visit, map, input, items[index], index, aborted));
    }

    // A number in quotes is refused too: what AWS makes of one is not known. Given a negative one it was seen to hang; here the execution ends.
    private static long MaxConcurrency(StateVisit visit, MapState map, Json input) => map.MaxConcurrencyPath is not { } path
        ? map.MaxConcurrency
        : visit.On(input).Read(path) switch
        {
            JsonNumber { Integer: >= 0 and { } most } => most,
            JsonNumber { Integer: { } negative } =>
                throw StateFailure.Unevaluable($"The MaxConcurrencyPath field refers to value \"{negative}\" which is negative: {path}"),
            var other => throw StateFailure.Unevaluable(
                $"The MaxConcurrencyPath field refers to value \"{(other is JsonString text ? text.Value : other)}\" which is not a valid integer: "
                    + $"{path}"),
        };

    private async Task<Json> Iteration(StateVisit visit, MapState map, Json input, Json item, int index, CancellationToken aborted)
    {
        var content = JsonMap.Of(("name", new JsonString(map.Name)), ("index", new JsonNumber(index)));
        execution.Record("MapIterationStarted", map.Name, content);
        try
        {
            var mapItem = JsonMap.Of(("Index", new JsonNumber(index)), ("Value", item));
            var selected = Limited(map.ItemSelector?.Evaluate(visit.On(input, mapItem)) ?? item, map.Name);
            var output = await Walk(map.ItemProcessor, selected, new Branch(mapItem, aborted));
            execution.Record("MapIterationSucceeded", map.Name, content);
            return output;
        }
        catch (StateFailure)
        {
            execution.Record("MapIterationFailed", map.Name, content);
            throw;
        }
        catch (OperationCanceledException)
        {
            execution.Record("MapIterationAborted", map.Name, content);
            throw;
        }
    }

    private async Task<Json> Forked(
        StateVisit visit, string type, Json? started, int count, int atOnce, Func<int, CancellationToken, Task<Json>> branch)
    {
        execution.Record($"{type}Started", visit.State.Name, started);
        try
        {
            var results = await Fork.Run(count, atOnce, branch, visit.Branch.Aborted);
            execution.Record($"{type}Succeeded", visit.State.Name);
            return new JsonList(results);
        }
        catch (StateFailure failure)
        {
            execution.Record($"{type}Failed", visit.State.Name, TaskAttempt.Failure(failure));
            throw;
        }
    }

    private static Json Placed(Json input, Json result, JsonPath? resultPath) => resultPath?.Put(input, result) ?? input;

    private static Json Limited(Json document, string state) => document.Size <= LargestDocument ? document : throw TaskAttempt.TooLarge(state);

    private async Task Pause(TimeSpan span, CancellationToken aborted)
    {
        var left = execution.StartDate + LongestExecution - clock.GetUtcNow();
        await clock.Pause(span < left ? span : left, aborted);
        if (span > left && !aborted.IsCancellationRequested)
        {
            execution.TimeOut();
        }

        aborted.ThrowIfCancellationRequested();
    }
}
