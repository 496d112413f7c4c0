using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Canary.Deployments;
using Canary.Plans;

namespace Rehearsal.Terminal;

/// <summary>Reads options that are texts, and the files that they name; collects mistakes instead of stopping at the first.</summary>
internal abstract class LineReader
{
    /// <summary>MB. Neither a plan nor an AppSpec comes near it.</summary>
    protected const int LargestOfOurs = 1;

    private readonly TimeProvider _clock;

    /// <param name="clock">Real time, for files that never come to an end.</param>
    protected LineReader(ParseResult line, TimeProvider clock)
    {
        (Parsed, _clock) = (line, clock);
        Mistakes.AddRange(UnknownWords.In(line));
        Mistakes.AddRange(line.Errors.Select(error => error.Message));
    }

    protected ParseResult Parsed { get; }

    protected List<string> Mistakes { get; } = [];

    /// <summary>Options that stand before the word of a command: they are the rehearsal's.</summary>
    public static IReadOnlyList<string> OptionsBefore(ParseResult line) =>
        [.. line.RootCommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option.Name)];

    /// <summary>An option in front of a command's word belongs to the line without one, and would be ignored here.</summary>
    protected void RefuseWhatStandsBefore()
    {
        var word = Parsed.CommandResult.Command.Name;
        Mistakes.AddRange(OptionsBefore(Parsed).Select(option => $"{option} precedes {word}; write {word} first, then its options"));
    }

    /// <param name="shipped">The file that is read when the line names none.</param>
    protected AppSpec? ReadAppSpec(Option<string[]> option, string shipped)
    {
        if ((IsGiven(option) ? ReadFile(option, LargestOfOurs) : ReadFile(option.Name, shipped, LargestOfOurs)) is not { } file)
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
        if (ReadFile(option, LargestOfOurs) is not { } file)
        {
            return null;
        }

        var reading = PlanReader.Read(file.Text);
        Mistakes.AddRange(reading.Problems.Select(problem => $"{option.Name} {file.Name}: {problem}"));

        return (file.Text, reading.Plan ?? new Plan());
    }

    /// <param name="most">The largest size that is read. MB.</param>
    protected (string Name, string Text)? ReadFile(Option<string[]> option, int most) =>
        Value(option, "the path of a file") is { } name ? ReadFile(option.Name, name, most) : null;

    /// <summary>The same, for several files.</summary>
    protected IReadOnlyList<(string Name, string Text)> ReadFiles(Option<string[]> option, int most) =>
        [.. Values(option).Where(name => name is not "").Select(name => ReadFile(option.Name, name, most)).OfType<(string, string)>()];

    private (string Name, string Text)? ReadFile(string option, string name, int most)
    {
        var (text, problem) = TextFile.Read(name, most, _clock);
        if (problem is not null)
        {
            Mistakes.Add($"{option} {name} {problem}");
        }

        return text is null ? null : (name, text);
    }

    /// <summary>Both bounds are inclusive.</summary>
    protected double Number(Option<string[]> option, double least, double most, double otherwise, NumberStyles style)
    {
        var range = most == int.MaxValue ? "a whole number, such as 1" : $"{least:0} to {most:0}";
        if (Value(option, range) is not { } text)
        {
            return otherwise;
        }

        var isNumber = double.TryParse(text, style, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= least && number <= most)
        {
            return number;
        }

        Mistakes.Add($"{option.Name} is {text}; use {range}");
        return otherwise;
    }

    protected bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };

    protected string[] Values(Option<string[]> option)
    {
        string[] values = [.. (Parsed.GetValue(option) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];
        if (IsGiven(option) && values.All(string.IsNullOrEmpty))
        {
            NoteMissing(option, "at least one");
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
