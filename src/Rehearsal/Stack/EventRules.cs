using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Api;
using StepFunctions.Running;

namespace Rehearsal.Stack;

/// <summary>
/// EventBridge by the template's rules and schedules: invokes functions and starts workflows for the events that their patterns match, and
/// invokes functions every so often.
/// </summary>
internal sealed class EventRules(StackTemplate template, AsynchronousInvocations invocations, InMemoryAccount account)
{
    private ImmutableList<Task> _started = [];
    private CancellationToken _end;

    /// <summary>Completes when the workflows that events have started so far have ended, however they did.</summary>
    public Task Settled => Task.WhenAll(_started);

    /// <summary>Invokes each function and starts each workflow of which a rule matches, without waiting for it.</summary>
    public void Route(EventOnBus arrived)
    {
        foreach (var function in template.Functions.Where(function => function.Rules.Any(rule => rule.Matches(arrived.Envelope))))
        {
            _ = invocations.Invoke(function.Name, arrived.Envelope);
        }

        foreach (var workflow in template.StateMachines.Where(workflow => workflow.Rules.Any(rule => rule.Matches(arrived.Envelope))))
        {
            var execution = Run(workflow, arrived);
            ImmutableInterlocked.Update(ref _started, started => started.Add(execution));
        }
    }

    /// <summary>Under the event's own name: another would be drawn, and change the ids of what follows.</summary>
    private async Task Run(StateMachineResource workflow, EventOnBus arrived)
    {
        try
        {
            await account.StateMachines.Run(workflow.Arn, arrived.Id, arrived.Detail.ToJsonString(), _end);
        }
        catch (AwsException)
        {
            // Whoever put the event on the bus does not hear of a target that takes no such input.
        }
    }

    /// <summary>Runs the schedules on the account's clock until the token is cancelled.</summary>
    public void Begin(CancellationToken end)
    {
        _end = end;
        foreach (var function in template.Functions)
        {
            foreach (var interval in function.Schedules)
            {
                _ = Repeat(function, interval, end);
            }
        }
    }

    private async Task Repeat(FunctionResource function, TimeSpan interval, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await account.Clock.Pause(interval, end);
            if (!end.IsCancellationRequested)
            {
                _ = invocations.Invoke(function.Name, Scheduled(function));
            }
        }
    }

    private JsonObject Scheduled(FunctionResource function) =>
        new()
        {
            ["version"] = "0",
            ["id"] = account.RequestIdentifiers.Uuid(),
            ["detail-type"] = "Scheduled Event",
            ["source"] = "aws.events",
            ["account"] = account.Arns.Account,
            ["time"] = ApiResponse.Time(account.Clock.GetUtcNow()),
            ["region"] = account.Arns.Region,
            ["resources"] = new JsonArray(account.Arns.Rule(function.Name)),
            ["detail"] = new JsonObject(),
        };
}
