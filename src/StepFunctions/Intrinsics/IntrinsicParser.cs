using System.Globalization;
using System.Text;
using StepFunctions.Values;

namespace StepFunctions.Intrinsics;

/// <summary>Reads a call such as <c>States.Format('{} of {}', $.done, States.ArrayLength($.all))</c>.</summary>
internal sealed class IntrinsicParser
{
    private const int DeepestNesting = 10;
    private const string Ends = ",)";

    private readonly string _text;
    private int _at;

    private IntrinsicParser(string text) => _text = text;

    private char Here => _at < _text.Length ? _text[_at] : '\0';

    /// <exception cref="FormatException">The text is not a call of a function that is implemented; the message says what to write.</exception>
    public static Expression Parse(string text)
    {
        var parser = new IntrinsicParser(text);
        var call = parser.Call(depth: 1);
        return parser._at == text.Length ? call : throw parser.Wrong("nothing may follow the closing parenthesis");
    }

    private Expression.Call Call(int depth)
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Here) || Here is '.' or '_')
        {
            _at++;
        }

        var function = Function(_text[start.._at]);
        if (depth > DeepestNesting)
        {
            throw Wrong($"calls are nested deeper than {DeepestNesting}");
        }

        var arguments = Arguments(function, depth);
        return arguments.Count >= function.Fewest && arguments.Count <= function.Most
            ? new Expression.Call(_text[start.._at], function, arguments)
            : throw Wrong($"{function.Name} takes {Counted(function)}, not {arguments.Count}");
    }

    private IntrinsicFunction Function(string name) =>
        !name.StartsWith("States.", StringComparison.Ordinal) ? throw Wrong("a computed member holds a path that begins with $ or a call that "
            + "begins with States.")
        : IntrinsicFunction.All.GetValueOrDefault(name)
            ?? throw Wrong($"{name} is not implemented; use one of {string.Join(", ", IntrinsicFunction.All.Keys)}");

    private List<Expression> Arguments(IntrinsicFunction function, int depth)
    {
        Expect('(');
        var arguments = new List<Expression>();
        Blanks();
        if (Here != ')')
        {
            do
            {
                Blanks();
                arguments.Add(Argument(function, isTemplate: arguments.Count == 0 && function.Name == "States.Format", depth));
                Blanks();
            }
            while (Take(','));
        }

        Expect(')');
        CheckTemplate(arguments);
        CheckSeparator(function, arguments);
        return arguments;
    }

    private Expression Argument(IntrinsicFunction function, bool isTemplate, int depth) => Here switch
    {
        '\'' when isTemplate => new Template(Quoted()),
        '\'' => new Expression.Literal(new JsonString(Unescaped(Quoted()))),
        '$' => new Expression.Path(JsonPath.Parse(PathText())),
        'S' => Call(depth + 1),
        _ => new Expression.Literal(Literal(Word(), function)),
    };

    private void CheckTemplate(List<Expression> arguments)
    {
        if (arguments is [Template template, ..]
            && FormatTemplate.Parse(template.Raw).Placeholders is var placeholders
            && placeholders != arguments.Count - 1)
        {
            throw Wrong($"the template has {placeholders} placeholders for {arguments.Count - 1} arguments");
        }
    }

    private void CheckSeparator(IntrinsicFunction function, List<Expression> arguments)
    {
        if (function.Name == "States.StringSplit" && arguments is [_, Expression.Literal { Value: JsonString { Value: "" } }])
        {
            throw Wrong(TextFunctions.EmptySeparator);
        }
    }

    private Json Literal(string word, IntrinsicFunction function) => word switch
    {
        "null" => JsonNull.Value,
        "true" => JsonBoolean.True,
        "false" => JsonBoolean.False,
        { Length: > 0 } when IsNumber(word) => new JsonNumber(word),
        _ => throw Wrong($"an argument of {function.Name} is a path, a number, true, false, null, a call, or a string in single quotes; '{word}' "
            + "is none of these"),
    };

    private static bool IsNumber(string word) => !word.StartsWith('+')
        && double.TryParse(
            word,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number)
        && double.IsFinite(number)
        && char.IsAsciiDigit(word[^1])
        && char.IsAsciiDigit(word.TrimStart('-')[0]);

    private string Quoted()
    {
        var start = ++_at;
        while (Here != '\'')
        {
            _at += Here == '\\' ? 2 : 1;
            if (_at >= _text.Length)
            {
                throw Wrong("the closing ' is missing");
            }
        }

        return _text[start.._at++];
    }

    private string Unescaped(string raw)
    {
        var value = new StringBuilder();
        for (var index = 0; index < raw.Length; index++)
        {
            if (raw[index] == '\\' && raw[++index] is not ('\'' or '{' or '}' or '\\'))
            {
                throw Wrong($@"\{raw[index]} is not an escape; the escapes are \' \{{ \}} \\");
            }

            value.Append(raw[index]);
        }

        return value.ToString();
    }

    // A path ends at a comma, a blank or a parenthesis that is in no bracket. AWS reads a dotted name with a hyphen everywhere but here.
    private string PathText()
    {
        var start = _at;
        for (var depth = 0; _at < _text.Length && (depth > 0 || !(Ends.Contains(Here, StringComparison.Ordinal) || Here == ' ')); _at++)
        {
            if (Here == '\'' && depth > 0)
            {
                _at = JsonPathParser.ClosingQuote(_text, _at) ?? throw Wrong(JsonPathParser.NoClosingQuote);
            }
            else if (Here == '-' && depth == 0)
            {
                throw Wrong("in a call, write a name with a hyphen in brackets, as in $['delivery-partner']");
            }

            depth += Here switch { '[' => 1, ']' => -1, _ => 0 };
        }

        return _text[start.._at];
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && Here != ' ' && !Ends.Contains(Here, StringComparison.Ordinal))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private void Blanks()
    {
        while (Take(' '))
        {
        }
    }

    private bool Take(char expected)
    {
        var found = _at < _text.Length && Here == expected;
        _at += found ? 1 : 0;
        return found;
    }

    private void Expect(char expected)
    {
        if (!Take(expected))
        {
            throw Wrong($"'{expected}' is missing");
        }
    }

    private static string Counted(IntrinsicFunction function) => function switch
    {
        { Most: int.MaxValue } => $"at least {function.Fewest} arguments",
        { Fewest: var fewest, Most: var most } when fewest == most => $"{most} arguments",
        _ => $"{function.Fewest} to {function.Most} arguments",
    };

    private FormatException Wrong(string cure) => new($"\"{_text}\" is not a call at character {_at + 1}: {cure}");

    /// <summary>A literal template of States.Format, which keeps its escapes until it is filled.</summary>
    private sealed class Template(string raw) : Expression
    {
        public string Raw => raw;

        public override Json Evaluate(Evaluation evaluation, string field) => new JsonString(raw);
    }
}
