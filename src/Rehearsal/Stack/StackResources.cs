using Rehearsal.Account;

namespace Rehearsal.Stack;

/// <summary>Creates in the account what the template declares beside workflows and rules.</summary>
internal static class StackResources
{
    public static void CreateIn(InMemoryAccount account, StackTemplate template)
    {
        foreach (var function in template.Functions)
        {
            account.Functions.Put(function.Name, new DeployedFunction { Handler = function.Handler, Environment = [.. function.Environment] });
        }

        foreach (var bucket in template.Buckets)
        {
            account.Buckets.Create(bucket);
        }

        foreach (var group in template.LogGroups)
        {
            account.LogGroups.CreateGroup(group);
        }

        foreach (var (group, stream) in template.LogStreams)
        {
            account.LogGroups.CreateStream(group, stream);
        }

        foreach (var topic in template.Topics)
        {
            account.Topics.Create(topic);
        }
    }
}
