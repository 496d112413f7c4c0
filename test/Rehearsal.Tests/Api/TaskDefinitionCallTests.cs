using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Api;

/// <summary>What a pipeline does with task definitions.</summary>
public class TaskDefinitionCallTests
{
    private const string Given =
        """
        { "Family": "web", "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"], "Cpu": "256", "Memory": "512",
          "RuntimePlatform": { "CpuArchitecture": "ARM64" },
          "ContainerDefinitions": [ { "Name": "web", "Image": "public.ecr.aws/nginx/nginx:1", "DockerLabels": { "commit": "abc" },
              "PortMappings": [ { "ContainerPort": 80 } ] } ] }
        """;

    [Fact]
    public void A_new_family_begins_with_revision_1_and_keeps_every_member_as_it_was_given() => TestDeployment.Play(async scene =>
    {
        var answer = await scene.Call("ecs:registerTaskDefinition", Given);

        const string definition =
            """
            { "Family": "web", "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"], "Cpu": "256", "Memory": "512",
              "RuntimePlatform": { "CpuArchitecture": "ARM64" },
              "ContainerDefinitions": [ { "Name": "web", "Image": "public.ecr.aws/nginx/nginx:1", "DockerLabels": { "commit": "abc" },
                  "PortMappings": [ { "ContainerPort": 80, "HostPort": 80, "Protocol": "tcp" } ], "Cpu": 0, "Essential": true } ],
              "Compatibilities": ["EC2", "FARGATE"], "RegisteredAt": "2026-01-01T00:00:00Z",
              "RegisteredBy": "arn:aws:sts::000000000000:assumed-role/deploy/pipeline", "Revision": 1, "Status": "ACTIVE",
              "TaskDefinitionArn": "arn:aws:ecs:local:000000000000:task-definition/web:1" }
            """;
        ApiAnswers.Same(answer, $$"""{ "TaskDefinition": {{definition}} }""");
        ApiAnswers.Same(await scene.Call("ecs:describeTaskDefinition", """{ "TaskDefinition": "web" }"""), $$"""{ "TaskDefinition": {{definition}} }""");
    });

    [Fact]
    public void A_family_that_is_there_gets_the_next_revision() => TestDeployment.Play(async scene =>
    {
        var answer = await scene.Call("ecs:registerTaskDefinition", Given.Replace("\"web\", \"Net", "\"shop\", \"Net", StringComparison.Ordinal));

        answer["TaskDefinition"]!["TaskDefinitionArn"]!.GetValue<string>().ShouldBe("arn:aws:ecs:local:000000000000:task-definition/shop:2");
    });

    [Fact]
    public void Tags_are_told_beside_the_definition_where_they_are_asked_for() => TestDeployment.Play(async scene =>
    {
        const string tags = """[ { "Key": "commit", "Value": "abc" } ]""";
        var answer = await scene.Call("ecs:registerTaskDefinition", Given.Replace("\"Cpu\"", $"\"Tags\": {tags}, \"Cpu\"", StringComparison.Ordinal));

        ApiAnswers.Same(answer["Tags"]!, tags);
        answer["TaskDefinition"]!.AsObject().ContainsKey("Tags").ShouldBeFalse();
        ApiAnswers.Same((await scene.Call("ecs:describeTaskDefinition", """{ "TaskDefinition": "web:1", "Include": ["TAGS"] }"""))["Tags"]!, tags);
        (await scene.Call("ecs:describeTaskDefinition", """{ "TaskDefinition": "web:1" }""")).ContainsKey("Tags").ShouldBeFalse();
    });

