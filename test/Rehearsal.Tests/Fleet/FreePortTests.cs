using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Tests.Fleet;

public class FreePortTests
{
    [Fact]
    public void Is_below_the_ports_of_outgoing_connections_and_can_be_opened()
    {
        var port = FreePort.Outside(new HashSet<int>());

        port.ShouldBeInRange(FreePort.First, FreePort.Last);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    [Fact]
    public void Is_none_that_was_given_out()
    {
        var all = Enumerable.Range(FreePort.First, FreePort.Last - FreePort.First + 1).ToHashSet();

        Should.Throw<InvalidOperationException>(() => FreePort.Outside(all)).Message.ShouldBe("No port of 20000 to 32767 is free; end other programs that listen there");
    }
}
