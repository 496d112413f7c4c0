namespace Rehearsal.Tests.CodeDeploy;

/// <summary>Awaits a failure on the spot: Shouldly.Should.ThrowAsync continues on the thread pool, and virtual time would run on without it.</summary>
internal static class Thrown
{
    public static async Task<T> By<T>(Func<Task> action)
        where T : Exception
    {
        try
        {
            await action();
        }
        catch (T expected)
        {
            return expected;
        }

        throw new ShouldAssertException($"{typeof(T).Name} should have been thrown, and nothing was");
    }
}
