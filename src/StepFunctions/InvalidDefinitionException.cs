namespace StepFunctions;

/// <summary>A definition that Step Functions or this engine would not run, with everything that is wrong in it.</summary>
internal sealed class InvalidDefinitionException(string machine, IReadOnlyList<string> problems)
    : Exception($"State machine '{machine}' cannot be loaded:{string.Concat(problems.Select(problem => $"\n- {problem}"))}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
