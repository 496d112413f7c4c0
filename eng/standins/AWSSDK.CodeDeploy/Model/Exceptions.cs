using System.Net;
using Amazon.Runtime;

namespace Amazon.CodeDeploy.Model;

public class InvalidLifecycleEventHookExecutionStatusException : AmazonCodeDeployException
{
    public InvalidLifecycleEventHookExecutionStatusException(string message)
        : base(message)
    {
    }

    public InvalidLifecycleEventHookExecutionStatusException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class InvalidLifecycleEventHookExecutionIdException : AmazonCodeDeployException
{
    public InvalidLifecycleEventHookExecutionIdException(string message)
        : base(message)
    {
    }

    public InvalidLifecycleEventHookExecutionIdException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class LifecycleEventAlreadyCompletedException : AmazonCodeDeployException
{
    public LifecycleEventAlreadyCompletedException(string message)
        : base(message)
    {
    }

    public LifecycleEventAlreadyCompletedException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class DeploymentIdRequiredException : AmazonCodeDeployException
{
    public DeploymentIdRequiredException(string message)
        : base(message)
    {
    }

    public DeploymentIdRequiredException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class DeploymentDoesNotExistException : AmazonCodeDeployException
{
    public DeploymentDoesNotExistException(string message)
        : base(message)
    {
    }

    public DeploymentDoesNotExistException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class InvalidDeploymentIdException : AmazonCodeDeployException
{
    public InvalidDeploymentIdException(string message)
        : base(message)
    {
    }

    public InvalidDeploymentIdException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}

public class UnsupportedActionForDeploymentTypeException : AmazonCodeDeployException
{
    public UnsupportedActionForDeploymentTypeException(string message)
        : base(message)
    {
    }

    public UnsupportedActionForDeploymentTypeException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
