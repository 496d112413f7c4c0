using FsCheck;
using FsCheck.Fluent;

namespace Hooks.Tests;

public sealed class ExecutionNameTests
{
    [Fact]
    public void Says_deployment_lifecycle_event_and_a_hash_of_the_hook_execution()
        => ExecutionName.For("d-NN167W3D6", "AfterAllowTestTraffic", "abc").ShouldBe("d-NN167W3D6-AfterAllowTestTraffic-ba7816bf8f01cfea");

    [Fact]
    public void Differs_for_two_hook_executions_of_one_event()
        => ExecutionName.For("d-1", "AfterInstall", "a").ShouldNotBe(ExecutionName.For("d-1", "AfterInstall", "b"));

    [Fact]
    public void Is_always_a_name_that_Step_Functions_takes() => Prop.ForAll<NonNull<string>, NonNull<string>>((deployment, hook) =>
    {
        var name = ExecutionName.For(deployment.Get, "AfterAllowTestTraffic", hook.Get);

        return name.Length <= 80 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && name == ExecutionName.For(deployment.Get, "AfterAllowTestTraffic", hook.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cuts_a_long_deployment_id_and_keeps_the_hash()
        => ExecutionName.For(new string('d', 200), "AfterInstall", "abc").ShouldBe(new string('d', 63) + "-ba7816bf8f01cfea");
}
