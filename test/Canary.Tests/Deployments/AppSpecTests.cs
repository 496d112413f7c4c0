using System.Text;
using FsCheck;
using FsCheck.Fluent;

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
    public void Reads_the_version_that_JavaScript_makes_of_0_0() => AppSpec.Read(
        $$"""{"version":0,"Resources":[{"TargetService":{"Type":"AWS::ECS::Service","Properties":{"TaskDefinition":"{{Arn}}","LoadBalancerInfo":{"ContainerName":"web","ContainerPort":8080} } } }]}""")
        .Mistakes.ShouldBeEmpty();

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
                "version is 1.0; write 0.0, the only version",
                "Hooks[0] names the event Install; hooks run at BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic",
                "Hooks[1].AfterInstall has no function; write its name, or leave the event out",
                "Hooks[3].BeforeInstall is given twice; an event has one hook",
                "Hooks[4] must hold one event and its function, such as AfterAllowTestTraffic: \"CodeDeployHook_shop\"",
                "Resources[0].TargetService.Type is AWS::Lambda::Function; write AWS::ECS::Service",
                "Resources[0].TargetService.Properties has the key Colour; known here: "
                + "TaskDefinition, LoadBalancerInfo, PlatformVersion, NetworkConfiguration, CapacityProviderStrategy",
                "Resources[0].TargetService.Properties.TaskDefinition is <TASK_DEFINITION>; "
                + "use the full ARN with its revision, such as arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:42",
                "Resources[0].TargetService.Properties.LoadBalancerInfo.ContainerName is missing; write the container that receives the traffic",
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
    public void Unknown_keys_leave_the_rest_read()
    {
        var (appSpec, mistakes) = AppSpec.Read(
            Documented.Replace("      Properties:\n", "      Properties:\n        Colour: green\n", StringComparison.Ordinal) + "\nDescription: of the shop\nhooks: []");

        mistakes.ShouldBeEmpty();
        appSpec.ShouldNotBeNull().TaskDefinition.ShouldBe(Arn);
        appSpec.Hooks.Count.ShouldBe(2);
        appSpec.UnknownKeys.ShouldBe(
        [
            "the file has the key Description; known here: version, Resources, Hooks",
            "the file has the key hooks; write Hooks",
            "Resources[0].TargetService.Properties has the key Colour; known here: TaskDefinition, LoadBalancerInfo, PlatformVersion, NetworkConfiguration, CapacityProviderStrategy",
        ]);
        AppSpec.Parse(Documented).UnknownKeys.ShouldBeEmpty();
    }

    /// <summary>2.3 KB that would be gigabytes: the parser is asked for no more than its events.</summary>
    [Fact]
    public void A_billion_laughs_are_refused_before_anything_is_built()
    {
        var bomb = new StringBuilder("a0: &a0 [lol]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Mistakes(bomb.Append("version: *a39\n").ToString()).ShouldBe(["line 1 has the anchor &a0; remove it: aliases are not supported"]);
    }

    [Theory]
    [InlineData("version: *v", "line 1 has the alias *v; write out its value")]
    [InlineData("base: &b { a: 1 }\nversion: 0.0", "line 1 has the anchor &b; remove it: aliases are not supported")]
    [InlineData("version: 0.0\nResources:\n  - &r a", "line 3 has the anchor &r; remove it: aliases are not supported")]
    public void Anchors_and_aliases_are_refused(string text, string mistake) => Mistakes(text).ShouldBe([mistake]);

    [Theory]
    [InlineData(64, "[", "]")]
    [InlineData(64, "{a: ", "}")]
    public void Depth_is_bounded_at_64_levels(int levels, string open, string close)
    {
        Mistakes(Nested(levels, open, close)).ShouldNotContain(mistake => mistake.Contains("levels deep", StringComparison.Ordinal));
        Mistakes(Nested(levels + 1, open, close)).ShouldBe(["line 1 is more than 64 levels deep; an AppSpec has seven"]);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void A_hundred_thousand_levels_overflow_no_stack(string open)
        => Mistakes(string.Concat(Enumerable.Repeat(open, 100_000))).ShouldBe(["line 1 is more than 64 levels deep; an AppSpec has seven"]);

    [Fact]
    public void A_megabyte_is_read_and_a_byte_more_is_not()
    {
        var padding = new string('é', (1_048_576 - Encoding.UTF8.GetByteCount(Documented + "\n# ")) / 2);
        var largest = $"{Documented}\n# {padding}";
        largest += new string('.', 1_048_576 - Encoding.UTF8.GetByteCount(largest));

        AppSpec.Parse(largest).TaskDefinition.ShouldBe(Arn);
        Mistakes(largest + ".").ShouldBe(["the file has 1048577 bytes; at most 1048576 are read"]);
    }

    [Fact]
    public void Each_value_is_cut_and_the_mistakes_are_counted_where_there_are_too_many()
    {
        var hooks = string.Concat(Enumerable.Range(1, 90).Select(i => $"\n  - Event{i}: \"Nobody\""));
        var mistakes = Mistakes($"version: {new string('1', 100_000)}\nResources: []\nHooks:{hooks}");

        mistakes.Count.ShouldBe(21);
        mistakes[0].ShouldBe($"version is {new string('1', 200)}…; write 0.0, the only version");
        mistakes[^1].ShouldBe("and 72 more");
        mistakes.ShouldAllBe(mistake => mistake.Length < 500);
    }

    [Fact]
    public void Four_hundred_unknown_keys_are_twenty_and_a_number()
    {
        var keys = string.Concat(Enumerable.Range(1, 400).Select(i => $"\nkey{i}: \"{new string('x', 2000)}\""));
        var unknown = AppSpec.Parse(Documented + keys).UnknownKeys;

        unknown.Count.ShouldBe(21);
        unknown[0].ShouldBe("the file has the key key1; known here: version, Resources, Hooks");
        unknown[^1].ShouldBe("and 380 more");
        unknown.Sum(key => key.Length).ShouldBeLessThan(2000);
    }

    [Fact]
    public void A_mistake_is_told_once_and_shows_no_character_that_could_move_a_cursor()
    {
        var key = "\"" + new string('k', 300) + "\\e[2J";

        var unknown = AppSpec.Parse($"{Documented}\n{key}1\": 1\n{key}2\": 2\n\"a\\e[2Jb\": 3").UnknownKeys;

        unknown.ShouldBe([$"the file has the key {new string('k', 200)}…; known here: version, Resources, Hooks", "the file has the key a [2Jb; known here: version, Resources, Hooks"]);
    }

    /// <summary>What is read travels with the workflow, which holds 256 KiB.</summary>
    [Theory]
    [InlineData("\"SampleApplicationName\"", "Resources[0].TargetService.Properties.LoadBalancerInfo.ContainerName has 100000 characters; use at most 512")]
    [InlineData("\"LATEST\"", "Resources[0].TargetService.Properties.PlatformVersion has 100000 characters; use at most 512")]
    [InlineData("\"subnet-1234abcd\"", "Resources[0].TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets has 100000 characters; use at most 512")]
    [InlineData("\"FARGATE_SPOT\"", "Resources[0].TargetService.Properties.CapacityProviderStrategy[0].CapacityProvider has 100000 characters; use at most 512")]
    [InlineData("\"First\"", "Hooks[0].BeforeInstall has 100000 characters; use at most 512")]
    [InlineData("\"ENABLED\"", "Resources[0].TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp has 100000 characters; use at most 512")]
    public void A_long_value_is_a_mistake(string value, string mistake)
        => Mistakes(Documented.Replace(value, new string('v', 100_000), StringComparison.Ordinal)).ShouldBe([mistake]);

    [Fact]
    public void A_long_list_is_a_mistake()
        => Mistakes(Documented.Replace("\"sg-12345678\"", string.Join(',', Enumerable.Repeat("sg-12345678", 101)), StringComparison.Ordinal))
            .ShouldBe(["Resources[0].TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups has 101 entries; use at most 100"]);

    [Fact]
    public void Never_throws_whatever_the_text()
        => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => AppSpec.Read(text ?? "") is ({ }, []) or (null, [_, ..])).Check(Config.QuickThrowOnFailure);

    /// <summary>A text that is nearly an AppSpec comes further than any that is not.</summary>
    [Fact]
    public void Never_throws_whatever_becomes_of_an_AppSpec()
    {
        var parts = Gen.Elements("&a ", "*a", "[", "]", "{", "}", "- ", "? ", ": ", "\n", "!!binary ", "!x ", "|\n", ">\n", "\"", "'", "\t", "%YAML 1.1\n", "---\n", "...\n", "<<: ", "null", "~", "\0", "\ud800", "#", "&", "!!map ", "!!seq ", "!<a>", "%TAG ! a:\n", "@", "`", "|9", "\ufeff");
        var changes = from part in parts from at in Gen.Choose(0, Documented.Length) from cut in Gen.Choose(0, 20) select (part, at, cut);

        Prop.ForAll(Gen.ListOf(changes).ToArbitrary(), list =>
        {
            var text = list.Take(4).Aggregate(Documented, (here, change) => change.at > here.Length ? here : here[..change.at] + change.part + here[Math.Min(here.Length, change.at + change.cut)..]);

            return AppSpec.Read(text) is ({ }, []) or (null, [_, ..]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static IReadOnlyList<string> Mistakes(string text) => AppSpec.Read(text).Mistakes;

    private static string Nested(int levels, string open, string close)
        => string.Concat(Enumerable.Repeat(open, levels)) + "x" + string.Concat(Enumerable.Repeat(close, levels));

    /// <summary>Texts at which the parser throws what is no exception of YAML.</summary>
    [Theory]
    [InlineData("a: !<a b> c")]
    [InlineData("a: 1\n...\n%\n")]
    [InlineData("%TAG ! a:\n--- !<%> a")]
    public void What_the_parser_chokes_on_is_refused_too(string text) => Mistakes(text).ShouldHaveSingleItem().ShouldContain("cannot be read as YAML or JSON: ");

    [Fact]
    public void A_task_definition_without_a_revision_is_refused() =>
        Should.Throw<InvalidAppSpecException>(() => AppSpec.Parse(Documented.Replace(":1\"", "\"", StringComparison.Ordinal)))
            .Mistakes.ShouldHaveSingleItem().ShouldContain("use the full ARN with its revision");
}
