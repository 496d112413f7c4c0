using Amazon.Runtime;

namespace Amazon.StepFunctions.Model;

public class AmazonStepFunctionsRequest : AmazonWebServiceRequest;

/// <summary>Starts a workflow. The same name and input while it runs start it once.</summary>
public class StartExecutionRequest : AmazonStepFunctionsRequest
{
    public string StateMachineArn { get; set; }

    public string Name { get; set; }

    public string Input { get; set; }

    public string TraceHeader { get; set; }
}

public class StartExecutionResponse : AmazonWebServiceResponse
{
    public string ExecutionArn { get; set; }

    public DateTime? StartDate { get; set; }
}
