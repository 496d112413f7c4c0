using System.Runtime.InteropServices;
using System.Text;
using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>How long green and blue took: one distribution upon the other, above marks for their median and their slowest.</summary>
internal static class LatencyCurves
{
    /// <summary>Fewer answers have no shape.</summary>
    private const int FewestAnswers = 20;

    /// <summary>So many that five are slower than the slowest hundredth.</summary>
    private const int AnswersForP99 = 500;

    private const double Bottom = 72;
    private const double HeightOfMarks = 10;

    public static Markup Of(Report report)
    {
        var green = report.Observations?.GreenLatency ?? Histogram.Empty;
        var blue = report.Observations?.BlueLatency ?? Histogram.Empty;
        if (green.Total() < FewestAnswers)
        {
            return Markup.Nothing;
        }

        var scale = LatencyScale.Of(green, blue);
        var (ofGreen, ofBlue) = (scale.Shares(green), scale.Shares(blue));
        var most = Math.Max(ofGreen.Max(), ofBlue.Max());
        var says = $"Green: {Quantiles(green)}" + (blue.Total() > 0 ? $". Blue: {Quantiles(blue)}" : "") + ".";

        return new Picture("latency", "Latency", says, $"{says} {Key(green, blue)}") { Axis = scale.Labels }.Of(
        [
            Curve("green", ofGreen, most),
            blue.Total() > 0 ? Curve("blue", ofBlue, most) : Markup.Nothing,
            Picture.Rectangle("line", 0, Bottom, Picture.Width, 1),
            .. Marks("green", green, scale, Bottom + 4),
            .. Marks("blue", blue, scale, Bottom + 6 + HeightOfMarks),
        ]);
    }

    private static string Key(Histogram green, Histogram blue)
        => $"The share of answers by how long they took, on a logarithmic scale: green {(blue.Total() > 0 ? "filled, blue dashed" : "filled")}. "
            + (blue.Total() > 0 ? "The bars below, green's above blue's, begin" : "The bar below begins")
            + $" at the median, with a mark at p95{(green.Total() >= AnswersForP99 ? " and one at p99" : "")}.";

    private static string Quantiles(Histogram latency)
        => string.Join(", ", Shares(latency).Select(share => $"{Name(share)} {Figures.Latency(latency.Quantile(share) / 1000.0)}"))
            + $" of {latency.Total():#,0} answers";

    /// <summary>Each of them is marked.</summary>
    private static IEnumerable<double> Shares(Histogram latency) => latency.Total() >= AnswersForP99 ? [0.5, 0.95, 0.99] : [0.5, 0.95];

    private static string Name(double share) => share == 0.5 ? "median" : $"p{share * 100:0}";

    private static Markup Curve(string style, IReadOnlyList<double> shares, double most)
    {
        var path = new StringBuilder($"M0 {Picture.Number(Bottom)}");
        foreach (var (i, share) in shares.Index())
        {
            path.Append($"V{Picture.Number(Bottom - (Bottom * share / most))}H{Picture.Number(Picture.Width * (i + 1.0) / shares.Count)}");
        }

        return Markup.Empty($"path class='{style}' d='{path}V{Picture.Number(Bottom)}'");
    }

    private static IEnumerable<Markup> Marks(string style, Histogram latency, LatencyScale scale, double y)
    {
        if (latency.Total() == 0)
        {
            yield break;
        }

        List<double> places = [.. Shares(latency).Select(share => Picture.Width * scale.Place(latency.Quantile(share) ?? 0))];
        yield return Picture.Rectangle(style, places[0], y + 3, places[^1] - places[0], HeightOfMarks - 6);
        foreach (var place in places)
        {
            yield return Picture.Rectangle(style, Math.Min(place, Picture.Width - 3), y, 3, HeightOfMarks);
        }
    }
}

/// <summary>A logarithmic axis that holds all answers of both sides. Microseconds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LatencyScale(double From, double To, int Bins)
{
    private static readonly int[] s_digits = [1, 2, 5];

    private const int FewestBins = 8;
    private const int MostBins = 48;
    private const int BinsOfOctave = 16;
    private const int AnswersOfBin = 4;

    /// <summary>Of the width: labels that are closer would touch on a phone.</summary>
    private const double Apart = 0.2;

    public static LatencyScale Of(Histogram green, Histogram blue)
    {
        List<int> buckets = [.. green.Indexes, .. blue.Indexes];
        var from = Math.Max(1.0, Histogram.Lower(buckets.Min()));
        var to = Math.Max(from * 1.25, Histogram.Upper(buckets.Max()) + 1);
        var fewest = new[] { green.Total(), blue.Total() }.Where(total => total > 0).Min();

        var bins = Math.Min(BinsOfOctave * Math.Log2(to / from), (double)fewest / AnswersOfBin);

        return new LatencyScale(from, to, (int)Math.Clamp(bins, FewestBins, MostBins));
    }

    /// <summary>Round figures between the ends, where there is room.</summary>
    public IReadOnlyList<AxisLabel> Labels
    {
        get
        {
            List<AxisLabel> labels = [Label(From), Label(To)];
            foreach (var round in s_digits.SelectMany(digit => Enumerable.Range(0, 9).Select(power => digit * Math.Pow(10, power))))
            {
                var label = Label(round);
                if (round > From && round < To && labels.All(other => Math.Abs(other.Share - label.Share) >= Apart))
                {
                    labels.Add(label);
                }
            }

            return [.. labels.OrderBy(label => label.Share)];
        }
    }

    /// <summary>0 to 1, both inclusive.</summary>
    public double Place(double microseconds) => Math.Clamp(Math.Log(Math.Max(microseconds, 1) / From) / Math.Log(To / From), 0, 1);

    /// <summary>The share of the answers in each bin; they add up to 1, or to 0 where there is no answer.</summary>
    public IReadOnlyList<double> Shares(Histogram latency)
    {
        var (shares, total) = (new double[Bins], latency.Total());
        foreach (var (index, count) in latency.Buckets())
        {
            var middle = (Histogram.Lower(index) + Histogram.Upper(index)) / 2.0;
            shares[Math.Min(Bins - 1, (int)(Place(middle) * Bins))] += (double)count / total;
        }

        return shares;
    }

    private AxisLabel Label(double microseconds) => new(Place(microseconds), microseconds switch
    {
        < 10_000 => $"{microseconds / 1000:0.##} ms",
        < 1_000_000 => $"{microseconds / 1000:0} ms",
        _ => $"{microseconds / 1_000_000:0.#} s",
    });
}
