using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rehearsal.Tests.Terminal;

/// <summary>examples/check-action, and the examples' workflows that use it before they make anything.</summary>
public sealed partial class CheckActionTests : IDisposable
{
    private const string CodeDeploy = "examples/ecs-service/deploy.yml";
    private const string Ecs = "examples/ecs-native/deploy.yml";
    private const string Gather = "Gather what the checks look at";
    private const string Check = "Check what would be deployed";
    private const string Registry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    private readonly ExampleJob _job = new();

    public CheckActionTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The steps are tried on Unix");

    public void Dispose() => _job.Dispose();

    [Fact]
    public void Has_an_input_for_every_file_that_check_takes_and_for_SARIF()
    {
        var arguments = new CheckArguments();

        ExampleJob.Inputs.Keys.ShouldBe([.. arguments.Files.Select(option => option.Name[2..]), "sarif"], ignoreOrder: true);
        ExampleJob.Inputs.Where(input => input.Value is not "").ShouldBe([KeyValuePair.Create("sarif", "hooks.sarif")]);
    }

    /// <summary>In the environment of the step and nowhere else: what a caller passes in is no code.</summary>
    [Fact]
    public void Hands_every_input_to_the_script_by_a_variable_and_the_variable_to_its_option()
    {
        var (variables, script) = Repository.Read("examples/check-action/action.yml").Split("      run: |\n") is [var before, var after] ? (before, after) : ("", "");

        script.ShouldNotContain("${{");
        foreach (var input in ExampleJob.Inputs.Keys)
        {
            var variable = input.ToUpperInvariant().Replace('-', '_');
            variables.ShouldContain($"        {variable}: ${{{{ inputs.{input} }}}}\n");
            script.ShouldContain($"        give --{input} \"${variable}\"\n");
        }
    }

    [Fact]
    public void Every_action_is_pinned_by_the_SHA_of_its_commit()
    {
        var uses = new[] { "examples/check-action/action.yml", CodeDeploy, Ecs }.SelectMany(file => UsesPattern().Matches(Repository.Read(file))).Select(found => found.Groups["action"].Value).ToList();

        uses.Count(action => action == "./.hooks/examples/check-action").ShouldBe(2);
        uses.Where(action => action != "./.hooks/examples/check-action").ShouldAllBe(action => PinnedPattern().IsMatch(action));
    }

    [Theory]
    [InlineData(CodeDeploy)]
    [InlineData(Ecs)]
    public void The_workflows_check_before_they_make_anything(string workflow)
        => ExampleJob.StepsOf(workflow).Take(7).ShouldBe(
        [
            "actions/checkout", "aws-actions/configure-aws-credentials", "aws-actions/amazon-ecr-login",
            Gather, "actions/checkout", Check, "Build and push the image",
        ]);

    [Fact]
    public async Task A_deployment_of_CodeDeploy_that_is_as_it_should_be_goes_on()
    {
        await Gathered(CodeDeploy);

        (await _job.RunActionOf(CodeDeploy, Check)).Code.ShouldBe(ExitCode.Deployed, _job.Error);

        _job.Summary.ShouldNotBeNull().ShouldStartWith("### Hooks: no error\n\n");
        _job.AwsCalls.ShouldBe(
        [
            "aws ecs describe-task-definition --task-definition shop",
            "aws ssm get-parameter --name /hooks/shop/shop-production --query Parameter.Value --output text",
            "aws ecs describe-services --cluster shop --services shop",
            "aws deploy get-deployment-group --application-name shop --deployment-group-name shop-production",
            "aws deploy get-deployment-config --deployment-config-name CodeDeployDefault.ECSCanary10Percent5Minutes",
        ]);
        _job.InWorkspace("facts/appspec.yml").ShouldContain("TaskDefinition: \"arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8\"");
        _job.InWorkspace("facts/task-definition.json").ShouldContain("\"image\": \"111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:0123456789abcdef0123456789abcdef01234567\"");
    }

    [Fact]
    public async Task A_deployment_of_CodeDeploy_that_could_not_be_undone_ends_there_with_an_annotation_a_summary_and_SARIF()
    {
        await Gathered(CodeDeploy, group: CliFiles.DeploymentGroup.Replace("\"enabled\": true, \"events\"", "\"enabled\": false, \"events\"", StringComparison.Ordinal));

        var (code, output) = await _job.RunActionOf(CodeDeploy, Check);

        code.ShouldBe(ExitCode.Faulty);
        output.ShouldBe(
            "::error file=facts/deployment-group.json,line=6,title=rollback-enabled::Automatic rollback is off: a failed deployment would not be rolled back. Enable it for the event DEPLOYMENT_FAILURE\n"
                + "::warning file=facts/deployment-group.json,line=7,title=rollback-on-alarm::The alarms shop-5xx stop a deployment but do not roll it back. Enable automatic rollback for the event DEPLOYMENT_STOP_ON_ALARM\n");
        _job.Summary.ShouldNotBeNull().ShouldStartWith("### Hooks: 1 error\n\n");
        JsonNode.Parse(_job.Sarif.ShouldNotBeNull())!["runs"]![0]!["results"]!.AsArray().Select(result => (string?)result!["ruleId"]).ShouldBe(["rollback-enabled", "rollback-on-alarm"]);
    }

