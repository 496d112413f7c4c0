using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Hooks.Tests.AwsPackages;

public sealed partial class SerializerTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<Context> _serializer = new();

    [Theory]
    [InlineData("""{"Name":"a","Count":1}""")]
    [InlineData("""{"name":"a","COUNT":1}""")]
    [InlineData("""{"name":"a","count":1,"unknown":{}}""")]
    public void Reads_names_without_regard_to_case(string json) => Read<Parcel>(json).ShouldBe(new Parcel("a", 1));

    [Fact]
    public void Leaves_null_what_is_missing() => Read<Parcel>("""{"Count":1}""").Name.ShouldBeNull();

    [Fact]
    public void Writes_names_as_they_are_and_no_nulls()
    {
        Write(new Parcel("a", 1)).ShouldBe("""{"Name":"a","Count":1}""");
        Write(new Parcel(null, 1)).ShouldBe("""{"Count":1}""");
    }

    [Fact]
    public void Escapes_no_more_than_json_demands() => Write(new Parcel("<ä> & 'x'", 1)).ShouldBe("""{"Name":"<ä> & 'x'","Count":1}""");

    [Fact]
    public void Says_what_it_could_not_read()
    {
        var thrown = Should.Throw<JsonSerializerException>(() => Read<Parcel>("""{"Count":"many"}"""));

        thrown.Message.ShouldStartWith($"Error converting the Lambda event JSON payload to type {typeof(Parcel).FullName}");
        thrown.InnerException.ShouldNotBeNull();
    }

    [Fact]
    public void Says_which_type_it_was_not_generated_for() =>
        Should.Throw<JsonSerializerException>(() => Read<Version>("{}")).Message.ShouldContain("No JsonTypeInfo registered");

    private T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return _serializer.Deserialize<T>(stream);
    }

    private string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        _serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal sealed record Parcel(string? Name, int Count);

    [JsonSerializable(typeof(Parcel))]
    internal sealed partial class Context : JsonSerializerContext;
}
