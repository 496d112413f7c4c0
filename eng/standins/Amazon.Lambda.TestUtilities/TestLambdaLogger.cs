using System.Text;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.TestUtilities;

/// <summary>Keeps what is logged, and writes it to the console. It does not put arguments into the placeholders of a message: it lists them below.</summary>
public class TestLambdaLogger : ILambdaLogger
{
    public StringBuilder Buffer { get; } = new();

    public void Log(string message)
    {
        Buffer.Append(message);
        Console.Write(message);
    }

    public void LogLine(string message)
    {
        Buffer.AppendLine(message);
        Console.WriteLine(message);
    }

    public void Log(string level, string message) => LogLine($"{level}: {message}");

    public void Log(string level, string message, params object[] args) =>
        LogLine(string.Join(Environment.NewLine, [$"{level}: {message}", .. args.Select(arg => $"\t{arg}")]));

    public void Log(string level, Exception exception, string message, params object[] args)
    {
        Log(level, message, args);
        LogLine(exception.ToString());
    }
}
