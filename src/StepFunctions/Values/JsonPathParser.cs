using System.Globalization;

namespace StepFunctions.Values;

/// <summary>Reads the JSONPath of the language: names, positions, wildcards, slices, unions of positions, descendants.</summary>
internal sealed class JsonPathParser(string text)
{
    public const string NoClosingQuote = @"the closing ' is missing; \' is a quote within the name";

    // The one escape of a quoted name. Recorded on AWS: a backslash before a double quote belongs to the name.
    private const string EscapedQuote = @"\'";

    private int _at;

    private char Here => _at < text.Length ? text[_at] : '\0';

    public JsonPath Parse()
    {
        if (!Take('$'))
        {
            throw Wrong("a path begins with $ or $$");
        }

        var isContext = Take('$');
        if (IsNameCharacter(Here))
        {
            throw Wrong("variables need Assign, which is not implemented; use $ or $$");
        }

        var segments = new List<PathSegment>();
        while (_at < text.Length)
        {
            segments.Add(Segment());
        }

        return new JsonPath(text, isContext, segments);
    }

    /// <summary>Where the quoted name ends whose opening quote is at this position; null if it does not.</summary>
    public static int? ClosingQuote(string text, int opening)
    {
        var end = text.IndexOf('\'', opening + 1);
        while (end > 0 && text[end - 1] == '\\')
        {
            end = text.IndexOf('\'', end + 1);
        }

        return end < 0 ? null : end;
    }

    private PathSegment Segment() => Here switch
    {
        '.' when Next() == '.' => Descendant(),
        '.' when Next() == '*' => Wildcard(),
        '.' => Skip(1, Name),
        '[' => Skip(1, Bracket),
        _ => throw Wrong($"'{Here}' cannot stand here; use .name, ['name'] or [0]"),
    };

    private char Next() => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private T Skip<T>(int count, Func<T> then)
    {
        _at += count;
        return then();
    }

    private PathSegment.Descendant Descendant() => Skip(2, () => new PathSegment.Descendant(Name()));

    private PathSegment.Wildcard Wildcard() => Skip(2, () => new PathSegment.Wildcard());

    private PathSegment.Member Name()
    {
        var start = _at;
        while (IsNameCharacter(Here) || Here == '-')
        {
            _at++;
        }

        return _at > start && !char.IsAsciiDigit(text[start]) && text[start] != '-'
            ? new PathSegment.Member(text[start.._at])
            : throw Wrong("a name of letters, digits, _ and - is missing; write any other name as ['name']");
    }

    private PathSegment Bracket()
    {
        PathSegment segment = Here switch
        {
            '\'' => Quoted(),
            '*' => Skip(1, () => new PathSegment.Wildcard()),
            '?' or '(' => throw Wrong("filters and scripts are not implemented; select in a function instead"),
            _ => Positions(),
        };
        return Take(']') ? segment : throw Wrong("']' is missing after one name, *, one position, a slice as 1:3 or positions as 0,2");
    }

    private PathSegment.Member Quoted()
    {
        var start = _at + 1;
        var end = ClosingQuote(text, _at) ?? throw Wrong(NoClosingQuote);
        _at = end + 1;
        return new PathSegment.Member(text[start..end].Replace(EscapedQuote, "'", StringComparison.Ordinal));
    }

    private PathSegment Positions()
    {
        var first = Number();
        if (Take(':'))
        {
            var last = Number();
            return first is null && last is null ? throw Wrong("a slice has a start or an end; use [*] for all") : new PathSegment.Slice(first, last);
        }

        var positions = new List<PathSegment.Index> { Position(first) };
        while (Take(','))
        {
            Blanks();
            positions.Add(Position(Number()));
        }

        return positions is [var only] ? only : new PathSegment.Union(positions);
    }

    private PathSegment.Index Position(int? number) =>
        new(number ?? throw Wrong("a position or a name in single quotes is missing between [ and ]"));

    private int? Number()
    {
        var start = _at;
        Take('-');
        while (char.IsAsciiDigit(Here))
        {
            _at++;
        }

        var digits = text.AsSpan(start, _at - start);
        Blanks();
        return digits.IsEmpty ? null
            : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong($"'{digits}' is not a position");
    }

    private void Blanks()
    {
        while (Take(' '))
        {
        }
    }

    private bool Take(char expected)
    {
        var found = Here == expected && _at < text.Length;
        _at += found ? 1 : 0;
        return found;
    }

    private static bool IsNameCharacter(char character) => char.IsLetterOrDigit(character) || character == '_';

    private FormatException Wrong(string cure) => new($"'{text}' is not a path at character {_at + 1}: {cure}");
}
