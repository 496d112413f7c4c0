namespace Canary.Plans;

/// <summary>Reads the plan's <c>inconclusive</c> object: a policy for each stage and each way to stay undecided.</summary>
internal static class InconclusiveReader
{
    private static readonly (string, Policy) s_fail = ("fail", Policy.Fail);
    private static readonly (string, Policy) s_pass = ("pass", Policy.Pass);
    private static readonly (string, Policy) s_ask = ("ask", Policy.Ask);
    private static readonly string[] s_ofAsking = ["askMinutes", "unanswered"];

    public static InconclusiveSettings Read(JsonSettings settings)
    {
        var defaults = new InconclusiveSettings();
        settings.RefuseIfGiven("shared", "use inconclusive.beforeTraffic.shared");
        settings.RefuseIfGiven("errors", "use inconclusive.beforeTraffic.errors");
        settings.RefuseIfGiven("latency", "use inconclusive.beforeTraffic.latency");
        var policies = new InconclusiveSettings
        {
            BeforeTraffic = settings.Object("beforeTraffic", ReadBefore) ?? defaults.BeforeTraffic,
            AfterTraffic = settings.Object("afterTraffic", ReadAfter) ?? defaults.AfterTraffic,
        };
        settings.Finish();

        return policies;
    }

    private static BeforeTraffic ReadBefore(JsonSettings settings)
    {
        var defaults = new BeforeTraffic();
        if (settings.Word("latency") is "passIfClose")
        {
            settings.RefuseIfGiven("latency", "use pass or fail: a point estimate is not evidence");
        }

        var pause = settings.Integer("retryAfterSeconds", 5, 900);
        var policies = new BeforeTraffic
        {
            Shared = settings.Choice("shared", defaults.Shared, ("retry", Policy.Retry), s_pass, s_fail, s_ask),
            Errors = settings.Choice("errors", defaults.Errors, s_pass, s_fail, s_ask),
            Latency = settings.Choice("latency", defaults.Latency, s_pass, s_fail, s_ask),
            Limited = settings.Choice("limited", defaults.Limited, s_pass, s_fail, s_ask),
            RetryAfterSeconds = pause ?? defaults.RetryAfterSeconds,
            AskMinutes = settings.Integer("askMinutes", 1, 40) ?? defaults.AskMinutes,
            Unanswered = settings.Choice("unanswered", defaults.Unanswered, s_pass, s_fail),
        };
        settings.Finish();

        if (pause is { } seconds && policies.Shared is not Policy.Retry)
        {
            settings.Refuse(
                "retryAfterSeconds", $"{seconds}, but nothing is retried", "leave it out, or set inconclusive.beforeTraffic.shared to retry");
        }

        foreach (var setting in s_ofAsking.Where(setting => settings.Has(setting) && !policies.Asks))
        {
            settings.Refuse(setting, "given, but nobody is asked", "leave it out, or set a policy of inconclusive.beforeTraffic to ask");
        }

        return policies;
    }

    private static AfterTraffic ReadAfter(JsonSettings settings)
    {
        foreach (var name in new[] { "shared", "errors", "latency", "retryAfterSeconds", "askMinutes", "unanswered" })
        {
            settings.RefuseIfGiven(name, "leave it out: after traffic has moved, a bake fails only on evidence, and otherwise passes at its end");
        }

        var policies = new AfterTraffic { Limited = settings.Choice("limited", new AfterTraffic().Limited, s_pass, s_fail) };
        settings.Finish();

        return policies;
    }
}
