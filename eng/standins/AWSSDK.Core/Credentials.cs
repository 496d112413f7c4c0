namespace Amazon.Runtime;

/// <summary>Who asks. A stand-in does not sign, so nobody reads them.</summary>
public abstract class AWSCredentials;

public class BasicAWSCredentials : AWSCredentials
{
    public BasicAWSCredentials(string accessKey, string secretKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKey);
        ArgumentException.ThrowIfNullOrEmpty(secretKey);
    }
}
