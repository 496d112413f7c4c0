using Amazon.Runtime;

namespace Amazon.CodeDeploy;

/// <summary>Where CodeDeploy is: AWS_ENDPOINT_URL_CODEDEPLOY names it, unless ServiceURL is set.</summary>
public class AmazonCodeDeployConfig : ClientConfig
{
    public AmazonCodeDeployConfig() => ServiceId = "CodeDeploy";
}
