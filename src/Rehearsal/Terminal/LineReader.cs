using System.CommandLine;
using Canary.Probing;

namespace Rehearsal.Terminal;

/// <summary>Reads options that are texts, and the files that they name; collects mistakes instead of stopping at the first.</summary>
internal abstract class LineReader
{
    protected LineReader(ParseResult line)
    {
        Parsed = line;
        Mistakes.AddRange(UnknownWords.In(line));
        Mistakes.AddRange(line.Errors.Select(error => error.Message));
    }

    protected ParseResult Parsed { get; }

    protected List<string> Mistakes { get; } = [];

    /// <param name="shipped">The file that is read when the line names none.</param>
    protected AppSpec? ReadAppSpec(Option<string[]> option, string shipped)
    {
        if ((IsGiven(option) ? ReadFile(option) : ReadFile(option.Name, shipped)) is not { } file)
        {
            return null;
        }

        var (appSpec, mistakes) = AppSpec.Read(file.Text);
        Mistakes.AddRange(mistakes.Select(mistake => $"{option.Name} {file.Name}: {mistake}"));

        return appSpec;
    }

    /// <summary>Null when there is no file to read; a plan with mistakes is the built-in one.</summary>
    protected (string Text, Plan Plan)? ReadPlan(Option<string[]> option)
    {
        if (ReadFile(option) is not { } file)
        {
            return null;
        }

        var reading = PlanReader.Read(file.Text);
        Mistakes.AddRange(reading.Problems.Select(problem => $"{option.Name} {file.Name}: {problem}"));

        return (file.Text, reading.Plan ?? new Plan());
    }

    protected (string Name, string Text)? ReadFile(Option<string[]> option) =>
        Value(option, "the path of a file") is { } name ? ReadFile(option.Name, name) : null;

    protected (string Name, string Text)? ReadFile(string option, string name)
    {
        try
        {
            return (name, File.ReadAllText(name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Mistakes.Add(exception switch
            {
                _ when Directory.Exists(name) => $"{option} {name} is a directory; name a file in it",
                FileNotFoundException or DirectoryNotFoundException =>
                    $"{option} {name} does not exist; check the path, which starts at {Directory.GetCurrentDirectory()}",
                _ => $"{option} {name} cannot be read: {exception.Message}",
            });
            return null;
        }
    }

    protected bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };

    protected string[] Values(Option<string[]> option)
    {
        string[] values = [.. (Parsed.GetValue(option) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];
        if (IsGiven(option) && values.All(string.IsNullOrEmpty))
        {
            NoteMissing(option, "what it is to be");
            return [];
        }

        return values;
    }

    protected string? Value(Option<string[]> option, string cure)
    {
        if (!IsGiven(option))
        {
            return null;
        }

        var values = Parsed.GetValue(option) ?? [];
        if (values is not [{ Length: > 0 } value])
        {
            if (values.Length > 1)
            {
                Note($"{option.Name} is given {values.Length} times ({string.Join(", ", values)}); give it once");
            }
            else
            {
                NoteMissing(option, cure);
            }

            return null;
        }

        return value;
    }

    private void NoteMissing(Option option, string cure) => Note($"{option.Name} has no value; give {cure}");

    private void Note(string mistake)
    {
        if (!Mistakes.Contains(mistake))
        {
            Mistakes.Add(mistake);
        }
    }
}
