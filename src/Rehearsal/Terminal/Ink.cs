using Spectre.Console;

namespace Rehearsal.Terminal;

/// <summary>The styles of everything that is shown; the words tell the same without them.</summary>
internal static class Ink
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Faint = new(Color.Grey);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);
    public static readonly Style Doubt = new(Color.Yellow);
    public static readonly Style Alarm = new(Color.Red, decoration: Decoration.Bold);
    public static readonly Style Triumph = new(Color.Green, decoration: Decoration.Bold);
    public static readonly Style BlueSide = new(Color.DodgerBlue1, decoration: Decoration.Bold);
    public static readonly Style GreenSide = new(Color.Green, decoration: Decoration.Bold);
}
