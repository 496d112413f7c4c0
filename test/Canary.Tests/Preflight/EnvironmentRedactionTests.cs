using System.Text.Json.Nodes;

namespace Canary.Tests.Preflight;

public sealed class EnvironmentRedactionTests
{
    private const string Raw = """
        {
          "Only": [],
          "TaskDefinitions": [{
            "TaskDefinition": {
              "Status": "ACTIVE",
              "Cpu": "256",
              "RegisteredBy": "arn:aws:iam::111122223333:user/deploy",
              "ContainerDefinitions": [{
                "Name": "web",
                "Image": "shop:v8",
                "Memory": 512,
                "Command": ["run", "--password=VALUE-1"],
                "Environment": [
                  { "Name": "REGION", "Value": "VALUE-2" },
                  { "Name": "DB_PASSWORD", "Value": "VALUE-3" },
                  { "Name": "DATABASE_URL", "Value": "postgres://shop:VALUE-4@db/shop" }
                ],
                "Secrets": [{ "Name": "API_KEY", "ValueFrom": "arn:aws:ssm:eu-central-1:111122223333:parameter/shop" }],
                "HealthCheck": { "Command": ["CMD-SHELL", "curl -u a:VALUE-5 localhost"], "Interval": 10 },
                "DockerLabels": { "token": "VALUE-6", "org.opencontainers.image.revision": "9fceb02", "org.opencontainers.image.source": "https://x:VALUE-10@example.com" },
                "LogConfiguration": { "LogDriver": "splunk", "Options": { "splunk-token": "VALUE-7", "awslogs-group": "/ecs/shop" } }
              }]
            },
            "Tags": [{ "Key": "token", "Value": "VALUE-8" }]
          }, { "Error": "Ecs.ClientException", "Cause": "Unable to describe task definition." }],
          "HookFunctions": [{
            "Name": "CodeDeployHook_hooks-BeforeInstall",
            "Configuration": { "FunctionName": "CodeDeployHook_hooks-BeforeInstall", "State": "Active", "Handler": "a::b::c", "Environment": { "Variables": { "TOKEN": "VALUE-9" } } }
          }]
        }
        """;

    /// <summary>What a task was started with may be a secret too.</summary>
    [Theory]
    [InlineData("RUNNING", "RUNNING", "HEALTHY", "healthy")]
    [InlineData("RUNNING", "RUNNING", "UNKNOWN", "healthy")]
    [InlineData("RUNNING", "RUNNING", "UNHEALTHY", "unhealthy")]
    [InlineData("PENDING", "RUNNING", "UNKNOWN", "initial")]
    [InlineData("PROVISIONING", "RUNNING", "UNKNOWN", "initial")]
    [InlineData("RUNNING", "STOPPED", "HEALTHY", "draining")]
    [InlineData("DEACTIVATING", "RUNNING", "HEALTHY", "draining")]
    [InlineData("STOPPED", "STOPPED", "UNKNOWN", "draining")]
    public void Of_a_task_only_where_it_is_and_how_it_is_gets_out(string lastStatus, string desiredStatus, string health, string state)
    {
        var facts = LambdaJson.Read<DiscreetFacts>($$$"""
            {
              "Tasks": [{
                "Described": { "Tasks": [{
                  "TaskArn": "arn:1", "StartedBy": "ecs-svc/222", "LastStatus": "{{{lastStatus}}}", "DesiredStatus": "{{{desiredStatus}}}", "HealthStatus": "{{{health}}}",
                  "Overrides": { "ContainerOverrides": [{ "Name": "web", "Environment": [{ "Name": "TOKEN", "Value": "VALUE-1" }] }] },
                  "Containers": [{ "Name": "web" }, { "Name": "ecs-service-connect", "NetworkInterfaces": [{ "AttachmentId": "3", "PrivateIpv4Address": "10.0.1.21" }] }]
                }] }
              }]
            }
            """);

        LambdaJson.Write(EnvironmentRedaction.Of(facts).Tasks!.Single().Pages!.Single().TargetHealthDescriptions!.Single())
            .ShouldBe($$$"""{"Target":{"Id":"10.0.1.21"},"TargetHealth":{"State":"{{{state}}}","Reason":""}}""");
    }

