using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>The right-hand side of a computed member: a path, a literal, or a call of an intrinsic function.</summary>
internal abstract class Expression
{
    /// <param name="evaluation">What it is evaluated on.</param>
    /// <param name="field">The computed member, for messages.</param>
    public abstract Json Evaluate(Evaluation evaluation, string field);

    public sealed class Path(JsonPath path) : Expression
    {
        public override Json Evaluate(Evaluation evaluation, string field) => evaluation.Read(path, field);
    }

    public sealed class Literal(Json value) : Expression
    {
        public Json Value => value;

        public override Json Evaluate(Evaluation evaluation, string field) => value;
    }

    /// <summary>A call; <paramref name="text"/> is how it was written.</summary>
    public sealed class Call(string text, IntrinsicFunction function, IReadOnlyList<Expression> arguments) : Expression
    {
        public override Json Evaluate(Evaluation evaluation, string field)
        {
            Json[] values = [.. arguments.Select(argument => argument.Evaluate(evaluation, field))];
            try
            {
                return function.Apply(values, evaluation.Random);
            }
            catch (IntrinsicException refused)
            {
                throw StateFailure.Intrinsic(text, refused.Message);
            }
        }
    }
}

/// <summary>A call of an intrinsic function with arguments that it refuses.</summary>
internal sealed class IntrinsicException(string message) : Exception(message);
