using System.Text.Json;
using Canary.Tests.Diagnosis;
using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Stops;

/// <summary>The catalogue of why tasks stop: every text of ECS that is known, with the whole of what is made of it.</summary>
public sealed class StopReasonsTests
{
    private static readonly TaskDefinition s_definition = JsonSerializer.Deserialize<TaskDefinition>(Sick.Definition)!;

    private static readonly StopText[] s_lines = [.. StartFailureTexts.Named, .. StartFailureTexts.Unnamed];

    public static TheoryData<string, string, string, string> Texts => [.. EcsText.All.Select(text => (text.Words, $"{text.Lack}", $"{text.Retry}", text.How))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_task_that_never_started_is_told_by_the_words_of_ECS(string words, string lack, string retry, string how)
    {
        var reason = Of(NotStarted(words));

        ($"{reason.Lack}", $"{reason.Retry}", reason.How).ShouldBe((lack, retry, how));
        reason.Kind.ShouldBe(StopKind.NeverStarted);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_makes_no_difference_whether_the_task_or_a_container_says_it(string words, string lack, string retry, string how)
    {
        var task = new EcsTask { StopCode = "TaskFailedToStart", Containers = [new EcsContainer { Name = "web", Image = EcsText.Image, Reason = words }] };

        var reason = Of(task);

        ($"{reason.Lack}", $"{reason.Retry}", reason.How).ShouldBe((lack, retry, how));
    }

    [Fact]
    public void Tells_every_line_of_the_catalogue_with_its_cure_and_the_texts_that_meet_it()
        => Golden.Verify(string.Join("\n\n", s_lines.Select(line => string.Join('\n', (string[])
        [
            $"{line.How} (lacks {line.Lack}, a retry {line.Retry})",
            $"=> {line.Cure}",
            .. EcsText.All.Where(text => LineOf(text.Words) == line).Select(text => $"   {(text.Words is "" ? "no text" : text.Words)}"),
        ]))));

    [Fact]
    public void Every_line_of_the_catalogue_is_met_by_a_text() => s_lines.Except(EcsText.All.Select(text => LineOf(text.Words))).ShouldBeEmpty();

    /// <summary>AfterInstall tells such a line and then the words of ECS.</summary>
    [Fact]
    public void A_line_that_no_retry_mends_explains_the_text_instead_of_repeating_it()
        => s_lines.Where(line => line.Retry == Retry.CannotHelp).ShouldAllBe(line => !line.How.Contains("{words}") && line.Cure.Length > 0);

    /// <summary>A text that tells of both was cut off before the answer was certain.</summary>
    [Theory]
    [InlineData("ResourceInitializationError: failed to validate logger args: create stream has been retried 2 times: ResourceNotFoundException: The specified log group does not exist., RequestError: send request failed: dial tcp 10.0.0.5:443: i/o timeout", "the task could not reach CloudWatch Logs")]
    [InlineData("ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret., RequestError: send request failed: context deadline exceeded", "the task could not reach AWS for a secret or parameter")]
    [InlineData("CannotPullContainerError: pull image manifest has been retried 2 time(s): manifest unknown, failed to do request: dial tcp 10.0.0.6:443: i/o timeout", "the registry could not be reached for the image registry/shop:8")]
    public void What_could_not_be_asked_for_is_not_taken_for_missing(string words, string how)
    {
        var reason = Of(new EcsTask { StopCode = "TaskFailedToStart", StoppedReason = words, Containers = [new EcsContainer { Name = "web", Image = "registry/shop:8" }] });

        (reason.Lack, reason.Retry, reason.How).ShouldBe((MissingResource.Network, Retry.MayHelp, how));
    }

    [Fact]
    public void Names_that_sound_like_a_reason_change_none()
    {
        var texts = EcsText.All.Where(text => text.Words.Contains(EcsText.Image, StringComparison.Ordinal) || text.Words.Contains("secret:shop/db", StringComparison.Ordinal)).ToList();
        texts.Count.ShouldBeGreaterThan(10);
        var part = Gen.Elements("timeout", "denied", "not-found", "capacity", "manifest", "429", "throttle", "secret", "log-group", "cloudwatch", "efs", "exec", "ssm", "503", "host", "token", "does-not-exist");
        var names = (from first in part from second in part select $"{first}-{second}").ToArbitrary();

        Prop.ForAll(names, name => texts.TrueForAll(text =>
        {
            var words = text.Words.Replace("/shop:8", $"/{name}:8", StringComparison.Ordinal).Replace("secret:shop/db", $"secret:{name}/{name}", StringComparison.Ordinal);
            var reason = Of(NotStarted(words));

            return reason.Lack == text.Lack && reason.Retry == text.Retry;
        })).QuickCheckThrowOnFailure();
    }

    /// <summary>The texts repeat names of images and secrets, which have no blanks.</summary>
    [Fact]
    public void A_phrase_has_a_blank_or_is_the_name_of_an_error()
        => s_lines.SelectMany(line => line.During.Concat(line.Met))
            .Where(phrase => !phrase.Contains(' ') && !phrase.Any(char.IsUpper)).Distinct()
            .ShouldBe(["mount.nfs4:", "toomanyrequests:", "insufficient_scope:"]);

    [Theory]
    [InlineData("""{ "StopCode": "SpotInterruption", "StoppedReason": "Your Spot Task was interrupted.", "Containers": [{ "Name": "web", "ExitCode": 143 }] }""", "Interrupted, lacks Capacity, a retry MayHelp: AWS reclaimed the capacity (Spot interruption). Run green on FARGATE, or give FARGATE a base in the capacity provider strategy")]
    [InlineData("""{ "StopCode": "TerminationNotice", "StoppedReason": "Your Spot Task was interrupted." }""", "Interrupted, lacks Capacity, a retry MayHelp: AWS reclaimed the capacity (Spot interruption). Run green on FARGATE, or give FARGATE a base in the capacity provider strategy")]
    [InlineData("""{ "StopCode": "TerminationNotice", "StoppedReason": "Host EC2 (instance i-0a1b2c3d4e5f60718) terminated." }""", "Interrupted, lacks Capacity, a retry MayHelp: the instance that ran the task was stopped or terminated. Find out what ended the instance: its Auto Scaling group and CloudTrail show it")]
    [InlineData("""{ "StopCode": "UserInitiated", "StoppedReason": "Task stopped by user" }""", "Interrupted, lacks Nothing, a retry MayHelp: a person or a tool stopped the task. Find out who called StopTask: CloudTrail shows it")]
    [InlineData("""{ "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop/8a07041d49ee2114)" }""", "Unhealthy, lacks Nothing, a retry IsUnclear: ECS stopped the task for failing the load balancer's health check. Fix what fails the health check; if the application is just slow to start, raise the service's health-check grace period")]
    [InlineData("""{ "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Task failed container health checks" }""", "Unhealthy, lacks Nothing, a retry IsUnclear: ECS stopped the task for failing its container's health check. Run the health check's command in the image; if the application is just slow to start, raise its startPeriod")]
    [InlineData("""{ "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited" }""", "Died, lacks Nothing, a retry IsUnclear: ECS stopped the task: Essential container in task exited. ")]
    [InlineData("""{ "LastStatus": "STOPPED" }""", "Unexplained, lacks Nothing, a retry IsUnclear: ECS stopped the task and gives no reason. ")]
    [InlineData("""{ "StopCode": "Unheard", "Containers": [{ "Name": "web", "ExitCode": 1 }] }""", "Unexplained, lacks Nothing, a retry IsUnclear: the web container exited with code 1. Read its log")]
    [InlineData("""{ "StopCode": "EssentialContainerExited", "StartedAt": "2026-03-01T10:00:00Z", "Containers": [{ "Name": "web", "Reason": "CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s" }] }""", "Died, lacks Time, a retry MayHelp: the container runtime took too long: CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s. Check for a slow or missing network path to the registry or the logs, a large image, or a busy host")]
    [InlineData("""{ "StopCode": "TaskFailedToStart", "StoppedReason": "Task failed to start", "Containers": [{ "Name": "migrate", "ExitCode": 1 }, { "Name": "web" }] }""", "NeverStarted, lacks Nothing, a retry IsUnclear: the migrate container exited with code 1. Read its log")]
    [InlineData("""{ "StopCode": "TaskFailedToStart", "StoppedReason": "Task failed to start", "Containers": [{ "Name": "migrate", "ExitCode": 0 }, { "Name": "proxy", "ExitCode": 137 }, { "Name": "web" }] }""", "NeverStarted, lacks Nothing, a retry IsUnclear: ECS says only that the task failed to start. Check the containers that others wait for (dependsOn): one may not have become healthy within its startTimeout")]
    public void A_task_that_was_stopped_is_told_by_its_stop_code(string task, string told) => Tell(task).ShouldBe(told);

    [Theory]
    [InlineData(137, "OutOfMemoryError: Container killed due to memory usage", "Died, lacks Memory, a retry IsUnclear: the web container ran out of memory. Raise its memory, or make it use less")]
    [InlineData(137, null, "Died, lacks Nothing, a retry IsUnclear: the web container was killed (exit code 137), but not for memory. Make it stop on SIGTERM within stopTimeout, or raise stopTimeout")]
    [InlineData(139, null, "Died, lacks Nothing, a retry IsUnclear: the web container crashed with a segmentation fault (exit code 139). Check native libraries and the image's architecture. Read its log")]
    [InlineData(143, null, "Died, lacks Nothing, a retry IsUnclear: the web container ended on SIGTERM (exit code 143). Something asked it to stop: the service's events and CloudTrail show what. Read its log")]
    [InlineData(127, null, "Died, lacks Entrypoint, a retry CannotHelp: the web container could not run its entrypoint: there is no such command (exit code 127). Correct entryPoint and command, or the image")]
    [InlineData(126, null, "Died, lacks Entrypoint, a retry CannotHelp: the web container could not run its entrypoint: it is not executable (exit code 126). Correct entryPoint and command, or the file's mode in the image")]
    [InlineData(1, null, "Died, lacks Nothing, a retry IsUnclear: the web container exited with code 1. Read its log")]
    [InlineData(0, null, "Died, lacks Nothing, a retry IsUnclear: the web container ended by itself with exit code 0. Run it in the foreground, or mark it as non-essential")]
    public void A_task_that_died_is_told_by_the_exit_code_of_its_container(int code, string? words, string told)
        => Tell($$"""{ "StopCode": "EssentialContainerExited", "StoppedReason": "Essential container in task exited", "Containers": [{ "Name": "web", "ExitCode": {{code}}{{(words is null ? "" : $", \"Reason\": \"{words}\"")}} }] }""").ShouldBe(told);

    [Theory]
    [InlineData("""{ "Name": "other", "ExitCode": 143 }, { "Name": "web", "ExitCode": 3 }""", "the web container exited with code 3")]
    [InlineData("""{ "Name": "other", "ExitCode": 2 }, { "Name": "web", "ExitCode": 137, "Reason": "OutOfMemoryError: x" }""", "the web container ran out of memory")]
    [InlineData("""{ "Name": "proxy", "ExitCode": 1 }, { "Name": "web", "ExitCode": 143 }""", "the web container ended on SIGTERM (exit code 143)")]
    [InlineData("""{ "Name": "web", "ExitCode": 0 }, { "Name": "other", "ExitCode": 137 }""", "the other container was killed (exit code 137), but not for memory")]
    [InlineData("""{ "Name": "other" }, { "Name": "web", "ExitCode": 1 }""", "the web container exited with code 1")]
    public void Blames_the_container_that_took_the_others_with_it(string containers, string how)
        => Of(Read($$"""{ "StopCode": "EssentialContainerExited", "Containers": [{{containers}}] }""")).How.ShouldBe(how);

    [Fact]
    public void A_task_that_is_not_needed_any_more_stopped_for_no_reason()
        => StopReasons.Of(Read("""{ "StopCode": "ServiceSchedulerInitiated", "StoppedReason": "Scaling activity initiated by (deployment ecs-svc/222)", "Containers": [{ "Name": "web", "ExitCode": 143 }] }"""), s_definition).ShouldBeNull();

    [Theory]
    [InlineData("CannotPullContainerError: failed to resolve ref envoy:v9: not found", "the image envoy:v9 was not found")]
    [InlineData("CannotPullContainerError: failed to resolve ref: not found", "an image of the task was not found")]
    public void Names_the_image_that_the_text_names_when_there_are_several(string words, string how)
        => Of(new EcsTask { StopCode = "TaskFailedToStart", StoppedReason = words, Containers = [new EcsContainer { Name = "web", Image = "shop:8" }, new EcsContainer { Name = "proxy", Image = "envoy:v9" }] }).How.ShouldBe(how);

    [Fact]
    public void Says_which_platform_it_takes_for_granted_when_none_is_known()
        => StopReasons.Of(NotStarted("CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'"), definition: null).ShouldNotBeNull().How
            .ShouldBe($"the image {EcsText.Image} has no variant for the task's platform (LINUX on X86_64 unless runtimePlatform says otherwise)");

    /// <summary>A task of the image that the texts name.</summary>
    internal static EcsTask NotStarted(string words)
        => new() { StopCode = "TaskFailedToStart", StoppedReason = words is "" ? null : words, Containers = [new EcsContainer { Name = "web", Image = EcsText.Image }] };

    private static StopText LineOf(string words) => s_lines.First(line => line.IsAbout(words));

    private static EcsTask Read(string task) => JsonSerializer.Deserialize<EcsTask>(task)!;

    private static StopReason Of(EcsTask task) => StopReasons.Of(task, s_definition).ShouldNotBeNull();

    private static string Tell(string task) => Of(Read(task)) is { } reason ? $"{reason.Kind}, lacks {reason.Lack}, a retry {reason.Retry}: {reason.How}. {reason.Cure}" : "";
}
