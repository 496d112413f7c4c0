namespace StepFunctions.Values;

/// <summary>What a field is evaluated on: the document it sees as <c>$</c>, the context object, and chance.</summary>
internal sealed record Evaluation(Json Document, Func<Json> Context, Random Random)
{
    public Json? Find(JsonPath path) => path.Find(path.IsContext ? Context() : Document);

    /// <summary>The value at a path that a field outside a payload template names.</summary>
    /// <exception cref="StateFailure">The path is definite and nothing is there.</exception>
    public Json Read(JsonPath path) => Find(path)
        ?? throw StateFailure.Unevaluable($"Invalid path '{path}' : {path.Absence(path.IsContext ? Context() : Document)}");

    /// <summary>The value at a path that a payload template names under this field.</summary>
    /// <exception cref="StateFailure">The path is definite and nothing is there.</exception>
    public Json Read(JsonPath path, string field) => Find(path)
        ?? throw StateFailure.Unevaluable($"The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{Document}'");
}