    [Theory]
    [InlineData(CodeDeploy)]
    [InlineData(Ecs)]
    public async Task What_was_checked_is_registered_with_the_digest_of_its_image(string workflow)
    {
        await Gathered(workflow);
        _job.HandedOver["IMAGE"] = $"{Registry}/shop@sha256:{new string('a', 64)}";
        _job.AwsPrints("ecs register-task-definition", "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:9");

        (await _job.Run(workflow, "Register the task definition")).Code.ShouldBe(0, _job.Error);

        var (registered, container) = (JsonNode.Parse(_job.InWorkspace("task-definition.json"))!.AsObject(), JsonNode.Parse(_job.InWorkspace("facts/task-definition.json"))!["taskDefinition"]!["containerDefinitions"]![0]!);
        container["image"] = _job.HandedOver["IMAGE"];
        registered["containerDefinitions"]!.AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldBe(container.ToJsonString());
        registered.Select(member => member.Key).ShouldBe(
            ["family", "executionRoleArn", "networkMode", "containerDefinitions", "requiresCompatibilities", "cpu", "memory", "runtimePlatform"], "it has no task role");
        _job.Variables.ShouldBe("TASK_DEFINITION=arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:9\n");
    }

    /// <summary>There, the caller's global.json and nuget.config have no say.</summary>
    [Fact]
    public async Task The_action_builds_the_tool_in_its_own_repository_without_the_credentials_of_the_job()
    {
        (_job.HandedOver["AWS_SECRET_ACCESS_KEY"], _job.HandedOver["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) = ("key", "token");

        (await _job.RunAction(("sarif", ""))).Code.ShouldBe(ExitCode.Misused);

        _job.Error.ShouldStartWith("Nothing was checked: 1 mistake.\n  No file is given; ");
        _job.Sarif.ShouldBeNull();
        var repository = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Repository.PathOf(".")));
        _job.DotnetCalls.Select(call => call.Replace(repository, "REPOSITORY", StringComparison.Ordinal)).ShouldBe(
        [
            "REPOSITORY: dotnet pack src/Rehearsal --output JOB/runner/hooks/packages --verbosity quiet",
            "REPOSITORY: dotnet tool update codedeploy-hooks --tool-path JOB/runner/hooks --add-source JOB/runner/hooks/packages",
        ]);
    }

    [Fact]
    public async Task A_deployment_of_ECS_that_is_as_it_should_be_goes_on()
    {
        await Gathered(Ecs);

        (await _job.RunActionOf(Ecs, Check)).Code.ShouldBe(ExitCode.Deployed, _job.Error);

        _job.Summary.ShouldNotBeNull().ShouldStartWith("### Hooks: no error\n\n");
        _job.InWorkspace("facts/task-definition.json").ShouldContain("\"org.opencontainers.image.revision\": \"0123456789abcdef0123456789abcdef01234567\"");
    }

    [Fact]
    public async Task A_deployment_of_ECS_that_a_silent_hook_would_let_pass_ends_there()
    {
        await Gathered(Ecs, service: CliFiles.EcsService.Replace("\"action\": \"ROLLBACK\"", "\"action\": \"CONTINUE\"", StringComparison.Ordinal));

        var (code, output) = await _job.RunActionOf(Ecs, Check);

        code.ShouldBe(ExitCode.Faulty);
        output.ShouldStartWith("::error file=facts/service.json,line=");
        output.ShouldContain("title=hook-timeout::");
    }

    /// <summary>The folder facts, as a step of the workflow fills it from what the AWS CLI prints.</summary>
    private async Task Gathered(string workflow, string? service = null, string? group = null)
    {
        Assert.SkipUnless(ExampleJob.Has("jq"), "jq is not installed");
        _job.Put("appspec.yml", Repository.Read("examples/ecs-service/appspec.yml"));
        _job.AwsPrints("ecs describe-task-definition", CliFiles.TaskDefinition);
        _job.AwsPrints("ecs describe-services", service ?? (workflow == Ecs ? CliFiles.EcsService : CliFiles.Service));
        _job.AwsPrints("ssm get-parameter", Repository.Read("examples/ecs-service/plan.json"));
        _job.AwsPrints("deploy get-deployment-group", group ?? CliFiles.DeploymentGroup);
        _job.AwsPrints("deploy get-deployment-config", CliFiles.DeploymentConfig);

        (await _job.Run(workflow, Gather, ("steps.registry.outputs.registry", Registry), ("env.SERVICE", "shop"), ("github.sha", "0123456789abcdef0123456789abcdef01234567")))
            .Code.ShouldBe(0, _job.Error);
    }

    [GeneratedRegex("^ +(- )?uses: (?<action>[^\n]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsesPattern();

    [GeneratedRegex("^[a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PinnedPattern();
}