    [Theory]
    [InlineData("""{ "PrivateIpv4Address": "10.0.1.21", "Ipv6Address": "2001:db8::21" }""", "10.0.1.21")]
    [InlineData("""{ "Ipv6Address": "2001:db8::21" }""", "2001:db8::21")]
    [InlineData("{}", "")]
    public void A_task_is_reached_by_its_own_address(string networkInterface, string address)
        => EnvironmentRedaction.Of(LambdaJson.Read<DiscreetFacts>(
                $$"""{ "Tasks": [{ "Described": { "Tasks": [{ "LastStatus": "RUNNING", "Containers": [{ "NetworkInterfaces": [{{networkInterface}}] }] }] } }] }"""))
            .Tasks!.Single().ToHealth().Health!.Descriptions!.Single().Target!.Id.ShouldBe(address);

    [Fact]
    public void No_value_gets_out()
    {
        var redacted = LambdaJson.Write(EnvironmentRedaction.Of(LambdaJson.Read<DiscreetFacts>(Raw)));

        redacted.ShouldNotContain("VALUE-");
        redacted.ShouldNotContain("Command");
    }

    [Fact]
    public void What_the_checks_and_the_diagnosis_read_does()
    {
        var redacted = LambdaJson.Travel(EnvironmentRedaction.Of(LambdaJson.Read<DiscreetFacts>(Raw)));

        var container = redacted.TaskDefinitions![0].TaskDefinition!.ContainerDefinitions!.ShouldHaveSingleItem();
        (container.Name, container.Image, container.Memory, container.HealthCheck!.Interval).ShouldBe(("web", "shop:v8", 512, 10));
        container.Environment.ShouldBe(
        [
            new EnvironmentVariable("DB_PASSWORD", Value: null) { Credential = "" },
            new EnvironmentVariable("DATABASE_URL", Value: null) { Credential = "a URL with a password" },
        ]);
        container.Secrets.ShouldBe([new ContainerSecret("API_KEY", "arn:aws:ssm:eu-central-1:111122223333:parameter/shop")]);
        container.LogConfiguration!.Options.ShouldBe(new Dictionary<string, string> { ["awslogs-group"] = "/ecs/shop" });
        container.DockerLabels.ShouldBe(new Dictionary<string, string> { ["org.opencontainers.image.revision"] = "9fceb02" });
        redacted.TaskDefinitions[0].TaskDefinition!.RegisteredBy.ShouldBe("arn:aws:iam::111122223333:user/deploy");
        redacted.TaskDefinitions[1].Cause.ShouldBe("Unable to describe task definition.");
        redacted.HookFunctions.ShouldBe([new HookFunction("CodeDeployHook_hooks-BeforeInstall", new GetFunctionConfiguration { FunctionName = "CodeDeployHook_hooks-BeforeInstall", State = "Active", Handler = "a::b::c" })]);
    }

