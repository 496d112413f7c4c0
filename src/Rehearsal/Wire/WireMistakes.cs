using Rehearsal.Account;

namespace Rehearsal.Wire;

/// <summary>Codes and statuses for what the rehearsal does not answer; all of them are errors of the client, which it does not send again.</summary>
internal sealed record WireMistakes(
    (string Code, int Status) UnknownOperation, (string Code, int Status) UnknownParameter, (string Code, int Status) TooLong)
{
    public static readonly WireMistakes OfJson = new(
        ("UnknownOperationException", 400), ("ValidationException", 400), ("RequestEntityTooLargeException", 413));

    public static readonly WireMistakes OfRestJson = new(
        ("UnknownOperationException", 404), ("InvalidParameterValueException", 400), ("RequestTooLargeException", 413));

    public static readonly WireMistakes OfCbor = new(
        ("UnknownOperationException", 404), ("ValidationError", 400), ("RequestEntityTooLargeException", 413));

    public static readonly WireMistakes OfQuery = new(("InvalidAction", 400), ("ValidationError", 400), ("RequestEntityTooLarge", 413));

    public static readonly WireMistakes OfEc2 = new(("InvalidAction", 400), ("UnknownParameter", 400), ("RequestEntityTooLarge", 413));

    public static readonly WireMistakes OfS3 = new(("NotImplemented", 501), ("InvalidArgument", 400), ("EntityTooLarge", 400));

    public AwsException OperationIsUnknown(string message) => new(UnknownOperation.Code, message, UnknownOperation.Status);

    public AwsException ParameterIsUnknown(string message) => new(UnknownParameter.Code, message, UnknownParameter.Status);

    public AwsException BodyIsTooLong(int most) =>
        new(TooLong.Code, $"The request's body has more than {most} bytes, which is the most that the rehearsal takes.", TooLong.Status);
}
