using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Rehearsal.Fleet;

/// <summary>Puts TLS in front of connections to ports that have a certificate; Kestrel's own wants a host with services around it.</summary>
/// <param name="certificateOf">A port's certificate; null: it speaks plain HTTP.</param>
internal sealed class TlsConnections(Func<int, X509Certificate2?> certificateOf)
{
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        if (connection.LocalEndPoint is not IPEndPoint { Port: var port } || certificateOf(port) is not { } certificate)
        {
            await next(connection);
            return;
        }

        var plain = connection.Transport;
        await using var tls = new SslStream(new DuplexStream(plain.Input.AsStream(), plain.Output.AsStream()));
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, connection.ConnectionClosed);
        }
        catch (Exception broken) when (broken is AuthenticationException or IOException or OperationCanceledException)
        {
            // Whoever called did not want this certificate.
            connection.Abort();
            return;
        }

        connection.Transport = new Pipes(PipeReader.Create(tls), PipeWriter.Create(tls));
        await next(connection);
        connection.Transport = plain;
    };

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>What comes in on one stream and goes out on another, as one.</summary>
    private sealed class DuplexStream(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            output.WriteAsync(buffer, cancellationToken);

        public override void Flush() => output.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
