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

    [Fact]
    public void The_prober_has_the_memory_that_its_capacity_is_worked_out_from()
        => ProbeMemoryPattern().Match(s_template).Groups["memory"].Value.ShouldBe(Canary.Probing.ProbeCapacity.MemorySize.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^  Probe:\n(    .*\n)*?      MemorySize: (?<memory>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProbeMemoryPattern();

    [GeneratedRegex(@"^ +Handler: (?<handler>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HandlerPattern();
}
