using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Rehearsal.Fleet;

/// <summary>Finds ports for programs that open them themselves, a while after they were given out.</summary>
internal static class FreePort
{
    /// <summary>Below those of outgoing connections: the rehearsal opens many, and one could take the port meanwhile.</summary>
    public const int First = 20_000;

    public const int Last = 32_767;

    private const int Tries = 1000;

    /// <param name="taken">Those that were given out, whether or not they are open yet.</param>
    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Outside(IReadOnlySet<int> taken)
    {
        // Not from a seed: another rehearsal with the same one may run beside this one.
        var start = RandomNumberGenerator.GetInt32(First, Last + 1);
        var candidates = Enumerable.Range(0, Tries).Select(step => First + ((start - First + step) % (Last - First + 1)));

        return candidates.Where(port => !taken.Contains(port)).Cast<int?>().FirstOrDefault(port => IsFree(port!.Value))
            ?? throw new InvalidOperationException($"No port of {First} to {Last} is free; end other programs that listen there");
    }

    /// <summary>At every address, for many programs listen at all of them.</summary>
    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
