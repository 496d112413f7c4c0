using System.Text;

namespace Rehearsal.Tests.Wire;

/// <summary>What is no request of its protocol is refused in the protocol's words, and no request ends without an answer.</summary>
public class MalformedRequestTests
{
    private const string Form = "POST /\nContent-Type: application/x-www-form-urlencoded\n\n";
    private const string Json = "POST /\nX-Amz-Target: CodeDeploy_20141006.GetDeployment\n\n";

    [Theory]
    [InlineData("POST /", "400 UnknownOperationException")]
    [InlineData("POST /\nX-Amz-Target: CodeDeploy_20141006", "400 UnknownOperationException")]
    [InlineData("POST /\nX-Amz-Target: CodeDeploy_20141006.", "400 UnknownOperationException")]
    [InlineData("POST /\nX-Amz-Target: .", "400 UnknownOperationException")]
    [InlineData(Json + "{", "400 SerializationException")]
    [InlineData(Json + "[]", "400 SerializationException")]
    [InlineData(Json + "null", "400 SerializationException")]
    [InlineData(Json + """{ "deploymentId": "d-1", "deploymentId": "d-2" }""", "400 SerializationException")]
    [InlineData(Json + """{ "deploymentId": "\ud800" }""", "400 SerializationException")]
    [InlineData(Json + """{ "\ud800": "d-1" }""", "400 SerializationException")]
    [InlineData(Json + """{ "deploymentId": 5 }""", "400 SerializationException")]
    [InlineData(Json + """{ "": "d-1" }""", "400 ValidationException")]
    [InlineData(Json + """{ "createTime": 1e300 }""", "400 SerializationException")]
    [InlineData(Json + """{ "createTime": 1e999999 }""", "400 SerializationException")]
    [InlineData(Json, "400 DeploymentIdRequiredException")]
    [InlineData(Form, "400 MissingAction")]
    [InlineData(Form + "Action=&Version=2015-12-01", "400 MissingAction")]
    [InlineData(Form + "Action=DescribeRules", "400 InvalidAction")]
    [InlineData(Form + "Action=DescribeRules&Version=2015-12-01&A=1&A=2", "400 MalformedQueryString")]
    [InlineData(Form + "Action=DescribeRules&Version=2015-12-01&A=1&A.member.1=2", "400 MalformedQueryString")]
    [InlineData(Form + "Action=DescribeRules&Version=2015-12-01&A.member.x=2", "400 MalformedQueryString")]
    [InlineData(Form + "Action=DescribeRules&Version=2015-12-01&.=2&..=3", "400 MalformedQueryString")]
    [InlineData(Form + "Action=DescribeRules&Version=2015-12-01&ListenerArn=a&PageSize=ten", "400 ListenerNotFound")]
    [InlineData(Form + "Action=DescribeSubnets&Version=2016-11-15&SubnetId.1.x=2", "400 SerializationException")]
    [InlineData("PUT /", "501 NotImplemented")]
    [InlineData("GET //", "501 NotImplemented")]
    [InlineData("GET /reports/%00", "404 NoSuchBucket")]
    [InlineData("GET /reports?list-type=2&max-keys=ten", "404 NoSuchBucket")]
    [InlineData("PUT /reports/a\nContent-Encoding: aws-chunked\n\n7fffffff\r\nabc", "400 IncompleteBody")]
    [InlineData("PUT /reports/a\nContent-Encoding: aws-chunked\n\n-1\r\nabc", "400 IncompleteBody")]
    [InlineData("PUT /reports/a\nContent-Encoding: aws-chunked\n\n", "400 IncompleteBody")]
    [InlineData("POST /service/x/operation/\nsmithy-protocol: rpc-v2-cbor", "404 UnknownOperationException")]
    [InlineData("POST /service/GraniteServiceVersion20100801/operation/DescribeAlarms\nsmithy-protocol: rpc-v2-cbor\n\n{}", "400 SerializationException")]
    [InlineData("GET /2015-03-31/functions", "404 UnknownOperationException")]
    [InlineData("GET /clusters\nAuthorization: AWS4-HMAC-SHA256 Credential=x/20260101/local/eks/aws4_request, Signature=0", "400 UnknownOperationException")]
    public void A_malformed_request_is_refused(string request, string refusal) => TestDeployment.Play(async scene =>
    {
        var response = await new AccountEndpoint(scene.Api).Answer(RawRequest.Parse(request), CancellationToken.None);

        Refusal(response).ShouldBe(refusal, Encoding.UTF8.GetString(response.Body.Span));
        response.Header("x-amzn-RequestId").ShouldNotBeNull();
    });

    [Theory]
    [InlineData("POST /\nX-Amz-Target: CodeDeploy_20141006.GetDeployment", "413 RequestEntityTooLargeException")]
    [InlineData("POST /\nContent-Type: application/x-www-form-urlencoded", "413 RequestEntityTooLarge")]
    [InlineData("PUT /reports/a", "400 EntityTooLarge")]
    public void A_body_may_be_as_long_as_the_limit_and_no_longer(string request, string refusal) => TestDeployment.Play(async scene =>
    {
        var endpoint = new AccountEndpoint(scene.Api);
        var (longest, longer) = (new byte[AccountEndpoint.LongestBody], new byte[AccountEndpoint.LongestBody + 1]);

        Refusal(await endpoint.Answer(RawRequest.Parse(request) with { Body = longer }, CancellationToken.None)).ShouldBe(refusal);
        Refusal(await endpoint.Answer(RawRequest.Parse(request) with { Body = longest }, CancellationToken.None)).ShouldNotBe(refusal);
    });

    [Fact]
    public void A_query_that_is_too_deep_is_refused() => TestDeployment.Play(async scene =>
    {
        var deep = string.Join('.', Enumerable.Repeat("a", 100_000));

        var response = await new AccountEndpoint(scene.Api).Answer(
            RawRequest.Parse($"{Form}Action=DescribeRules&Version=2015-12-01&{deep}=1"), CancellationToken.None);

        Refusal(response).ShouldBe("400 MalformedQueryString");
    });

    [Fact]
    public void CBOR_that_is_too_deep_is_refused() => TestDeployment.Play(async scene =>
    {
        var request = RawRequest.Parse("POST /service/GraniteServiceVersion20100801/operation/DescribeAlarms\nsmithy-protocol: rpc-v2-cbor");

        var response = await new AccountEndpoint(scene.Api).Answer(request with { Body = Enumerable.Repeat((byte)0x81, 100_000).ToArray() }, CancellationToken.None);

        Refusal(response).ShouldBe("400 SerializationException");
    });

    private static string Refusal(Response response)
    {
        var body = response.Header("Content-Type") is "application/cbor"
            ? Cbor.Read(response.Body)!.ToJsonString()
            : Encoding.UTF8.GetString(response.Body.Span);
        var code = response.Header("x-amzn-ErrorType") ?? (body.Split("\"__type\":\"") is [_, var json] ? json.Split('"')[0] : body.Split("<Code>")[^1].Split("</Code>")[0]);
        return $"{response.Status} {code}";
    }
}
