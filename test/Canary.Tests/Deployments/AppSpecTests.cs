using Canary.Deployments;

namespace Canary.Tests.Deployments;

public class AppSpecTests
{
    private const string Arn = "arn:aws:ecs:us-east-1:111222333444:task-definition/my-task-definition-family-name:1";

    private const string Documented =
        $"""
        version: 0.0
        Resources:
          - TargetService:
              Type: AWS::ECS::Service
              Properties:
                TaskDefinition: "{Arn}"
                LoadBalancerInfo:
                  ContainerName: "SampleApplicationName"
                  ContainerPort: 80
                PlatformVersion: "LATEST"
                NetworkConfiguration:
                  AwsvpcConfiguration:
                    Subnets: ["subnet-1234abcd","subnet-5678abcd"]
                    SecurityGroups: ["sg-12345678"]
                    AssignPublicIp: "ENABLED"
                CapacityProviderStrategy:
                  - Base: 1
                    CapacityProvider: "FARGATE_SPOT"
                    Weight: 2
        Hooks:
          - BeforeInstall: "First"
          - AfterAllowTraffic: "Last"
        """;

    [Fact]
    public void Reads_the_documented_example()
    {
        var appSpec = AppSpec.Parse(Documented);

        appSpec.TaskDefinition.ShouldBe(Arn);
        (appSpec.ContainerName, appSpec.ContainerPort, appSpec.PlatformVersion).ShouldBe(("SampleApplicationName", 80, "LATEST"));
        appSpec.Network!.Subnets.ShouldBe(["subnet-1234abcd", "subnet-5678abcd"]);
        appSpec.Network.SecurityGroups.ShouldBe(["sg-12345678"]);
        appSpec.Network.AssignPublicIp.ShouldBeTrue();
        appSpec.CapacityProviderStrategy.ShouldBe([new CapacityProvider("FARGATE_SPOT", 1, 2)]);
        appSpec.Hooks.ShouldBe([new(LifecycleEvent.BeforeInstall, "First"), new(LifecycleEvent.AfterAllowTraffic, "Last")], ignoreOrder: true);
    }

    [Fact]
    public void Reads_json_too()
    {
        var appSpec = AppSpec.Parse(
            $$"""
            {"version": 0.0, "Resources": [{"TargetService": {"Type": "AWS::ECS::Service", "Properties": {
              "TaskDefinition": "{{Arn}}", "LoadBalancerInfo": {"ContainerName": "web", "ContainerPort": 8080} } } }],
             "Hooks": [{"AfterInstall": "Check"}]}
            """);

        appSpec.ContainerPort.ShouldBe(8080);
        appSpec.Hooks[LifecycleEvent.AfterInstall].ShouldBe("Check");
        appSpec.Network.ShouldBeNull();
    }

    [Fact]
    public void Is_known_by_the_hash_of_its_text()
    {
        AppSpec.Parse(Documented).Sha256.ShouldMatch("^[0-9a-f]{64}$");
        AppSpec.Parse(Documented).Sha256.ShouldNotBe(AppSpec.Parse(Documented + "\n").Sha256);
    }

    [Fact]
    public void Names_every_mistake_at_once()
    {
        var refusal = Should.Throw<InvalidAppSpecException>(() => AppSpec.Parse(
            """
            version: 1.0
            resources: []
            Resources:
              - TargetService:
                  Type: AWS::Lambda::Function
                  Properties:
                    TaskDefinition: <TASK_DEFINITION>
                    LoadBalancerInfo:
                      ContainerPort: 70000
                    NetworkConfiguration:
                      AwsvpcConfiguration:
                        Subnets: []
                        AssignPublicIp: "yes"
                    Colour: green
            Hooks:
              - Install: "Nobody"
              - AfterInstall: ""
              - BeforeInstall: "One"
              - BeforeInstall: "Two"
              - BeforeAllowTraffic: "A"
                AfterAllowTraffic: "B"
            """));

        refusal.Mistakes.ShouldBe(
            [
                "the file has the key resources; write Resources",
                "version is 1.0; write 0.0, the only version there is",
                "Hooks[0] names the event Install; hooks run at BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic",
                "Hooks[1].AfterInstall has no function; write its name, or leave the event out",
                "Hooks[3].BeforeInstall is there twice; an event has one hook",
                "Hooks[4] must hold one event and its function, such as AfterAllowTestTraffic: \"CodeDeployHook_shop\"",
                "Resources[0].TargetService.Type is AWS::Lambda::Function; write AWS::ECS::Service",
                "Resources[0].TargetService.Properties has the key Colour; known here: "
                + "TaskDefinition, LoadBalancerInfo, PlatformVersion, NetworkConfiguration, CapacityProviderStrategy",
                "Resources[0].TargetService.Properties.TaskDefinition is <TASK_DEFINITION>; "
                + "use the full ARN with its revision, such as arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:42",
                "Resources[0].TargetService.Properties.LoadBalancerInfo.ContainerName is missing; write the container that takes the traffic",
                "Resources[0].TargetService.Properties.LoadBalancerInfo.ContainerPort is 70000; use 1 to 65535",
                "Resources[0].TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp is yes; write ENABLED or DISABLED",
                "Resources[0].TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets is not a list of ids; list at least one",
                "Resources[0].TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups is missing; list at least one",
            ],
            ignoreOrder: true);
        refusal.Message.ShouldContain("- version is 1.0");
    }

    [Theory]
    [InlineData("", "0 documents")]
    [InlineData("- a", "the file must hold version, Resources, Hooks")]
    [InlineData("version: 0.0\nversion: 0.0", "line 2")]
    [InlineData("a: [", "cannot be read as YAML or JSON")]
    [InlineData("version: 0.0\nResources: {}", "Resources must be a list with one entry, TargetService")]
    [InlineData("version: 0.0\nResources: [1]\nHooks: {}", "Hooks must be a list")]
    public void What_is_no_appspec_is_refused_with_a_reason(string text, string reason) =>
        Should.Throw<InvalidAppSpecException>(() => AppSpec.Parse(text)).Message.ShouldContain(reason);

    [Fact]
    public void A_task_definition_without_a_revision_is_refused() =>
        Should.Throw<InvalidAppSpecException>(() => AppSpec.Parse(Documented.Replace(":1\"", "\"", StringComparison.Ordinal)))
            .Mistakes.ShouldHaveSingleItem().ShouldContain("use the full ARN with its revision");
}
