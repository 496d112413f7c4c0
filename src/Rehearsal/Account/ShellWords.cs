using System.Text;

namespace Rehearsal.Account;

/// <summary>
/// Splits a command line into words as a POSIX shell does: at blanks, but not in quotes or behind a backslash. Nothing is expanded, so what only a
/// shell could do is a mistake and not an argument.
/// </summary>
internal sealed class ShellWords
{
    private const string Operators = "|&;<>()";
    private const string EscapedInQuotes = "$`\"\\";
    private const string Cure = "no shell runs; put it in single quotes to pass it on, or run sh -c '…'";

    private readonly string _line;
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _isInWord;
    private int _at;

    private ShellWords(string line) => _line = line;

    /// <summary>The words, or why there are none.</summary>
    public static (IReadOnlyList<string> Words, string? Mistake) Split(string line)
    {
        var (splitting, mistake) = (new ShellWords(line), (string?)null);
        while (mistake is null && splitting._at < line.Length)
        {
            mistake = splitting.Next();
        }

        splitting.EndWord();
        return mistake is null ? (splitting._words, null) : ([], mistake);
    }

    private string? Next() => _line[_at++] switch
    {
        ' ' or '\t' or '\n' or '\r' => EndWord(),
        '\'' => Quoted(),
        '"' => QuotedWithEscapes(),
        '\\' => Escaped(),
        var sign when Operators.Contains(sign, StringComparison.Ordinal) => $"has {sign} outside quotes, but {Cure}",
        var sign when IsExpanded(sign) => Unexpanded(sign),
        var sign => Add(sign),
    };

    private string? EndWord()
    {
        if (_isInWord)
        {
            _words.Add(_word.ToString());
            _word.Clear();
            _isInWord = false;
        }

        return null;
    }

    private string? Add(char sign)
    {
        _isInWord = true;
        _word.Append(sign);
        return null;
    }

    private string? Escaped() => _at < _line.Length ? Add(_line[_at++]) : "ends with a backslash; write \\\\ for one";

    private string? Quoted()
    {
        _isInWord = true;
        var end = _line.IndexOf('\'', _at);
        if (end < 0)
        {
            return Unclosed('\'');
        }

        _word.Append(_line, _at, end - _at);
        _at = end + 1;
        return null;
    }

    private string? QuotedWithEscapes()
    {
        _isInWord = true;
        while (_at < _line.Length)
        {
            switch (_line[_at++])
            {
                case '"':
                    return null;
                case '\\' when _at < _line.Length && EscapedInQuotes.Contains(_line[_at], StringComparison.Ordinal):
                    _word.Append(_line[_at++]);
                    break;
                case var sign when IsExpanded(sign):
                    return Unexpanded(sign);
                case var sign:
                    _word.Append(sign);
                    break;
            }
        }

        return Unclosed('"');
    }

    /// <summary>A dollar sign alone stands for itself.</summary>
    private bool IsExpanded(char sign) =>
        sign is '`' || (sign is '$' && _at < _line.Length && (char.IsAsciiLetterOrDigit(_line[_at]) || _line[_at] is '_' or '{' or '('));

    private static string Unexpanded(char sign) => $"has {sign}, which a shell would expand, but {Cure}";

    private static string Unclosed(char quote) => $"has a {quote} that is not closed; close it";
}
