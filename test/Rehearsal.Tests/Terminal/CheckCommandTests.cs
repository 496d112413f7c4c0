using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Terminal;

public sealed class CheckCommandTests : IDisposable
{
    private const string Plan = """{ "host": "shop.example.com", "probes": [{ "name": "health", "path": "/health", "expect": { "status": [200] } }] }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("check-").FullName;
    private readonly Screen _screen = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tells_what_a_task_definition_a_plan_and_the_appspec_tell()
    {
        (await Check("--appspec", Screen.ShippedAppSpec, "--task-definition", Write("td.json", CliFiles.TaskDefinition), "--plan", Write("plan.json", Plan))).ShouldBe(ExitCode.Deployed);

        Golden.Verify(_screen.Text);
    }

    [Fact]
    public async Task Tells_every_error_at_once_with_the_plans_exceptions()
    {
        var definition = CliFiles.TaskDefinition
            .Replace("\"containerPort\": 8080", "\"containerPort\": 9090", StringComparison.Ordinal)
            .Replace("\"cpu\": \"512\"", "\"cpu\": \"500\"", StringComparison.Ordinal)
            .Replace("shop:1.8.0", "shop:latest", StringComparison.Ordinal)
            .Replace("task-definition/shop:8", "task-definition/shop:9", StringComparison.Ordinal)
            .Replace("\"logDriver\": \"awslogs\"", "\"logDriver\": \"none\"", StringComparison.Ordinal)
            .Replace("executionRoleArn", "taskRoleArn", StringComparison.Ordinal);
        var group = CliFiles.DeploymentGroup.Replace("\"enabled\": true, \"events\"", "\"enabled\": false, \"events\"", StringComparison.Ordinal);
        var plan = """{ "checks": { "logging": { "except": "the sidecar ships them" }, "image-tag": "info" } }""";

        (await Check("--task-definition", Write("td.json", definition), "--deployment-group", Write("group.json", group), "--plan", Write("plan.json", plan)))
            .ShouldBe(ExitCode.Faulty);

        Golden.Verify(_screen.Text);
    }

    [Fact]
    public async Task An_unknown_key_of_the_AppSpec_is_a_warning_and_the_rest_is_checked()
    {
        var appSpec = Write("appspec.yml", "Description: of the shop\n" + File.ReadAllText(Screen.ShippedAppSpec));

        (await Check("--appspec", appSpec, "--task-definition", Write("td.json", CliFiles.TaskDefinition))).ShouldBe(ExitCode.Deployed);

        string.Join(' ', _screen.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldContain(
            "Warnings appspec-read: The AppSpec has keys that CodeDeploy ignores: the file has the key Description; known here: version, Resources, Hooks. Correct or remove them");
    }

    /// <summary>Written out these would be gigabytes, and a stack without end.</summary>
    [Fact]
    public async Task A_hostile_AppSpec_is_one_line_and_no_stack_trace()
    {
        var laughs = string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat(i == 1 ? "lol" : $"*a{i - 1}", 10))}]\n"));
        foreach (var (text, mistake) in new[]
        {
            (laughs, "line 1 has the anchor &a1; remove it: aliases are not supported"),
            (new string('[', 100_000), "line 1 is more than 64 levels deep; an AppSpec has seven"),
        })
        {
            var screen = new Screen();
            (await Check(screen, "--appspec", Write("appspec.yml", text))).ShouldBe(ExitCode.Misused);

            screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal)
                .ShouldBe($"Nothing was checked: 1 mistake.\n  --appspec FOLDER/appspec.yml: {mistake}\n--help lists all options.\n");
        }
    }

    [Fact]
    public async Task An_AppSpec_of_more_than_a_megabyte_is_not_read()
    {
        (await Check(_screen, "--appspec", Write("appspec.yml", new string('a', 2_000_000)))).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldBe(
            "Nothing was checked: 1 mistake.\n  --appspec FOLDER/appspec.yml is larger than the limit of 1 MB; check the path\n--help lists all options.\n");
    }

    [Fact]
    public async Task Finds_credentials_by_their_values_and_prints_none()
    {
        var definition = JsonNode.Parse(CliFiles.TaskDefinition)!;
        definition["taskDefinition"]!["containerDefinitions"]![0]!["environment"] = new JsonArray(
            new JsonObject { ["name"] = "QUEUE", ["value"] = "amqps://shop:hunter2@mq/shop" }, new JsonObject { ["name"] = "DB_PASS", ["value"] = "hunter2" });

        foreach (var json in new[] { false, true })
        {
            var screen = new Screen();
            await Check(screen, ["--task-definition", Write("td.json", definition.ToJsonString()), .. json ? ["--json"] : Array.Empty<string>()]);

            screen.Text.ReplaceLineEndings(" ").ShouldContain("QUEUE (a URL with a password), DB_PASS");
            screen.Text.ShouldNotContain("hunter2");
        }
    }

    [Fact]
    public async Task Passes_a_deployment_that_is_as_it_should_be_whose_files_tell_of_others_too()
    {
        (await Check([.. AllFiles()])).ShouldBe(ExitCode.Deployed);

        Golden.Verify(_screen.Text);
    }

    [Fact]
    public async Task Warns_of_a_listener_of_HTTPS_when_the_plan_has_no_host()
    {
        string[] files = [.. AllFiles(), "--json"];
        Write("plan.json", "{}");

        (await Check(files)).ShouldBe(ExitCode.Deployed);

        var finding = JsonNode.Parse(_screen.Text)!["findings"]!.AsArray().Single(finding => (string?)finding!["id"] == "route-reachable")!;
        ((string?)finding["severity"], (string?)finding["message"]).ShouldBe(
            ("Warning", "The plan has no host, and the listener on port 443 is HTTPS: without a rule that forwards to the service by a host, no probe can verify the certificate"));
    }

    [Fact]
    public async Task A_file_that_is_not_given_never_makes_an_error_or_a_pass()
    {
        await Check([.. AllFiles(), "--json"]);
        var whole = Outcomes();

        foreach (var option in CliFiles.All.Keys)
        {
            var screen = new Screen();
            (await Check(screen, [.. AllFiles(without: option), "--json"])).ShouldBe(ExitCode.Deployed, option);

            Outcomes(screen).Except(whole).ShouldBeEmpty($"without {option}");
            JsonNode.Parse(screen.Text)!["notKnown"]!.AsArray().Select(missing => (string?)missing!["option"]).OfType<string>().ShouldContain(option);
        }
    }

    [Fact]
    public async Task Names_the_rate_that_a_healthy_green_needs_once_the_service_tells_its_size()
    {
        var plan = Write("plan.json", """{ "probesPerSecond": 12 }""");
        var service = Write("service.json", CliFiles.Service.Replace("\"desiredCount\": 3", "\"desiredCount\": 40", StringComparison.Ordinal));

        (await Check("--plan", plan)).ShouldBe(ExitCode.Deployed);
        _screen.Text.ShouldNotContain("plan-passable:");
        (await Check("--plan", plan, "--service", service)).ShouldBe(ExitCode.Faulty);

        string.Join(' ', _screen.Text.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)).ShouldContain(
            "Errors plan-passable: probesPerSecond is 12, too few for a healthy green of 40 targets to pass within judge.maxSeconds (180 s, with 10% to spare). Set probesPerSecond to 16 or more, or judge.maxSeconds to 190 or more");
    }

    [Fact]
    public async Task A_plan_that_calls_the_unknown_an_error_says_nothing_of_files_that_are_not_given()
    {
        var plan = Write("plan.json", """{ "checks": { "unknown": "error" } }""");
        var appSpec = (await File.ReadAllTextAsync(Screen.ShippedAppSpec, TestContext.Current.CancellationToken)).Replace("  - AfterInstall", "  # - AfterInstall", StringComparison.Ordinal);

        (await Check("--task-definition", Write("td.json", CliFiles.TaskDefinition), "--plan", plan, "--appspec", Write("appspec.yml", appSpec))).ShouldBe(ExitCode.Deployed);

        _screen.Text.ShouldContain("Warnings  appspec-hooks: The AppSpec names no hook for AfterInstall");
        _screen.Text.ShouldNotContain("Could not read");
    }

    [Fact]
    public async Task Reads_names_without_regard_to_case()
    {
        var pascal = CliFiles.TaskDefinition.Replace("taskDefinition\"", "TaskDefinition\"", StringComparison.Ordinal).Replace("\"memory\"", "\"Memory\"", StringComparison.Ordinal);

        (await Check("--task-definition", Write("td.json", pascal))).ShouldBe(ExitCode.Deployed);

        _screen.Text.ShouldContain("NO ERROR");
        _screen.Text.ShouldNotContain("--task-definition, of");
    }

    [Fact]
    public async Task Writes_json_for_scripts()
    {
        var definition = CliFiles.TaskDefinition.Replace("\"containerPort\": 8080", "\"containerPort\": 9090", StringComparison.Ordinal);

        (await Check("--task-definition", Write("td.json", definition), "--json")).ShouldBe(ExitCode.Faulty);

        var json = JsonNode.Parse(_screen.Text)!;
        ((string?)json["result"]).ShouldBe("error");
        var finding = json["findings"]!.AsArray().Single(one => (string?)one!["id"] == "container-port")!;
        finding.AsObject().Select(member => member.Key).ShouldBe(["id", "outcome", "severity", "message", "cure", "exception"]);
        ((string?)finding["outcome"], (string?)finding["severity"]).ShouldBe(("Failed", "Error"));
        var missing = json["notKnown"]!.AsArray().Single(one => (string?)one!["option"] == "--service")!;
        ((string?)missing["command"]).ShouldStartWith("aws ecs describe-services ");
        missing["checks"]!.AsArray().Select(id => (string?)id).ShouldContain("service-controller");
        missing["checks"]!.AsArray().Select(id => (string?)id).ShouldContain("capacity");
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        (await Check(
            "--task-definition", Write("td.json", "{ \"family\": \"shop\" }"), "--service", Write("service.json", "services:"), "--deployment-group", Write("group.json", "[]"),
            "--target-groups", Write("groups.json", "{ \"TargetGroups\": [] }"), "--subnets", Write("subnets.json", """{ "Subnets": [{ "AvailableIpAddressCount": "many" }] }"""),
            "--listeners", Path.Combine(_folder, "none.json"), "--alarms", "--plan", Write("plan.json", """{ "checks": { "loging": "info" }, "probesPerSecond": 0 }"""),
            "--appspec", Write("appspec.yml", "version: 1.0\nResources: []\n"), "--load-balancer", "x")).ShouldBe(ExitCode.Misused);

        _screen.Text.ShouldBeEmpty();
        Golden.Verify(_screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).Replace(Directory.GetCurrentDirectory(), "HERE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--service", "\"serviceName\": \"shop\"", "\"serviceName\": \"cart\"", "describes cart, but the deployment group deploys shop; describe that one")]
    [InlineData("--target-groups", "shop-green", "cart-green", "describes shop-blue, cart-green, other, but the deployment group's pair is shop-blue, shop-green; describe those")]
    [InlineData("--listeners", "listener/test", "listener/none", "does not describe arn:listener/test of the deployment group; describe that too")]
    [InlineData("--target-group-attributes", "arn:tg/green", "arn:tg/other", "has no attributes of arn:tg/green; describe those too")]
    [InlineData("--load-balancers", "loadbalancer/app/shop", "loadbalancer/app/cart", "does not describe arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1 of the listeners or target groups; describe that too")]
    public async Task Refuses_a_file_that_tells_of_something_else(string option, string what, string instead, string mistake)
    {
        var changed = CliFiles.All[option].Replace(what, instead, StringComparison.Ordinal);

        (await Check([.. AllFiles(without: option), option, Write("other.json", changed)])).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldContain($"1 mistake.\n  {option} {Path.Combine(_folder, "other.json")} {mistake}\n");
    }

    [Theory]
    [InlineData("""{ "services": [null] }""", "has null at $.services[0]; give the output of aws ecs describe-services")]
    [InlineData("""{ "services": null }""", "has no services; give the output of")]
    [InlineData("""{ "services": "shop" }""", "has a value at $.services that AWS does not return there; give the output of")]
    [InlineData("""{ "services": [{ "desiredCount": 1, "desiredCount": 2 }] }""", "is not JSON; give the output of")]
    [InlineData("null", "is not a JSON object; give the output of")]
    [InlineData("", "is not JSON; give the output of")]
    public async Task Refuses_what_the_cli_does_not_print(string text, string mistake)
    {
        (await Check("--service", Write("service.json", text))).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldContain($"1 mistake.\n  --service {Path.Combine(_folder, "service.json")} {mistake}");
    }

    [Theory]
    [InlineData("check", "No file is given; give at least one of --appspec, --plan, --task-definition, --service")]
    [InlineData("check --json", "No file is given")]
    [InlineData("--plan x.json check --task-definition none.json", "--plan precedes check; write check first, then its options")]
    [InlineData("check --service a.json --service b.json", "--service is given 2 times (a.json, b.json); give it once")]
    public async Task Refuses_a_line_that_asks_for_nothing_or_what_would_be_ignored(string line, string mistake)
    {
        (await Run(_screen, line.Split(' '))).ShouldBe(ExitCode.Misused);

        _screen.Text.ShouldBeEmpty();
        _screen.Error.ToString().ShouldContain(mistake);
    }

    [Fact]
    public async Task Helps()
    {
        (await Check("--help")).ShouldBe(ExitCode.Deployed);

        _screen.Text.ShouldContain("aws ecs describe-task-definition");
        _screen.Text.ShouldContain("--deployment-group <file>");
    }

    [Fact]
    public async Task Fits_a_small_terminal()
    {
        var screen = new Screen(60);
        await Check(screen, "--task-definition", Write("td.json", CliFiles.TaskDefinition));

        screen.Rows.ShouldAllBe(row => row.Length <= 60);
    }

    [Fact]
    public async Task Passes_a_service_that_ECS_deploys_by_itself_without_an_AppSpec()
    {
        (await Check([.. OfEcs()])).ShouldBe(ExitCode.Deployed);

        Golden.Verify(_screen.Text);
    }

    [Fact]
    public async Task Tells_what_ECS_s_own_deployment_lacks_in_the_words_of_the_service()
    {
        var service = CliFiles.EcsService
            .Replace("\"action\": \"ROLLBACK\"", "\"action\": \"CONTINUE\"", StringComparison.Ordinal)
            .Replace("\"POST_SCALE_UP\", ", "", StringComparison.Ordinal)
            .Replace("targetgroup/shop-green/2", "targetgroup/shop-blue/1", StringComparison.Ordinal)
            .Replace("\"bakeTimeInMinutes\": 15", "\"bakeTimeInMinutes\": 0", StringComparison.Ordinal)
            .Replace("\"rollback\": true, \"enable\": true", "\"rollback\": false, \"enable\": true", StringComparison.Ordinal);

        (await Check("--service", Write("service.json", service), "--json")).ShouldBe(ExitCode.Faulty);

        var findings = JsonNode.Parse(_screen.Text)!["findings"]!.AsArray().ToDictionary(finding => (string)finding!["id"]!, finding => $"{finding!["outcome"]} {finding["severity"]}");
        findings["hook-timeout"].ShouldBe("failed error", StringCompareShould.IgnoreCase);
        findings["appspec-hooks"].ShouldBe("failed warning", StringCompareShould.IgnoreCase);
        findings["alternate-group"].ShouldBe("failed error", StringCompareShould.IgnoreCase);
        findings["termination-wait"].ShouldBe("failed error", StringCompareShould.IgnoreCase);
        findings["rollback-on-alarm"].ShouldBe("failed warning", StringCompareShould.IgnoreCase);
        findings["service-controller"].ShouldBe("passed error", StringCompareShould.IgnoreCase);
        _screen.Text.ShouldNotContain("CODE_DEPLOY");
    }

    [Fact]
    public async Task A_service_with_Service_Connect_alone_is_checked_by_the_port_that_it_names()
    {
        var service = JsonNode.Parse(CliFiles.EcsService)!;
        service["services"]![0]!["loadBalancers"] = new JsonArray();
        service["services"]![0]!["deployments"] = new JsonArray(JsonNode.Parse("""
            { "id": "ecs-svc/1", "serviceConnectConfiguration": { "enabled": true, "namespace": "internal", "services": [{ "portName": "http", "clientAliases": [{ "port": 80 }] }] } }
            """));
        var file = Write("service.json", service.ToJsonString());

        (await Check("--service", file, "--task-definition", Write("unnamed.json", CliFiles.TaskDefinition.Replace(", \"name\": \"http\"", "", StringComparison.Ordinal)), "--json")).ShouldBe(ExitCode.Faulty);
        var named = new Screen();
        (await Check(named, "--service", file, "--task-definition", Write("named.json", CliFiles.TaskDefinition))).ShouldBe(ExitCode.Deployed);

        Outcomes().ShouldContain("container-port Failed");
        Golden.Verify(named.Text);
    }

    [Fact]
    public async Task A_service_that_is_ROLLING_is_an_error_with_the_cure()
    {
        (await Check("--service", Write("service.json", CliFiles.EcsService.Replace("\"CANARY\"", "\"ROLLING\"", StringComparison.Ordinal)))).ShouldBe(ExitCode.Faulty);

        string.Join(' ', _screen.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldContain(
            "service-controller: The service shop deploys with the strategy ROLLING, which mixes both versions behind one target group: nothing can be compared. "
                + "Set its deployment strategy to CANARY, LINEAR or BLUE_GREEN");
    }

    [Fact]
    public async Task Every_file_of_ECS_s_own_deployment_tells_some_check_something()
    {
        await Check([.. OfEcs(), "--json"]);
        var whole = Outcomes();

        foreach (var option in CliFiles.OfEcs.Keys.Except(["--service", "--service-revision", "--lifecycle-policy"]))
        {
            var screen = new Screen();
            await Check(screen, [.. OfEcs(without: option), "--json"]);

            Outcomes(screen).ShouldNotBe(whole, option);
        }
    }

    /// <summary>Whether a policy keeps blue's image takes blue; what is wrong with its rules does not.</summary>
    [Fact]
    public async Task A_lifecycle_policy_tells_of_its_order_without_blue()
    {
        string Rule(int priority, string status) => $$$"""{\"rulePriority\":{{{priority}}},\"selection\":{\"tagStatus\":\"{{{status}}}\",\"countType\":\"imageCountMoreThan\",\"countNumber\":9},\"action\":{\"type\":\"expire\"}}""";
        var policy = $$$"""{ "registryId": "1", "repositoryName": "shop", "lifecyclePolicyText": "{\"rules\":[{{{Rule(1, "any")}}},{{{Rule(2, "untagged")}}}]}" }""";

        (await Check("--lifecycle-policy", Write("policy.json", policy), "--json")).ShouldBe(ExitCode.Deployed);

        FindingOf("lifecycle-policy").ShouldBe(("Failed", "Warning", "Rule 1 of the lifecycle policy of shop matches any image but is not the last: the rules after it are never applied"));
    }

