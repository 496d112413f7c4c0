using System.Net;

namespace Amazon.Runtime;

public abstract class AmazonWebServiceRequest;

/// <summary>What every answer carries beside its own fields.</summary>
public class AmazonWebServiceResponse
{
    public ResponseMetadata ResponseMetadata { get; set; }

    public long ContentLength { get; set; }

    public HttpStatusCode HttpStatusCode { get; set; }
}

public class ResponseMetadata
{
    public string RequestId { get; set; }
}
