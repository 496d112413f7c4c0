using System.Text;
using Amazon.Lambda.Core;

namespace Rehearsal.Stack;

/// <summary>One line that a function logged.</summary>
internal sealed record LogLine(DateTimeOffset At, string Function, string Level, string Message);

/// <summary>Keeps what the functions log, with the placeholders of structured messages filled in.</summary>
/// <remarks>Implements the overloads with arguments too: their default implementation calls itself for ever.</remarks>
internal sealed class FunctionLog(string function, TimeProvider clock, Action<LogLine> write) : ILambdaLogger
{
    public void Log(string message) => Write("Information", message, []);

    public void LogLine(string message) => Write("Information", message, []);

    public void Log(string level, string message) => Write(level, message, []);

    public void Log(string level, string message, params object[] args) => Write(level, message, args);

    public void Log(string level, Exception exception, string message, params object[] args) => Write(level, message, args);

    private void Write(string level, string message, object[] args) => write(new LogLine(clock.GetUtcNow(), function, level, Fill(message, args)));

    private static string Fill(string message, object[] args)
    {
        var filled = new StringBuilder(message.Length);
        var next = 0;
        for (var i = 0; i < message.Length; i++)
        {
            var end = message[i] == '{' ? message.IndexOf('}', i) : -1;
            if (end > i && next < args.Length)
            {
                filled.Append(args[next++]);
                i = end;
            }
            else
            {
                filled.Append(message[i]);
            }
        }

        return filled.ToString();
    }
}