    [Theory]
    [InlineData("\"Family\": \"web\"", "\"Family\": \"w b\"", "Family contains invalid characters. Use letters, numbers, underscores and hyphens, 255 at most.")]
    [InlineData("\"Name\": \"web\", ", "", "Container.name should not be null or empty.")]
    [InlineData("\"Image\": \"public.ecr.aws/nginx/nginx:1\", ", "", "Container.image should not be null or empty.")]
    [InlineData("\"Cpu\": \"256\", ", "", "Fargate requires that 'cpu' be defined at the task level.")]
    [InlineData(", \"Memory\": \"512\"", "", "Fargate requires that 'memory' be defined at the task level.")]
    [InlineData("\"awsvpc\"", "\"bridge\"", "Fargate only supports network mode ‘awsvpc’.")]
    [InlineData("public.ecr.aws/nginx", "000000000000.dkr.ecr.local.amazonaws.com", "Fargate requires task definition to have execution role ARN to support ECR images.")]
    public void A_definition_that_ECS_would_not_take_is_refused(string part, string instead, string message) => TestDeployment.Play(async scene =>
    {
        Given.ShouldContain(part);

        var refusal = await scene.Refusal("ecs:registerTaskDefinition", Given.Replace(part, instead, StringComparison.Ordinal));

        (refusal.Code, refusal.Message).ShouldBe(("ClientException", message));
    });

    [Fact]
    public void A_definition_has_at_most_64_KiB() => TestDeployment.Play(async scene =>
    {
        var refusal = await scene.Refusal(
            "ecs:registerTaskDefinition", Given.Replace("\"abc\"", $"\"{new string('a', 65_536)}\"", StringComparison.Ordinal));

        refusal.Message.ShouldMatch("^Actual length: '65[0-9]{3}'. Max allowed length is '65536' bytes.$");
    });

    [Fact]
    public void A_definition_that_is_deregistered_is_inactive_and_its_number_is_not_given_again() => TestDeployment.Play(async scene =>
    {
        await scene.Call("ecs:registerTaskDefinition", Given);

        var answer = await scene.Call("ecs:deregisterTaskDefinition", """{ "TaskDefinition": "web:1" }""");
        var next = await scene.Call("ecs:registerTaskDefinition", Given);

        (Text(answer["TaskDefinition"], "Status"), Text(answer["TaskDefinition"], "DeregisteredAt")).ShouldBe(("INACTIVE", "2026-01-01T00:00:00Z"));
        next["TaskDefinition"]!["Revision"]!.GetValue<int>().ShouldBe(2);
        (await List(scene, """{ "FamilyPrefix": "web" }""")).ShouldBe(["web:2"]);
        (await List(scene, """{ "Status": "INACTIVE" }""")).ShouldBe(["web:1"]);
        (await scene.Refusal("ecs:deregisterTaskDefinition", """{ "TaskDefinition": "web" }""")).Code.ShouldBe("ClientException");
        (await scene.Refusal("ecs:deregisterTaskDefinition", """{ "TaskDefinition": "web:9" }""")).Message.ShouldBe("Unable to deregister task definition.");
        (await scene.Refusal("ecs:describeTaskDefinition", """{ "TaskDefinition": "nobody" }""")).Message.ShouldBe("Unable to describe task definition.");
    });

    [Fact]
    public void Definitions_are_listed_by_family_and_revision_a_page_at_a_time() => TestDeployment.Play(async scene =>
    {
        for (var i = 0; i < 11; i++)
        {
            await scene.Call("ecs:registerTaskDefinition", Given);
        }

        (await List(scene, "{}")).ShouldBe(["shop:1", .. Enumerable.Range(1, 11).Select(number => $"web:{number}")]);
        (await List(scene, """{ "Sort": "DESC", "MaxResults": 2 }""")).ShouldBe(["web:11", "web:10"]);
        (await List(scene, """{ "Sort": "DESC", "MaxResults": 2, "NextToken": "2" }""")).ShouldBe(["web:9", "web:8"]);
        (await scene.Refusal("ecs:listTaskDefinitions", """{ "Status": "GONE" }""")).Code.ShouldBe("InvalidParameterException");
    });

    private static async Task<IEnumerable<string>> List(TestDeployment scene, string parameters) =>
        (await scene.Call("ecs:listTaskDefinitions", parameters))["TaskDefinitionArns"]!.AsArray().Select(arn => arn!.GetValue<string>().Split('/')[^1]);

    private static string? Text(JsonNode? node, string member) => node?[member]?.GetValue<string>();
}
