using Amazon.Lambda.Core;
using Amazon.Lambda.TestUtilities;

namespace Hooks.Tests.AwsPackages;

public sealed class LambdaContextTests
{
    private readonly TestLambdaLogger _logger = new();

    [Fact]
    public void Has_a_logger_and_no_time_left()
    {
        var context = new TestLambdaContext();

        context.Logger.ShouldBeOfType<TestLambdaLogger>();
        context.RemainingTime.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Keeps_the_lines_that_are_logged()
    {
        ILambdaLogger logger = _logger;

        logger.LogLine("first");
        logger.LogInformation("second");

        Lines().ShouldBe(["first", "Information: second"]);
    }

    [Fact]
    public void Lists_arguments_below_a_message()
    {
        ILambdaLogger logger = _logger;

        logger.LogWarning("{Count} retries", 3);

        Lines().ShouldBe(["Warning: {Count} retries", "\t3"]);
    }

    [Fact]
    public void Keeps_an_exception_in_full()
    {
        ILambdaLogger logger = _logger;

        logger.LogError(new InvalidOperationException("no green"), "hook failed");

        Lines()[0].ShouldBe("Error: hook failed");
        _logger.Buffer.ToString().ShouldContain("System.InvalidOperationException: no green");
    }

    private string[] Lines() => _logger.Buffer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
