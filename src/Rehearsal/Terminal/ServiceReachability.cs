using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Terminal;

/// <summary>
/// Finds out, before anything starts, whether services that are said to run can be reached, and whether green is not blue by another name.
/// </summary>
internal static class ServiceReachability
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>Every mistake in the addresses, with its cure; empty when there is none. Takes a few seconds at most.</summary>
    public static async Task<IReadOnlyList<string>> Problems(IReadOnlyList<Uri> blue, IReadOnlyList<Uri> green, CancellationToken cancellationToken)
    {
        var services = await Task.WhenAll(
        [
            .. blue.Select(uri => Find("--blue", uri, cancellationToken)),
            .. green.Select(uri => Find("--green", uri, cancellationToken)),
        ]);

        return [.. services.Where(service => service.Problem is not null).Select(service => $"{service.Option} is {Shown(service.Address)}; "
            + $"{service.Problem}"), .. Twice(services)];
    }

    /// <summary>
    /// Each service that stands at a place of one before it. A place is an address and a port: there one process answers, whatever it is called.
    /// </summary>
    internal static IEnumerable<string> Twice(IReadOnlyList<FoundService> services)
    {
        foreach (var (index, service) in services.Index())
        {
            if (services.Take(index).FirstOrDefault(other => other.Places.Intersect(service.Places).Any()) is { } same)
            {
                var place = same.Places.Intersect(service.Places).First();
                yield return same.Option == service.Option
                    ? $"{service.Option} names {place} twice, as {Shown(same.Address)} and as {Shown(service.Address)}; name each service once"
                    : $"{service.Option} is {Shown(service.Address)}, the same place ({place}) as {same.Option} {Shown(same.Address)}; green "
                        + "needs instances of its own, on another port or address";
            }
        }
    }

    /// <summary>What is called over one protocol may be called over the other too: a service mostly listens on both.</summary>
    internal static IPEndPoint PlaceOf(IPAddress address, int port) =>
        new(address.Equals(IPAddress.IPv6Loopback) ? IPAddress.Loopback : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);

    private static async Task<FoundService> Find(string option, Uri service, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        IPAddress[] addresses = [];
        string? problem = null;
        try
        {
            addresses = await Resolve(service, patience.Token);
            using var connection = new TcpClient();
            await connection.ConnectAsync(addresses, service.Port, patience.Token);
        }
        catch (SocketException failed)
        {
            problem = failed.SocketErrorCode is SocketError.ConnectionRefused ? "nothing listens there: start the service first, or correct the "
                + "address"
                : addresses is [] ? $"the name {service.Host} is not known ({failed.Message}): correct it"
                : $"it cannot be reached ({failed.Message}): correct the address";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problem = $"it cannot be reached within {s_patience.TotalSeconds:0} s: start the service first, or correct the address";
        }

        return new FoundService(option, service, [.. addresses.Select(address => PlaceOf(address, service.Port)).Distinct()], problem);
    }

    /// <summary>To knock at; no address at all cannot be called, and stands for this machine.</summary>
    private static async Task<IPAddress[]> Resolve(Uri service, CancellationToken cancellationToken) =>
        IPAddress.TryParse(service.IdnHost.Trim('[', ']'), out var address)
        ? [address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address]
        : await Dns.GetHostAddressesAsync(service.IdnHost.TrimEnd('.'), cancellationToken);

    private static string Shown(Uri service) => service.GetLeftPart(UriPartial.Authority);
}

/// <summary>A service that is said to run.</summary>
/// <param name="Option">That named it.</param>
/// <param name="Places">Where its name leads to; empty when it leads nowhere.</param>
/// <param name="Problem">Why it cannot be reached, with the cure; null when it can.</param>
internal sealed record FoundService(string Option, Uri Address, IReadOnlyList<IPEndPoint> Places, string? Problem);
