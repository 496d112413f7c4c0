using System.Text;

namespace StepFunctions.Intrinsics;

/// <summary>
/// The first argument of States.Format: text with <c>{}</c> where an argument goes; <c>\'</c>, <c>\{</c>, <c>\}</c> and <c>\\</c> stand for
/// themselves.
/// </summary>
internal sealed class FormatTemplate(IReadOnlyList<string> pieces)
{
    public int Placeholders => pieces.Count - 1;

    /// <exception cref="FormatException">A brace stands alone.</exception>
    public static FormatTemplate Parse(string raw)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        for (var at = 0; at < raw.Length; at++)
        {
            switch (raw[at])
            {
                case '\\' when at + 1 < raw.Length:
                    piece.Append(raw[++at]);
                    break;
                case '{' when at + 1 < raw.Length && raw[at + 1] == '}':
                    pieces.Add(piece.ToString());
                    piece.Clear();
                    at++;
                    break;
                case '{' or '}':
                    throw new FormatException($@"'{raw}' has a single brace; write {{}} for an argument, \{{ or \}} for a brace");
                default:
                    piece.Append(raw[at]);
                    break;
            }
        }

        pieces.Add(piece.ToString());
        return new FormatTemplate(pieces);
    }

    public string Fill(IEnumerable<string> arguments) =>
        string.Concat(pieces.Zip(arguments.Append(string.Empty), (piece, argument) => piece + argument));
}
