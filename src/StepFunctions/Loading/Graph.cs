using StepFunctions.States;

namespace StepFunctions.Loading;

/// <summary>Checks that the states of one scope lead to one another, and that each can be reached.</summary>
internal static class Graph
{
    public static void Check(Workflow workflow, FieldReader fields, string scope, List<string> problems)
    {
        var states = workflow.States;
        if (!states.ContainsKey(workflow.StartAt))
        {
            fields.Report("StartAt", $"is '{workflow.StartAt}', which is not a state of {scope}; use one of {string.Join(", ", states.Keys)}");
            return;
        }

        foreach (var (name, state) in states)
        {
            foreach (var missing in state.Successors.Where(next => !states.ContainsKey(next)).Distinct())
            {
                problems.Add($"State '{name}': leads to '{missing}' (Next, Default or Catch), which is not a state of {scope}; name one that is");
            }
        }

        foreach (var unreachable in states.Keys.Except(Reachable(workflow)))
        {
            problems.Add($"State '{unreachable}': no state leads to it; name it in a Next, Default, Catch or StartAt of {scope}, or remove it");
        }
    }

    private static HashSet<string> Reachable(Workflow workflow)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([workflow.StartAt]);
        while (open.TryPop(out var name))
        {
            if (workflow.States.TryGetValue(name, out var state) && reached.Add(name))
            {
                foreach (var next in state.Successors)
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }
}
