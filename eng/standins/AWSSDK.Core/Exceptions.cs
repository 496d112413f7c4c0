using System.Net;

namespace Amazon.Runtime;

/// <summary>The service answered with an error.</summary>
public class AmazonServiceException : Exception
{
    public AmazonServiceException(string message)
        : base(message)
    {
    }

    public AmazonServiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public AmazonServiceException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException)
    {
        ErrorType = errorType;
        ErrorCode = errorCode;
        RequestId = requestId;
        StatusCode = statusCode;
    }

    public ErrorType ErrorType { get; set; }

    public string ErrorCode { get; set; }

    public string RequestId { get; set; }

    public HttpStatusCode StatusCode { get; set; }
}

/// <summary>The client cannot send the request at all.</summary>
public class AmazonClientException : Exception
{
    public AmazonClientException(string message)
        : base(message)
    {
    }

    public AmazonClientException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

public enum ErrorType
{
    Sender,
    Receiver,
    Unknown,
}
