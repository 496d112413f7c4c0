using Amazon.Runtime;

namespace Amazon.StepFunctions;

/// <summary>Where Step Functions is: AWS_ENDPOINT_URL_SFN names it, unless ServiceURL is set.</summary>
public class AmazonStepFunctionsConfig : ClientConfig
{
    public AmazonStepFunctionsConfig() => ServiceId = "SFN";
}
