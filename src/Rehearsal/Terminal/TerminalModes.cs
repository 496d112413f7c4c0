namespace Rehearsal.Terminal;

/// <summary>What is switched in a terminal while a whole screen is painted.</summary>
internal static class TerminalModes
{
    /// <summary>The alternate screen, no cursor, and no wrapping of rows that a resize has made too long.</summary>
    public const string Enter = "\e[?1049h\e[?25l\e[?7l";

    public const string Leave = "\e[?7h\e[?25h\e[?1049l";
}
