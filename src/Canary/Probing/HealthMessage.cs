using System.Buffers.Binary;
using Canary.Plans;
using Google.Protobuf;
using Grpc.Health.V1;

namespace Canary.Probing;

/// <summary>What gRPC's health service is sent and answers, each one message in its frame.</summary>
/// <remarks>
/// The frame is a byte that says whether the message is compressed, its length in four bytes, and the message:
/// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.
/// </remarks>
internal static class HealthMessage
{
    private const int Frame = 5;

    /// <summary>An answer holds one small number. What is larger is none, and is not read to its end.</summary>
    public const int MostBytes = 1024;

    public static byte[] RequestFor(string service)
    {
        var message = new HealthCheckRequest { Service = service };
        var framed = new byte[Frame + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - Frame);
        message.WriteTo(framed.AsSpan(Frame));

        return framed;
    }

    /// <summary>The status in the words of health.proto, or what is wrong with the message.</summary>
    /// <param name="body">All of the answer's body, which is one message and nothing more.</param>
    public static (string? Status, string? Mistake) Read(ReadOnlySpan<byte> body)
    {
        if (body is [])
        {
            return (null, "the answer has no message");
        }

        if (body.Length < Frame || BinaryPrimitives.ReadUInt32BigEndian(body[1..]) is var length && length > body.Length - Frame)
        {
            return (null, $"the message is incomplete: {body.Length} bytes with its frame");
        }

        return body[0] != 0 ? (null, "the message is compressed, which the prober does not accept")
            : body.Length - Frame > length ? (null, "the answer has more than one message")
            : Parse(body[Frame..]);
    }

    private static (string? Status, string? Mistake) Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return (WordOf(HealthCheckResponse.Parser.ParseFrom(message).Status), null);
        }
        catch (InvalidProtocolBufferException)
        {
            return (null, "the message is not a HealthCheckResponse");
        }
    }

    private static string WordOf(HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        HealthCheckResponse.Types.ServingStatus.Serving => ProbeKinds.Serving,
        HealthCheckResponse.Types.ServingStatus.NotServing => ProbeKinds.NotServing,
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        HealthCheckResponse.Types.ServingStatus.Unknown => "UNKNOWN",
        _ => $"{(int)status}, which health.proto does not know",
    };
}
