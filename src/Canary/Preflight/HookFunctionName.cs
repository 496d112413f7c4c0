using Canary.Aws;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>A function as an AppSpec names it: by name or ARN, with or without a version or an alias.</summary>
/// <param name="Text">As it stands there.</param>
/// <param name="Name">Alone, without the rest.</param>
/// <param name="Region">Null where it is that of the deployment.</param>
/// <param name="Account">Null where it is that of the deployment.</param>
internal sealed record HookFunctionName(string Text, string Name, string? Region, string? Account)
{
    /// <summary>What the functions of this stack begin with, and what its role may read.</summary>
    public const string Prefix = "CodeDeployHook_";

    private const string OurHandler = "Hooks::Hooks.LifecycleHooks_";

    /// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html, FunctionName.</summary>
    public static HookFunctionName Parse(string text) => text.Split(':') switch
    {
        ["arn", _, "lambda", var region, var account, "function", var name, ..] => new(text, name, region, account),
        [var account, "function", var name, ..] => new(text, name, Region: null, account),
        ["function", var name, ..] => new(text, name, Region: null, Account: null),
        [var name, ..] => new(text, name, Region: null, Account: null),
        [] => new(text, text, Region: null, Account: null),
    };

    /// <summary>Whether the stack's role may read its configuration, in which the function's environment stands.</summary>
    public bool IsAskable => Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether both run the same code: a version or an alias makes no other function.</summary>
    public bool IsSame(HookFunctionName other)
        => Name == other.Name
            && (Region is null || other.Region is null || Region == other.Region)
            && (Account is null || other.Account is null || Account == other.Account);

    /// <summary>
    /// The lifecycle event whose question one of the stack's functions asks: its handler says it, and where that was not read its name. Null: it is
    /// none of them.
    /// </summary>
    public string? OwnEvent(GetFunctionConfiguration? configuration) => configuration?.Handler is { } handler
        ? handler.StartsWith(OurHandler, StringComparison.Ordinal)
            ? LifecycleEvent.All.FirstOrDefault(one => handler.EndsWith($"::{one}", StringComparison.Ordinal))
            : null
        : IsAskable ? LifecycleEvent.All.FirstOrDefault(one => Name.EndsWith($"-{one}", StringComparison.Ordinal)) : null;
}
