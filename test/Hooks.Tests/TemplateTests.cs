using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Lambda.Annotations;

namespace Hooks.Tests;

public sealed partial class TemplateTests
{
    private static readonly string s_template = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "template.yaml"));

    [Fact]
    public void Every_handler_is_a_function_and_every_function_has_a_handler()
    {
        var handlers = HandlerPattern().Matches(s_template).Select(match => match.Groups["handler"].Value).ToList();
        var functions = typeof(Startup).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<LambdaFunctionAttribute>() is not null)
            .Select(method => $"Hooks::{method.DeclaringType!.FullName}_{method.Name}_Generated::{method.Name}");

        handlers.ShouldBe(functions, ignoreOrder: true);
    }

    [Fact]
    public void No_handler_is_longer_than_Lambda_allows()
        => HandlerPattern().Matches(s_template).ShouldAllBe(match => match.Groups["handler"].Value.Length <= 127);

    [GeneratedRegex(@"^ +Handler: (?<handler>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HandlerPattern();
}