    [Fact]
    public async Task Policies_of_the_execution_role_come_one_by_one_in_a_list_or_bare()
    {
        const string Bare = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }""";
        var td = Write("td.json", CliFiles.TaskDefinition);
        foreach (var text in new[] { Bare, $"[{Bare}]", $$$"""{ "PolicyVersion": { "Document": {{{Bare}}} } }""", $$"""{ "PolicyDocument": { "Statement": [] } } {{Bare}}""" })
        {
            var screen = new Screen();
            await Check(screen, "--task-definition", td, "--execution-role-policy", Write("role.json", text), "--json");

            Outcomes(screen).ShouldContain("pull-rights Passed", text);
        }

        (await Check("--task-definition", td, "--execution-role-policy", Write("role.json", """{ "PolicyDocument": { "Statement": [] } }"""), "--json")).ShouldBe(ExitCode.Deployed);
        FindingOf("pull-rights").Message.ShouldStartWith("The given policies of the execution role do not allow ecr:GetAuthorizationToken on *, ");
    }

    [Theory]
    [InlineData("--target-group-attributes", """{ "Attributes": [{ "Key": "a", "Value": "b" }] }""", "has no TargetGroupArn; give the output of aws elbv2 describe-target-group-attributes --target-group-arn ARN --query \"{TargetGroupArn:'ARN',Attributes:Attributes}\" of each group")]
    [InlineData("--execution-role-policy", """{ "Role": {} }""", "has no PolicyDocument or PolicyVersion or Statement; give the output of aws iam get-role-policy --role-name ROLE --policy-name POLICY, and of aws iam get-policy-version for each managed policy")]
    [InlineData("--lifecycle-policy", "", "is not JSON; give the output of aws ecr get-lifecycle-policy --repository-name REPOSITORY")]
    [InlineData("--lifecycle-policy", "[1]", "is not a JSON object; give the output of aws ecr get-lifecycle-policy --repository-name REPOSITORY")]
    public async Task Refuses_an_output_of_several_that_is_not_whole(string option, string text, string mistake)
    {
        var file = Write("file.json", text);

        (await Check(option, file)).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldContain($"  {option} {file} {mistake}\n");
    }

    [Fact]
    public async Task A_service_revision_says_what_is_deployed_where_the_service_says_another_thing()
    {
        var revision = CliFiles.ServiceRevision.Replace("\"containerPort\": 8080", "\"containerPort\": 9090", StringComparison.Ordinal);

        (await Check([.. OfEcs(without: "--service-revision"), "--service-revision", Write("revision.json", revision), "--json"])).ShouldBe(ExitCode.Faulty);

        Outcomes().ShouldContain("container-port Failed");
    }

    [Fact]
    public async Task Refuses_what_is_of_the_other_controller()
    {
        (await Check([.. OfEcs(), "--appspec", Screen.ShippedAppSpec, "--deployment-group", Write("group.json", CliFiles.DeploymentGroup)])).ShouldBe(ExitCode.Misused);
        var other = new Screen();
        (await Check(other, [.. AllFiles(), "--service-revision", Write("revision.json", CliFiles.ServiceRevision)])).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            "Nothing was checked: 2 mistakes.\n"
                + "  --appspec is for CodeDeploy, but the deployment controller of the service is ECS; leave it out\n"
                + "  --deployment-group is for CodeDeploy, but the deployment controller of the service is ECS; leave it out\n"
                + "--help lists all options.\n");
        other.Error.ToString().ShouldBe(
            "Nothing was checked: 1 mistake.\n  --service-revision is for a service that ECS deploys by itself; give that service with --service, or leave it out\n"
                + "--help lists all options.\n");
    }

    [Fact]
    public async Task Annotates_lines_for_GitHub_and_appends_a_summary_and_writes_SARIF()
    {
        var definition = Write("td.json", CliFiles.TaskDefinition
            .Replace("\"cpu\": \"512\"", "\"cpu\": \"500\"", StringComparison.Ordinal).Replace("shop:1.8.0", "shop:latest", StringComparison.Ordinal));
        var (summary, sarif) = (Write("summary.md", "before\n"), Path.Combine(_folder, "hooks.sarif"));

        (await Check("--task-definition", definition, "--appspec", Screen.ShippedAppSpec, "--github", summary, "--sarif", sarif)).ShouldBe(ExitCode.Faulty);

        var text = $"{_screen.Text}----\n{File.ReadAllText(summary)}----\n{File.ReadAllText(sarif)}\n";
        Golden.Verify(text.Replace(_folder, "FOLDER", StringComparison.Ordinal)
            .Replace(_folder.Replace("/", "\\/", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal), "FOLDER", StringComparison.Ordinal)
            .Replace(_folder.Replace("/", "%2F", StringComparison.Ordinal), "FOLDER", StringComparison.Ordinal)
            .Replace(Path.GetDirectoryName(Screen.ShippedAppSpec)!, "SHIPPED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Annotates_what_should_be_known_of_the_files()
    {
        (await Check("--task-definition", Write("td.json", CliFiles.TaskDefinition), "--github", Path.Combine(_folder, "summary.md"))).ShouldBe(ExitCode.Deployed);

        _screen.Text.ShouldStartWith("::notice::Checked with the AppSpec that ships with Hooks; give yours with --appspec\n");
    }

    [Fact]
    public async Task Annotates_a_file_that_cannot_be_read()
    {
        var summary = Path.Combine(_folder, "summary.md");

        (await Check("--appspec", Write("appspec.yml", "100%: [\n"), "--github", summary)).ShouldBe(ExitCode.Misused);

        _screen.Text.Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldStartWith("::error::--appspec FOLDER/appspec.yml: line ");
        File.Exists(summary).ShouldBeFalse("nothing was checked");
    }

    [Fact]
    public async Task Takes_no_file_that_cannot_be_written_and_no_two_outputs()
    {
        (await Check("--appspec", Screen.ShippedAppSpec, "--github", _folder, "--sarif", _folder, "--json")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal).ShouldBe(
            "Nothing was checked: 3 mistakes.\n  --sarif FOLDER is a directory; name a file in it\n  --github FOLDER is a directory; name a file in it\n"
                + "  --github is given with --json, and both print; choose one\n--help lists all options.\n");
    }

    private IEnumerable<string> OfEcs(string without = "") => CliFiles.OfEcs
        .Where(file => file.Key != without)
        .SelectMany(file => new[] { file.Key, Write($"ecs{file.Key}.json", file.Value) })
        .Concat(["--plan", Write("plan.json", Plan)]);

    private IEnumerable<string> AllFiles(string without = "") => CliFiles.All
        .Where(file => file.Key != without)
        .SelectMany(file => new[] { file.Key, Write($"{file.Key}.json", Alone(file.Key, file.Value, without)) })
        .Concat(["--plan", Write("plan.json", Plan), "--appspec", Screen.ShippedAppSpec]);

    /// <summary>Without the deployment group nobody can tell which target groups are meant.</summary>
    private static string Alone(string option, string text, string without)
        => (option, without) == ("--target-groups", "--deployment-group") ? CliFiles.TargetGroupsOfThePair : text;

    private List<string> Outcomes(Screen? screen = null) =>
        [.. JsonNode.Parse((screen ?? _screen).Text)!["findings"]!.AsArray().Select(finding => $"{finding!["id"]} {finding["outcome"]}")];

    private Task<int> Check(params string[] args) => Check(_screen, args);

    private static Task<int> Check(Screen screen, params string[] args) => Run(screen, ["check", .. args]);

    private static Task<int> Run(Screen screen, string[] args) =>
        CommandLine.Run(args, (_, _, _) => throw new InvalidOperationException("Nothing is to be rehearsed"), screen.Terminal);

    private (string? Outcome, string? Severity, string Message) FindingOf(string id)
        => JsonNode.Parse(_screen.Text)!["findings"]!.AsArray().Single(finding => (string?)finding!["id"] == id) is { } found
            ? ((string?)found["outcome"], (string?)found["severity"], (string?)found["message"] ?? "")
            : default;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);

        return file;
    }
}
