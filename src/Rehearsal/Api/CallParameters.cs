using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehearsal.Account;

namespace Rehearsal.Api;

/// <summary>The parameters of one call; what is missing or of the wrong type is answered as AWS would.</summary>
internal sealed class CallParameters(string operation, JsonObject parameters)
{
    public JsonNode? this[string name] => parameters[name];

    public bool Has(string name) => parameters[name] is not null;

    public string? Text(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
            _ => throw Wrong(name, "text"),
        };

    /// <param name="name">The parameter.</param>
    /// <param name="code">What the API answers when it is missing; many have an error of their own for it.</param>
    public string RequiredText(string name, string code = ValidationCode) =>
        Text(name) is { Length: > 0 } text ? text : throw Missing(name, code);

    public IReadOnlyList<string>? Texts(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonArray array when array.All(item => item?.GetValueKind() is JsonValueKind.String) =>
                [.. array.Select(item => item!.GetValue<string>())],
            _ => throw Wrong(name, "a list of texts"),
        };

    public IReadOnlyList<string> RequiredTexts(string name, string code = ValidationCode) =>
        Texts(name) is { Count: > 0 } texts ? texts : throw Missing(name, code);

    public bool? Flag(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
            _ => throw Wrong(name, "true or false"),
        };

    public int? Number(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.Number && value.TryGetValue(out int number) => number,
            _ => throw Wrong(name, "a whole number"),
        };

    public decimal? Fraction(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.Number
                && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(name, "a number"),
        };

    /// <summary>As <see cref="Number"/>, for what may not fit into 32 bits.</summary>
    public long? WholeNumber(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() is JsonValueKind.Number
                && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(name, "a whole number"),
        };

    /// <summary>An instant in ISO 8601, as Step Functions hands it over.</summary>
    public DateTimeOffset? Time(string name) =>
        Text(name) switch
        {
            null => null,
            var text when text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
            _ => throw Wrong(name, "a time such as 2026-01-01T00:00:00Z"),
        };

    public IReadOnlyList<CallParameters>? Sections(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonArray array when array.All(item => item is JsonObject) =>
                [.. array.Select(item => new CallParameters($"{operation}.{name}", item!.AsObject()))],
            _ => throw Wrong(name, "a list of objects"),
        };

    public CallParameters? Section(string name) =>
        parameters[name] switch
        {
            null => null,
            JsonObject section => new CallParameters($"{operation}.{name}", section),
            _ => throw Wrong(name, "an object"),
        };

    /// <summary>Step Functions refuses to create a workflow that names a parameter the API does not have, so no answer would be right.</summary>
    public void RefuseUnknown(IReadOnlyCollection<string> known)
    {
        if (Objection(operation, [.. parameters.Select(parameter => parameter.Key)], known) is { } objection)
        {
            throw new UnsupportedCallException(objection);
        }
    }

    /// <summary>Says which of these names the operation does not know; null if it knows all.</summary>
    public static string? Objection(string operation, IReadOnlyCollection<string> names, IReadOnlyCollection<string> known) =>
        names.Except(known, StringComparer.Ordinal).ToList() is [_, ..] unknown
            ? $"{operation} has no parameter {string.Join(", ", unknown)} in the rehearsal; it knows {string.Join(", ", known)} (PascalCase)"
            : null;

    private const string ValidationCode = "ValidationException";

    private AwsException Missing(string name, string code) => new(code, $"{operation} needs {name}: it is missing or empty");

    private AwsException Wrong(string name, string expected) =>
        new("SerializationException", $"{operation}: {name} is {parameters[name]!.ToJsonString()}; use {expected}");
}
