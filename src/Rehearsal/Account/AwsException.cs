namespace Rehearsal.Account;

/// <summary>An error as an AWS API answers it.</summary>
internal sealed class AwsException(string code, string message, int statusCode = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;
}

/// <summary>
/// A call that the account does not know: a gap in the rehearsal or a typing error in a workflow, never something to be caught there.
/// </summary>
internal sealed class UnsupportedCallException(string message) : NotSupportedException(message);
