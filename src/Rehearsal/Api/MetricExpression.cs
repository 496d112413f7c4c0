using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehearsal.Api;

/// <summary>The part of CloudWatch's metric math that the rehearsal knows: + - * / ( ), numbers and the ids of other queries.</summary>
internal sealed partial class MetricExpression
{
    private readonly string[] _tokens;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Func<Func<string, double>, double> _value;
    private int _next;

    private MetricExpression(string text)
    {
        _tokens = [.. Token().Matches(text).Select(token => token.Value), ""];
        _value = Sum();
        if (_tokens[_next] is not "")
        {
            throw new FormatException($"{_tokens[_next]} is not expected");
        }
    }

    public IReadOnlyCollection<string> Ids => _ids;

    /// <exception cref="FormatException">It is anything else.</exception>
    public static MetricExpression Parse(string text) => new(text);

    /// <param name="valueOf">The value of each id.</param>
    public double At(Func<string, double> valueOf) => _value(valueOf);

    private Func<Func<string, double>, double> Sum()
    {
        var left = Product();
        while (_tokens[_next] is "+" or "-")
        {
            var (before, isSum, right) = (left, _tokens[_next++] is "+", Product());
            left = values => isSum ? before(values) + right(values) : before(values) - right(values);
        }

        return left;
    }

    private Func<Func<string, double>, double> Product()
    {
        var left = Signed();
        while (_tokens[_next] is "*" or "/")
        {
            var (before, isProduct, right) = (left, _tokens[_next++] is "*", Signed());
            left = values => isProduct ? before(values) * right(values) : before(values) / right(values);
        }

        return left;
    }

    private Func<Func<string, double>, double> Signed()
    {
        if (_tokens[_next] is not "-")
        {
            return Term();
        }

        _next++;
        var negated = Signed();
        return values => -negated(values);
    }

    private Func<Func<string, double>, double> Term()
    {
        var token = _tokens[_next++];
        if (token is "(")
        {
            var inner = Sum();
            return _tokens[_next++] is ")" ? inner : throw new FormatException("a ) is missing");
        }

        if (double.TryParse(token, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return _ => number;
        }

        if (token is [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..] && _tokens[_next] is not "(")
        {
            _ids.Add(token);
            return values => values(token);
        }

        throw new FormatException(token is "" ? "it ends too early" : $"{token} is not expected");
    }

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9_]*|[0-9.]+|[^\s]", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
