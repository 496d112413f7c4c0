using System.Runtime.CompilerServices;

namespace Rehearsal.Tests.Wire;

/// <summary>Requests as AWS's clients send them, without what does not matter, and the endpoint's answers to them.</summary>
public class RecordedRequestTests
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";

    [Fact]
    public void Json() => Record(
        [
            Target("AmazonSSM.GetParameters", "ssm", """{"Names": ["/shop/token", "none"], "WithDecryption": true}"""),
            Target("AmazonEC2ContainerServiceV20141113.ListTasks", "ecs", """{"cluster": "main", "startedBy": "nobody"}"""),
            Target("AWSStepFunctions.DescribeExecution", "states", """{"executionArn": "arn:none"}"""),
            Target("GraniteServiceVersion20100801.DescribeAlarms", "monitoring", """{"AlarmNames": ["shop-5xx"]}"""),
            Target("CodeDeploy_20141006.GetDeployment", "codedeploy", """{"deploymentID": "d-1"}"""),
            Target("AmazonEC2ContainerServiceV20141113.RegisterContainerInstance", "ecs", "{}"),
            Target("DynamoDB_20120810.ListTables", "dynamodb", "{}"),
        ]);

    [Fact]
    public void Query() => Record(
        [
            $"POST /\n{Form}\n{Signed("sns")}\n\nAction=Publish&Version=2010-03-31&TopicArn=arn%3Atopic&Message=m",
            $"POST /\n{Form}\n{Signed("monitoring")}\n\nAction=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=shop-5xx&MaxRecords=5",
            $"POST /\n{Form}\n\nAction=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=%3Cnone%3E",
            $"GET /?Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=none",
            $"POST /\n{Form}\n{Signed("elasticloadbalancing")}\n\nAction=CreateRule&Version=2015-12-01",
            $"POST /\n{Form}\n{Signed("iam")}\n\nAction=ListUsers&Version=2010-05-08",
        ]);

    [Fact]
    public void Ec2() => Record(
        [
            $"POST /\n{Form}\n{Signed("ec2")}\n\nAction=DescribeSubnets&Version=2016-11-15&SubnetId.1=subnet-0a1b2c3d",
            $"POST /\n{Form}\n{Signed("ec2")}\n\nAction=DescribeSecurityGroups&Version=2016-11-15&Filter.1.Name=group-id&Filter.1.Value.1=sg-1d2e3f4a&MaxResults=5",
            $"POST /\n{Form}\n{Signed("ec2")}\n\nAction=DescribeSubnets&Version=2016-11-15&SubnetId.1=none",
            $"POST /\n{Form}\n{Signed("ec2")}\n\nAction=DescribeSubnets&Version=2016-11-15&NextToken=t",
            $"POST /\n{Form}\n{Signed("ec2")}\n\nAction=DescribeVpcs&Version=2016-11-15",
        ]);

    [Fact]
    public void S3() => Record(
        [
            $"GET /reports/a%20b%2Bc.json\nRange: bytes=0-3\n{Signed("s3")}",
            "GET /a%20b%2Bc.json?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x%2F20260101%2Flocal%2Fs3%2Faws4_request\nHost: reports.s3.local.amazonaws.com",
            "GET /?list-type=2&prefix=&delimiter=&encoding-type=url\nHost: reports.localhost:4566",
            "GET /reports?list-type=2&max-keys=0",
            $"PUT /reports/new\nContent-Type: text/plain\nContent-Encoding: aws-chunked\n{Signed("s3")}\n\n3;chunk-signature=0\r\nabc\r\n2\r\n\r\n\r\n0\r\nx-amz-checksum-crc32: x\r\n\r\n",
            "GET /reports/none",
            "GET /none?list-type=2",
            "GET /reports/a%20b%2Bc.json?tagging",
            "GET /reports/a%20b%2Bc.json\nIf-None-Match: \"e\"",
            "GET /reports?location",
            "DELETE /reports/new",
            "DELETE /none/new",
            "PUT /specs\n\n<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>local</LocationConstraint></CreateBucketConfiguration>",
            "PUT /specs",
            "PUT /other\n\n<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "PUT /specs?versioning\n\n<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
            "PUT /specs/a\nx-amz-meta-a: b\n\na",
            "PUT /none/a\n\na",
        ]);

    [Fact]
    public void Lambda() => Record(
        [
            $"GET /2015-03-31/functions/Hook/configuration?Qualifier=%24LATEST\n{Signed("lambda")}",
            $"GET /2015-03-31/functions/none/configuration\n{Signed("lambda")}",
            $"POST /2015-03-31/functions/Hook/invocations\n{Signed("lambda")}\n\n{{}}",
        ]);

    [Fact]
    public void Cbor() => Record(
        [
            (
                "DescribeAlarms AlarmNames=[shop-5xx]",
                Smithy("DescribeAlarms", [0xa1, 0x6a, .. "AlarmNames"u8, 0x81, 0x68, .. "shop-5xx"u8])),
            (
                "DescribeAlarms AlarmNames=[none], of indefinite lengths",
                Smithy("DescribeAlarms", [0xbf, 0x6a, .. "AlarmNames"u8, 0x9f, 0x7f, 0x62, .. "no"u8, 0x62, .. "ne"u8, 0xff, 0xff, 0xff])),
            ("DescribeAlarms MaxRecord=1", Smithy("DescribeAlarms", [0xa1, 0x69, .. "MaxRecord"u8, 0x01])),
            ("DescribeAlarms, cut off", Smithy("DescribeAlarms", [0xa1, 0x6a, .. "Alarm"u8])),
            ("ListDashboards", Smithy("ListDashboards", [0xa0])),
        ]);

    private static string Signed(string service) =>
        $"Authorization: AWS4-HMAC-SHA256 Credential=any/20260101/local/{service}/aws4_request, SignedHeaders=host, Signature=0";

    private static string Target(string target, string service, string body) =>
        $"POST /\nX-Amz-Target: {target}\nContent-Type: application/x-amz-json-1.1\n{Signed(service)}\n\n{body}";

    private static Request Smithy(string operation, byte[] body) => new(
        "POST", $"/service/GraniteServiceVersion20100801/operation/{operation}", [new("smithy-protocol", "rpc-v2-cbor"), new("Content-Type", "application/cbor")], body);

    private static void Record(IReadOnlyList<string> requests, [CallerMemberName] string protocol = "") =>
        Record([.. requests.Select(request => (request, RawRequest.Parse(request)))], protocol);

    private static void Record(IReadOnlyList<(string Shown, Request Request)> requests, [CallerMemberName] string protocol = "") =>
        TestDeployment.Play(async scene =>
        {
            scene.Account.Parameters.Put("/shop/token", "s3cret");
            scene.Account.Alarms.Set("shop-5xx", AlarmState.Alarm, "5 > 3");
            scene.Account.Functions.Put("Hook");
            scene.Account.Topics.Create("arn:topic");
            scene.Account.Buckets.Create("reports").Put(new StoredObject("a b+c.json", "application/json", "{ }", VirtualTime.Start));
            List<string> record = [];
            foreach (var (shown, request) in requests)
            {
                var response = await new AccountEndpoint(scene.Api).Answer(request, CancellationToken.None);
                record.Add($"{string.Join('\n', shown.ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}"))}\n\n{RawRequest.Show(response)}\n");
            }

            Golden.Verify(RawRequest.WithoutList(string.Join("\n", record)), behaviour: protocol);
        });
}
