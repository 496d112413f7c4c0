using System.Globalization;
using System.Text.Json;

namespace Hooks;

/// <summary>What ECS sends to a lifecycle hook, as far as it can be read: no event may keep the function from an answer.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html. Older guides have the members of executionDetails
/// beside it, so both places are read.
/// </remarks>
/// <param name="Stage">The lifecycle stage; empty where there is none.</param>
/// <param name="ResourceArn">The service deployment's ARN; empty where there is none.</param>
/// <param name="ProductionWeights">
/// Each revision with its percentage of production traffic, in one text that is the same on every call; empty where ECS sends none.
/// </param>
/// <param name="Plan">The parameter that the service names for its plan; null: it names none.</param>
/// <param name="Execution">The execution that the last answer named; null on the first call, or where ECS does not send it back.</param>
internal sealed record EcsHookEvent(string Stage, string ResourceArn, string ProductionWeights, string? Plan, string? Execution)
{
    /// <summary>The member of hookDetails that names the plan's parameter.</summary>
    public const string PlanMember = "plan";

    /// <summary>The member of hookDetails in which the function finds its workflow again.</summary>
    public const string ExecutionMember = "execution";

    public static EcsHookEvent Read(JsonElement given)
    {
        var details = Member(given, "executionDetails") ?? given;
        var hook = Opened(Member(given, "hookDetails"));

        return new EcsHookEvent(
            Text(given, "lifecycleStage") ?? "",
            Text(given, "resourceArn") ?? "",
            WeightsIn(Member(details, "productionTrafficWeights") ?? Member(given, "productionTrafficWeights")),
            hook is { } own && Member(own, PlanMember) is { } plan ? Readable(plan.ToString) ?? plan.GetRawText() : null,
            hook is { } ours ? Text(ours, ExecutionMember) : null);
    }

    /// <summary>CloudFormation and Terraform take the details as a text; should ECS hand that on, it is read all the same.</summary>
    private static JsonElement? Opened(JsonElement? details)
    {
        if (details is not { ValueKind: JsonValueKind.String } text)
        {
            return details;
        }

        try
        {
            using var document = JsonDocument.Parse(text.GetString() ?? "");

            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement from, string name)
    {
        var value = from.ValueKind == JsonValueKind.Object
            ? from.EnumerateObject().LastOrDefault(member => Readable(() => member.Name) == name).Value
            : default;

        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : value;
    }

    private static string? Text(JsonElement from, string name)
        => Member(from, name) is { ValueKind: JsonValueKind.String } text ? Readable(text.GetString) : null;

    private static string WeightsIn(JsonElement? weights) => weights is { ValueKind: JsonValueKind.Object } given
        ? Readable(() => string.Join(
            ' ', given.EnumerateObject().Select(weight => $"{weight.Name}={PercentIn(weight.Value)}").Order(StringComparer.Ordinal)))
                ?? given.GetRawText()
        : "";

    /// <summary>10, 10.0 and "10" are the same share.</summary>
    private static string PercentIn(JsonElement value)
        => double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
            ? percent.ToString("0.####", CultureInfo.InvariantCulture)
            : value.ToString();

    /// <summary>JSON may hold half of a character, which can be parsed but not read. Null then.</summary>
    private static string? Readable(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
