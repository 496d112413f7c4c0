using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Resources;
using static Rehearsal.Tests.Serving.ServedScene;

namespace Rehearsal.Tests.Resources;

/// <summary>Services are read from templates of CloudFormation, those of the examples above all.</summary>
public class TemplateResourcesTests
{
    private const string Image = "000000000000.dkr.ecr.local.amazonaws.com/shop:v1";
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Theory]
    [InlineData("ecs-service")]
    [InlineData("ecs-native")]
    public void The_examples_are_read_as_AWS_would_describe_them(string example)
    {
        var (document, notes, mistakes) = Read(example);

        mistakes.ShouldBeEmpty();
        notes.ShouldBeEmpty();
        Golden.Verify(document!.ToJsonString(s_indented), behaviour: example);
    }

    [Fact]
    public void CodeDeploy_deploys_to_the_service_of_the_example() => Play(
        async scene =>
        {
            Text(await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop"))), "status").ShouldBe("Succeeded");
            Text(await scene.WaitFor(await scene.CreateDeployment(await scene.Register("shop", "errors=20%"))), "status").ShouldBe("Failed");
        },
        Options with { Resources = ResourcesOf("ecs-service") });

    [Fact]
    public void ECS_deploys_to_the_service_of_the_example() => Play(
        async scene =>
        {
            Text(await scene.WaitForEcs(await scene.UpdateService("shop", await scene.Register("shop"))), "status").ShouldBe("SUCCESSFUL");
            Text(await scene.WaitForEcs(await scene.UpdateService("shop", await scene.Register("shop", "errors=20%"))), "status").ShouldBe("ROLLBACK_SUCCESSFUL");
        },
        Options with { Resources = ResourcesOf("ecs-native") });

    [Fact]
    public void The_hook_of_the_example_s_own_stack_is_this_stack_s_and_the_plan_is_where_its_details_say()
    {
        var service = ResourcesOf(
            "ecs-native", ("HookFunctionArn", "arn:aws:lambda:eu-west-1:111122223333:function:judges-EcsLifecycleHook"), ("HookRoleArn", "arn:aws:iam::111122223333:role/r"), ("PlanParameter", "/plans/shop"))
            .Services.ShouldHaveSingleItem();

        service.NameOfPlan.ShouldBe("/plans/shop");
        Play(
            scene =>
            {
                scene.Account.Stack.Ecs.Services[0].Configuration.Hooks.ShouldHaveSingleItem().TargetArn.ShouldBe("arn:aws:lambda:local:000000000000:function:hooks-EcsLifecycleHook");
                scene.Account.Stack.Account.Parameters.Find("/plans/shop")!.Value.ShouldBe(Options.PlanText);
                return Task.CompletedTask;
            },
            Options with
            {
                Resources = ResourcesOf(
                "ecs-native", ("HookFunctionArn", "arn:aws:lambda:eu-west-1:111122223333:function:judges-EcsLifecycleHook"), ("HookRoleArn", "arn:aws:iam::111122223333:role/r"), ("PlanParameter", "/plans/shop"))
            });
    }

    [Fact]
    public void A_template_in_JSON_with_long_functions_is_read_too()
    {
        var (document, notes, mistakes) = TemplateResources.Read(
            """
            {
              "Mappings": { "Sizes": { "big": { "Cpu": "1024" } } },
              "Parameters": { "Names": { "Type": "CommaDelimitedList", "Default": "a,b" } },
              "Resources": {
                "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] } } },
                "Task": {
                  "Type": "AWS::ECS::TaskDefinition",
                  "Properties": {
                    "Family": { "Fn::Join": ["-", { "Ref": "Names" }] },
                    "Cpu": { "Fn::FindInMap": ["Sizes", "big", "Cpu"] },
                    "ExecutionRoleArn": { "Fn::ImportValue": "execution-role" },
                    "ContainerDefinitions": [{ "Name": { "Fn::Select": ["0", { "Fn::Split": ["/", "web/x"] }] }, "Environment": [{ "Name": "DB", "Value": { "Fn::GetAtt": ["Database", "Endpoint.Address"] } }] }]
                  }
                },
                "Database": { "Type": "AWS::RDS::DBInstance" }
              }
            }
            """,
            "web",
            new Dictionary<string, string>());

        mistakes.ShouldBeEmpty();
        notes.ShouldBe(
        [
            "the template imports execution-role from another stack: it is only a name",
            "the template's Database (AWS::RDS::DBInstance) is not served: what refers to it gets a name",
        ]);
        document!["subnets"]![0]!["AvailabilityZone"]!.ToString().ShouldBe("localb");
        document["taskDefinitions"]![0]!.ToJsonString().ShouldBe(
            """{"Family":"a-b","Cpu":"1024","ExecutionRoleArn":"execution-role","ContainerDefinitions":[{"Name":"web","Environment":[{"Name":"DB","Value":"web-Database.Endpoint.Address"}]}],"taskDefinitionArn":"arn:aws:ecs:local:000000000000:task-definition/a-b:1"}""");
    }

    [Theory]
    [InlineData("a: [", "line 2: it is not YAML: While parsing a node, did not find expected node content.")]
    [InlineData("a: b", "line 1: it has no Resources")]
    [InlineData("Parameters: { Image: { Type: String } }\nResources: {}", "the parameter Image has no Default; give it by --parameter-overrides Image=VALUE")]
    [InlineData("Resources: { S: { Type: AWS::EC2::Subnet, Properties: { CidrBlock: !Cidr [a] } } }", "line 1: the rehearsal reads plain values, !Ref, !GetAtt, !Sub, !If, !Join, !Select, !Split and !FindInMap here")]
    [InlineData("Resources: { S: { Type: AWS::EC2::Subnet, Properties: { CidrBlock: !Select [2, [a, b]] } } }", "line 1: !Select takes item 2 of a list of 2; the first is 0")]
    [InlineData("Resources: { S: { Type: AWS::EC2::Subnet, Properties: { CidrBlock: !FindInMap [a, b, c] } } }", "line 1: the template's Mappings have no a, b, c")]
    [InlineData("Resources: { S: { Type: AWS::EC2::Subnet, Properties: { CidrBlock: !Ref Nobody } } }", "line 1: Nobody is neither a parameter nor a resource of the template; correct the name")]
    public void What_is_wrong_with_a_template_is_said_with_its_line(string yaml, string mistake) =>
        TemplateResources.Read(yaml, "web", new Dictionary<string, string>()).Mistakes.ShouldBe([mistake]);

    private static (JsonObject? Document, IReadOnlyList<string> Notes, IReadOnlyList<string> Mistakes) Read(string example, params (string Name, string Value)[] parameters) =>
        TemplateResources.Read(
            Repository.Read($"examples/{example}/service.yaml"), "service", new[] { (Name: "Image", Value: Image) }.Concat(parameters).ToDictionary(one => one.Name, one => one.Value));

    private static AccountResources ResourcesOf(string example, params (string Name, string Value)[] parameters)
    {
        var document = new AccountDocument();
        document.Add(Read(example, parameters).Document!);
        var (resources, mistakes) = AccountReader.Read(document, new ResourceChoices(DesiredCount: 2, TrafficRouting.AllAtOnceName, new Strategy.BlueGreen()));
        mistakes.ShouldBeEmpty();
        return resources!;
    }
}
