namespace Rehearsal.Tests.Fleet;

public class FleetTaskTests
{
    [Fact]
    public void Counts_what_users_asked_and_what_failed_but_no_health_check() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            await using var task = await Start(network, clock, new Fault.Errors(100));

            await Get(network, task, "/");
            await Get(network, task, "/health");

            (task.Requests, task.Failures).ShouldBe((1, 1));
        });

    [Fact]
    public void Counts_a_cut_connection_as_a_failure() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            await using var task = await Start(network, clock, new Fault.Down());

            await Record.ExceptionAsync(() => Get(network, task, "/"));

            (task.Requests, task.Failures).ShouldBe((1, 1));
        });

    [Fact]
    public void Says_who_it_is() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            await clock.PassSeconds(7);
            await using var task = await Start(network, clock);

            (task.Version, task.Index, task.StartedAt, task.IsRunning).ShouldBe(("green", 3, VirtualTime.Start + TimeSpan.FromSeconds(7), true));
            (await Get(network, task, "/version")).ShouldBe(200);
        });

    [Fact]
    public void Refuses_connections_once_it_is_stopped() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            var task = await Start(network, clock);

            await task.StopAsync();
            await task.StopAsync();

            task.IsRunning.ShouldBeFalse();
            (await Record.ExceptionAsync(() => Get(network, task, "/"))).ShouldBeOfType<HttpRequestException>();
        });

    private static ValueTask<FleetTask> Start(InMemoryNetwork network, VirtualTime clock, params Fault[] faults) =>
        FleetTask.Start(network, new ShopApp("green", 3, faults, seed: 1, clock, clock), CancellationToken.None);

    private static async Task<int> Get(InMemoryNetwork network, FleetTask task, string target)
    {
        using var client = new HttpMessageInvoker(network.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(task.Address, target));
        using var response = await client.SendAsync(request, CancellationToken.None);
        return (int)response.StatusCode;
    }
}