    /// <summary>Of options and commands the figures get out that a check compares, and no text around them.</summary>
    [Fact]
    public void Of_a_heap_and_of_a_health_check_only_figures_get_out_and_of_volumes_those_of_the_host()
    {
        var raw = LambdaJson.Read<DiscreetFacts>("""
            {
              "Only": [],
              "TaskDefinitions": [{ "TaskDefinition": {
                "Volumes": [
                  { "Name": "data", "Host": { "SourcePath": "/data" } }, { "Name": "tmp", "Host": {} },
                  { "Name": "share", "DockerVolumeConfiguration": { "DriverOpts": { "o": "username=shop,password=VALUE-1" } } }
                ],
                "ContainerDefinitions": [{
                  "Name": "web",
                  "EntryPoint": ["sh", "-c", "TOKEN=VALUE-2 exec java"],
                  "Command": ["-Dpassword=VALUE-3", "-Xmx512m", "-jar", "shop.jar"],
                  "Environment": [{ "Name": "NODE_OPTIONS", "Value": "--max-old-space-size=256 --require VALUE-4" }],
                  "HealthCheck": { "Command": ["CMD-SHELL", "curl -H 'x: VALUE-5' http://localhost:8081/VALUE-6"] }
                }]
              } }]
            }
            """);

        var once = EnvironmentRedaction.Of(raw);

        LambdaJson.Write(once.TaskDefinitions![0]).ShouldBe("""{"TaskDefinition":{"ContainerDefinitions":[{"Name":"web","Heaps":[{"In":"command","Setting":"-Xmx","Amount":512},{"In":"NODE_OPTIONS","Setting":"--max-old-space-size","Amount":256}],"HealthCheck":{"LocalPorts":[8081]},"Environment":[]}],"Volumes":[{"Name":"data","Host":{"SourcePath":"/data"}},{"Name":"share","DockerVolumeConfiguration":{}}]}}""");
        LambdaJson.Write(EnvironmentRedaction.Of(LambdaJson.Travel(once))).ShouldBe(LambdaJson.Write(once));
        LambdaJson.Write(EnvironmentRedaction.Of(raw with { Only = ["HealthChecks"] }).TaskDefinitions![0]).ShouldBe("""{"TaskDefinition":{"ContainerDefinitions":[{"Name":"web","HealthCheck":{"LocalPorts":[8081]}}]}}""");
    }

    [Fact]
    public void Redacting_twice_finds_the_same()
    {
        var once = EnvironmentRedaction.Of(LambdaJson.Read<DiscreetFacts>(Raw));

        LambdaJson.Write(EnvironmentRedaction.Of(LambdaJson.Travel(once))).ShouldBe(LambdaJson.Write(once));
    }

    [Fact]
    public void Where_the_health_checks_are_wanted_what_green_is_made_of_gets_out_too_and_nothing_else()
    {
        var asked = JsonNode.Parse(Raw)!.AsObject();
        asked["Only"] = new JsonArray("HealthChecks");
        var container = EnvironmentRedaction.Of(LambdaJson.Read<DiscreetFacts>(asked.ToJsonString())).TaskDefinitions![0].TaskDefinition!.ContainerDefinitions![0];

        LambdaJson.Write(container).ShouldBe("""{"Name":"web","Image":"shop:v8","HealthCheck":{"Interval":10},"DockerLabels":{"org.opencontainers.image.revision":"9fceb02"}}""");
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("9fceb02 hunter2")]
    [InlineData("https://deploy:hunter2@example.com/commit/9fceb02")]
    [InlineData("")]
    public void A_label_that_is_no_commit_does_not_get_out_whatever_it_is_called(string value)
    {
        var labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = value };
        var facts = new DiscreetFacts { TaskDefinitions = [new DescribeTaskDefinition { TaskDefinition = new TaskDefinition { ContainerDefinitions = [new ContainerDefinition { DockerLabels = labels }] } }] };

        foreach (var asked in new[] { facts, facts with { Only = ["HealthChecks"] } })
        {
            EnvironmentRedaction.Of(asked).TaskDefinitions![0].TaskDefinition!.ContainerDefinitions![0].DockerLabels.ShouldBeNull();
        }
    }

    /// <summary>Whatever a later member of the responses is: what is read of an answer is on this list, and nobody adds one without looking here.</summary>
    [Fact]
    public void The_members_that_get_out_are_these()
    {
        string[] Members<T>() => [.. typeof(T).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal)];

        Members<ContainerDefinition>().ShouldBe(["Command", "DockerLabels", "EntryPoint", "Environment", "Essential", "HealthCheck", "Heaps", "Image", "LogConfiguration", "Memory", "Name", "PortMappings", "Secrets"]);
        Members<TaskDefinition>().ShouldBe(["ContainerDefinitions", "Cpu", "ExecutionRoleArn", "Memory", "NetworkMode", "RegisteredBy", "RequiresCompatibilities", "RuntimePlatform", "Status", "TaskDefinitionArn", "Volumes"]);
        Members<ContainerHealthCheck>().ShouldBe(["Command", "Interval", "LocalPorts", "Retries", "StartPeriod", "Timeout"]);
        Members<GetFunctionConfiguration>().ShouldBe(["Cause", "Error", "FunctionName", "Handler", "State"]);
    }
}
