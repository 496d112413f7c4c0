using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Tests.Terminal;

public sealed class ServiceReachabilityTests : IDisposable
{
    private readonly TcpListener _one = Listening();
    private readonly TcpListener _other = Listening();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Lets_services_pass_that_listen_at_places_of_their_own() =>
        (await Problems([$"http://127.0.0.1:{Port(_one)}"], [$"http://localhost:{Port(_other)}"])).ShouldBeEmpty();

    [Fact]
    public async Task Names_an_address_at_which_nothing_listens()
    {
        var closed = Port(_other);
        _other.Stop();

        (await Problems([$"http://127.0.0.1:{Port(_one)}"], [$"https://127.0.0.1:{closed}"])).ShouldBe(
            [$"--green is https://127.0.0.1:{closed}; nothing listens there: start the service first, or correct the address"]);
    }

    [Fact]
    public async Task Names_a_name_that_is_not_known()
    {
        var problem = (await Problems([$"http://127.0.0.1:{Port(_one)}"], ["http://no-such-service.invalid"])).ShouldHaveSingleItem();

        // A machine without a name server may be refused by it, or wait for it.
        (problem.StartsWith("--green is http://no-such-service.invalid; the name no-such-service.invalid is not known (", StringComparison.Ordinal)
            || problem.StartsWith("--green is http://no-such-service.invalid; it cannot be reached within 4 s", StringComparison.Ordinal)).ShouldBeTrue(problem);
    }

    [Theory]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://localhost.:{0}")]
    [InlineData("http://0.0.0.0:{0}")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}")]
    [InlineData("https://127.0.0.1:{0}")]
    public async Task Green_by_another_name_is_still_blue(string green)
    {
        var port = Port(_one);
        green = string.Format(System.Globalization.CultureInfo.InvariantCulture, green, port);

        (await Problems([$"http://127.0.0.1:{port}"], [green])).ShouldContain(
            $"--green is {new Uri(green).GetLeftPart(UriPartial.Authority)}, the same place (127.0.0.1:{port}) as --blue http://127.0.0.1:{port}; green needs instances of its own, on another port or address");
    }

    [Fact]
    public void The_same_service_by_two_names_is_one()
    {
        FoundService[] services =
        [
            Found("--blue", "http://one.test", "10.0.0.1", "10.0.0.2"),
            Found("--green", "http://two.test", "10.0.0.3", "10.0.0.2"),
            Found("--green", "http://two.test:8080", "10.0.0.2"),
            Found("--green", "http://three.test", "10.0.0.3"),
        ];

        ServiceReachability.Twice(services).ShouldBe(
        [
            "--green is http://two.test, the same place (10.0.0.2:80) as --blue http://one.test; green needs instances of its own, on another port or address",
            "--green names 10.0.0.3:80 twice, as http://two.test and as http://three.test; name each service once",
        ]);
    }

    [Theory]
    [InlineData("::1", "127.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("127.0.0.2", "127.0.0.2")]
    [InlineData("fe80::1", "fe80::1")]
    public void This_machine_is_one_place_by_either_protocol(string address, string place) =>
        ServiceReachability.PlaceOf(IPAddress.Parse(address), 8080).ShouldBe(new IPEndPoint(IPAddress.Parse(place), 8080));

    private static FoundService Found(string option, string address, params string[] places) =>
        new(option, new Uri(address), [.. places.Select(place => ServiceReachability.PlaceOf(IPAddress.Parse(place), new Uri(address).Port))], null);

    private static Task<IReadOnlyList<string>> Problems(string[] blue, string[] green) =>
        ServiceReachability.Problems([.. blue.Select(address => new Uri(address))], [.. green.Select(address => new Uri(address))], TestContext.Current.CancellationToken);

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
