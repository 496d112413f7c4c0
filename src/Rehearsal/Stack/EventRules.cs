using System.Text.Json.Nodes;
using Rehearsal.Account;
using Rehearsal.Api;
using StepFunctions.Running;

namespace Rehearsal.Stack;

/// <summary>
/// EventBridge by the template's rules and schedules: invokes functions for the events that their patterns match, and every so often.
/// </summary>
internal sealed class EventRules(StackTemplate template, AsynchronousInvocations invocations, InMemoryAccount account)
{
    /// <summary>Invokes each function of which a rule matches, without waiting for it.</summary>
    public void Route(EventOnBus arrived)
    {
        foreach (var function in template.Functions.Where(function => function.Rules.Any(rule => rule.Matches(arrived.Envelope))))
        {
            _ = invocations.Invoke(function.Name, arrived.Envelope);
        }
    }

    /// <summary>Runs the schedules on the account's clock until the token is cancelled.</summary>
    public void Begin(CancellationToken end)
    {
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
