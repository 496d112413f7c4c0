using System.Text;
using Amazon.Lambda.Serialization.SystemTextJson;
using Hooks;

namespace Canary.Tests;

/// <summary>Reads and writes as the functions do, with the serializer that they are shipped with.</summary>
internal static class LambdaJson
{
    private static readonly SourceGeneratorLambdaJsonSerializer<HooksJson> s_serializer = new();

    public static T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        return s_serializer.Deserialize<T>(stream);
    }

    public static string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        s_serializer.Serialize(value, stream);

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>What is left of a value that travels from one function to the next.</summary>
    public static T Travel<T>(T value) => Read<T>(Write(value));
}
