using System.Net;
using Amazon.CodeDeploy;
using Amazon.Lambda.TestUtilities;
using Amazon.Runtime;

namespace Hooks.Tests;

/// <summary>How a call ends whose time is up while the SDK is at work.</summary>
public sealed class PatientCallTests
{
    private readonly ImpatientClock _clock = new();
    private readonly TestLambdaContext _context = new() { RemainingTime = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Tells_why_the_attempt_before_failed_when_the_time_is_up_during_one()
    {
        var attempts = 0;

        var failure = await Should.ThrowAsync<TimeoutException>(() => Run(token => ++attempts < 3 ? throw Throttled() : Hang(token)));

        failure.Message.ShouldBe("The call timed out during attempt 3; the one before failed: AmazonCodeDeployException: Rate exceeded");
        failure.InnerException.ShouldBeOfType<AmazonCodeDeployException>().ErrorCode.ShouldBe("ThrottlingException");
    }

    [Fact]
    public async Task Says_that_the_first_attempt_had_no_answer_when_the_time_is_up_during_it()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(() => Run(Hang));

        failure.Message.ShouldBe("The call timed out before its first attempt had an answer");
        failure.InnerException.ShouldBeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task Throws_what_came_when_it_came_as_the_time_was_up()
        => (await Should.ThrowAsync<AmazonCodeDeployException>(() => Run(_ =>
        {
            _clock.EndBounds();

            throw Throttled();
        }))).ErrorCode.ShouldBe("ThrottlingException");

    /// <summary>As the SDK does: it waits for an answer, and hears of the end of the time by its token alone.</summary>
    private async Task<string> Hang(CancellationToken token)
    {
        _clock.EndBounds();
        await Task.Delay(Timeout.Infinite, token);

        return "";
    }

    private static AmazonCodeDeployException Throttled()
        => new("Rate exceeded", innerException: null, ErrorType.Sender, "ThrottlingException", "request-1", HttpStatusCode.BadRequest);

    private Task<string> Run(Func<CancellationToken, Task<string>> call) => new RetryingCall(_clock).Run(call, _context, TimeSpan.Zero);
}
