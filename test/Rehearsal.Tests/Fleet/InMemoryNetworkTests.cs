using System.Net;
using System.Text;

namespace Rehearsal.Tests.Fleet;

public class InMemoryNetworkTests
{
    [Fact]
    public void Carries_a_request_and_its_response_whole() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            using var client = new HttpMessageInvoker(network.Handler, disposeHandler: false);
            Request? arrived = null;
            await using var listening = await network.Listen(Echo, CancellationToken.None);

            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{listening.EndPoint}/a%20path/x?q=1&r=%2F");
            request.Content = new StringContent("hello");
            request.Headers.Add("X-Asked", "yes");
            using var response = await client.SendAsync(request, CancellationToken.None);

            (arrived!.Method, arrived.Target, Encoding.UTF8.GetString(arrived.Body.Span)).ShouldBe(("POST", "/a%20path/x?q=1&r=%2F", "hello"));
            arrived.Path.ShouldBe("/a%20path/x");
            arrived.Header("x-asked").ShouldBe("yes");
            arrived.Header("Content-Type").ShouldBe("text/plain; charset=utf-8");
            arrived.Header("Host").ShouldBe(listening.EndPoint.ToString());
            response.StatusCode.ShouldBe((HttpStatusCode)418);
            response.Headers.GetValues("X-Answer").ShouldBe(["42"]);
            (await response.Content.ReadAsStringAsync(CancellationToken.None)).ShouldBe("short and stout");

            async Task<Response> Echo(Request request, CancellationToken cancellationToken)
            {
                arrived = request;
                await clock.PassSeconds(1);
                return Response.Text(418, "short and stout").With("X-Answer", "42");
            }
        });

    [Fact]
    public void Refuses_a_connection_where_nobody_listens() =>
        VirtualTime.Run(async _ =>
        {
            await using var network = new InMemoryNetwork();
            var listening = await network.Listen(Ok, CancellationToken.None);
            await listening.DisposeAsync();

            var refused = await ErrorOf(network, listening, CancellationToken.None);

            refused.ShouldBeOfType<HttpRequestException>().HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        });

    [Fact]
    public void Knows_no_other_host() =>
        VirtualTime.Run(async _ =>
        {
            await using var network = new InMemoryNetwork();
            using var client = new HttpMessageInvoker(network.Handler, disposeHandler: false);
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.com/");

            var unknown = await Record.ExceptionAsync(() => client.SendAsync(request, CancellationToken.None));

            unknown.ShouldBeOfType<HttpRequestException>().HttpRequestError.ShouldBe(HttpRequestError.NameResolutionError);
        });

    [Fact]
    public void Cuts_the_connection_of_a_dropped_request() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            await using var listening = await network.Listen(Drop, CancellationToken.None);

            var cut = await ErrorOf(network, listening, CancellationToken.None);

            cut.ShouldBeOfType<HttpRequestException>().HttpRequestError.ShouldBe(HttpRequestError.ResponseEnded);

            async Task<Response> Drop(Request request, CancellationToken cancellationToken)
            {
                await clock.PassSeconds(1);
                throw new ConnectionDroppedException();
            }
        });

    [Fact]
    public void A_caller_can_hang_up_on_a_handler_that_ignores_its_token() =>
        VirtualTime.Run(async clock =>
        {
            await using var network = new InMemoryNetwork();
            await using var listening = await network.Listen(Deaf, CancellationToken.None);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);

            var error = await ErrorOf(network, listening, patience.Token);

            error.ShouldBeAssignableTo<OperationCanceledException>();
            clock.GetUtcNow().ShouldBe(VirtualTime.Start + TimeSpan.FromSeconds(2));

            async Task<Response> Deaf(Request request, CancellationToken cancellationToken)
            {
                await clock.Pass(TimeSpan.FromHours(1));
                return Response.Text(200, "never read");
            }
        });

    [Fact]
    public void A_bug_in_a_handler_reaches_the_caller_as_it_is() =>
        VirtualTime.Run(async _ =>
        {
            await using var network = new InMemoryNetwork();
            await using var listening = await network.Listen((_, _) => throw new FormatException("a bug"), CancellationToken.None);

            var error = await ErrorOf(network, listening, CancellationToken.None);

            error.ShouldBeOfType<FormatException>();
        });

    [Fact]
    public void HttpClient_stays_on_the_thread_of_virtual_time()
    {
        var threads = VirtualTime.Run(async clock =>
        {
            var seen = new HashSet<int>();
            await using var network = new InMemoryNetwork();
            await using var listening = await network.Listen(Slow, CancellationToken.None);
            using var client = new HttpClient(network.Handler, disposeHandler: false);
            for (var i = 0; i < 50; i++)
            {
                var body = await client.GetStringAsync(new Uri($"http://{listening.EndPoint}/"), CancellationToken.None);
                body.ShouldBe("ok");
                seen.Add(Environment.CurrentManagedThreadId);
            }

            clock.GetUtcNow().ShouldBe(VirtualTime.Start + TimeSpan.FromSeconds(50));
            return seen;

            async Task<Response> Slow(Request request, CancellationToken cancellationToken)
            {
                await clock.PassSeconds(1);
                seen.Add(Environment.CurrentManagedThreadId);
                return Response.Text(200, "ok");
            }
        });

        threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    private static Task<Response> Ok(Request request, CancellationToken cancellationToken) => Task.FromResult(Response.Text(200, "ok"));

    private static async Task<Exception?> ErrorOf(InMemoryNetwork network, IListening listening, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(network.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{listening.EndPoint}/");
        return await Record.ExceptionAsync(() => client.SendAsync(request, cancellationToken));
    }
}
