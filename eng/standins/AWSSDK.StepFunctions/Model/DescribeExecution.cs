using Amazon.Runtime;

namespace Amazon.StepFunctions.Model;

/// <summary>What an execution was given and how it ended.</summary>
public class DescribeExecutionRequest : AmazonStepFunctionsRequest
{
    public string ExecutionArn { get; set; }
}

public class DescribeExecutionResponse : AmazonWebServiceResponse
{
    public string ExecutionArn { get; set; }

    public string StateMachineArn { get; set; }

    public string Name { get; set; }

    public ExecutionStatus Status { get; set; }

    public string Input { get; set; }

    public string Output { get; set; }

    public string Error { get; set; }

    public string Cause { get; set; }

    public DateTime? StartDate { get; set; }

    public DateTime? StopDate { get; set; }
}
