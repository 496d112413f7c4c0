using System.Globalization;

namespace Benchmarks.Reality;

/// <summary>What a command line asks of the simulation.</summary>
internal sealed record Wishes(int Deployments, int Seed, IReadOnlyList<int> Rows)
{
    public bool Wants(int row) => Rows is [] || Rows.Contains(row);

    /// <summary>The wishes, or the first that is not understood.</summary>
    public static (Wishes? Wishes, string? Mistake) Read(IReadOnlyList<string> words, int deployments)
    {
        var wishes = new Wishes(deployments, 1, []);
        for (var i = 0; i < words.Count; i += 2)
        {
            var numbers = i + 1 < words.Count ? words[i + 1].Split(',').Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList() : [];
            switch (words[i], numbers)
            {
                case ("--deployments", [> 0 and var number]):
                    wishes = wishes with { Deployments = number };
                    break;
                case ("--seed", [>= 0 and var number]):
                    wishes = wishes with { Seed = number };
                    break;
                case ("--rows", [_, ..]) when numbers.TrueForAll(number => number > 0):
                    wishes = wishes with { Rows = numbers };
                    break;
                default:
                    return (null, $"{string.Join(' ', words.Skip(i))} is not understood; use [--deployments 1 or more] [--seed 0 or more] [--rows 1,13,28]");
            }
        }

        return (wishes, null);
    }
}
