using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>The intrinsic functions on strings.</summary>
internal static class TextFunctions
{
    // What AWS answers is not recorded, and libraries differ: the whole text, its characters, or the words between blanks.
    public const string EmptySeparator = "the separator is empty; name at least one character to split at";

    private const int LongestText = 10_000;

    /// <summary>The template with its placeholders filled; the template arrives as it was written, with its escapes.</summary>
    public static JsonString Format(IReadOnlyList<Json> arguments)
    {
        var template = ParseTemplate(arguments[0].Text());
        return template.Placeholders == arguments.Count - 1
            ? new JsonString(template.Fill(arguments.Skip(1).Select(Printed)))
            : throw new IntrinsicException($"the template has {template.Placeholders} placeholders for {arguments.Count - 1} arguments");
    }

    public static Json StringToJson(Json value)
    {
        var text = value.Text();
        try
        {
            return string.IsNullOrWhiteSpace(text) ? JsonNull.Value
                : text.Trim() == "-0" ? new JsonNumber(0)
                : Json.Parse(text);
        }
        catch (JsonException)
        {
            throw new IntrinsicException("the string is not JSON");
        }
    }

    /// <summary>Split at each of the separator characters, without the empty pieces.</summary>
    public static JsonList StringSplit(Json value, Json separators) => separators.Text() is { Length: > 0 } characters
        ? new JsonList([.. value.Text().Split(
            characters.ToCharArray(), StringSplitOptions.RemoveEmptyEntries).Select(piece => new JsonString(piece))])
        : throw new IntrinsicException(EmptySeparator);

    public static JsonString Base64Encode(Json value) => new(Convert.ToBase64String(Encoding.UTF8.GetBytes(Short(value))));

    public static JsonString Base64Decode(Json value) => Base64.IsValid(Short(value))
        ? new JsonString(Encoding.UTF8.GetString(Convert.FromBase64String(value.Text())))
        : throw new IntrinsicException("the string is not Base64");

    [SuppressMessage("Security", "CA5350", Justification = "The workflow chooses the algorithm; SHA-1 is one the language offers.")]
    [SuppressMessage("Security", "CA5351", Justification = "The workflow chooses the algorithm; MD5 is one the language offers.")]
    public static JsonString Hash(Json value, Json algorithm)
    {
        var bytes = Encoding.UTF8.GetBytes(Short(value));
        return new JsonString(Convert.ToHexStringLower(algorithm.Text() switch
        {
            "MD5" => MD5.HashData(bytes),
            "SHA-1" => SHA1.HashData(bytes),
            "SHA-256" => SHA256.HashData(bytes),
            "SHA-384" => SHA384.HashData(bytes),
            "SHA-512" => SHA512.HashData(bytes),
            var other => throw new IntrinsicException($"the algorithm {other} is unknown; use MD5, SHA-1, SHA-256, SHA-384 or SHA-512"),
        }));
    }

    /// <summary>A version 4 UUID, drawn from the engine's chance, so that the same seed gives the same one.</summary>
    public static JsonString Uuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new JsonString(new Guid(bytes, bigEndian: true).ToString());
    }

    private static FormatTemplate ParseTemplate(string raw)
    {
        try
        {
            return FormatTemplate.Parse(raw);
        }
        catch (FormatException mistake)
        {
            throw new IntrinsicException(mistake.Message);
        }
    }

    // Objects and arrays are documented as unsupported; AWS prints them as Java does.
    private static string Printed(Json value) => value switch
    {
        JsonString text => text.Value,
        JsonMap map => $"{{{string.Join(", ", map.Members.Select(member => $"{member.Key}={Printed(member.Value)}"))}}}",
        JsonList list => $"[{string.Join(", ", list.Items.Select(Printed))}]",
        _ => value.ToString(),
    };

    private static string Short(Json value) => value.Text() is { Length: <= LongestText } text
        ? text
        : throw new IntrinsicException($"the string has {value.Text().Length} characters; at most {LongestText} are allowed");
}
