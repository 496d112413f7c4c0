using System.Net;
using Amazon.Runtime;

namespace Amazon.CodeDeploy;

/// <summary>An error that CodeDeploy answers with and that has no type of its own.</summary>
public class AmazonCodeDeployException : AmazonServiceException
{
    public AmazonCodeDeployException(string message)
        : base(message)
    {
    }

    public AmazonCodeDeployException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
