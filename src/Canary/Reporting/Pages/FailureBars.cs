using Canary.Judging;

namespace Canary.Reporting.Pages;

/// <summary>When green and blue failed: green's failures upward, blue's downward.</summary>
internal static class FailureBars
{
    private const int MostBins = 60;
    private const double Middle = Picture.Height / 2.0;

    /// <summary>Nothing where nothing failed.</summary>
    public static Markup Of(Recorded? recorded)
    {
        if (recorded?.Failures(MostBins) is not [var first, ..] bins || bins.Max(Longest) is not (> 0 and var most))
        {
            return Markup.Nothing;
        }

        var seconds = recorded.Length * JudgeConstants.SlotSeconds;
        var warmUp = recorded.IsWarm ? recorded.WarmSlots * JudgeConstants.SlotSeconds : seconds;

        return new Picture("failures", "Failures over time", Description(bins), Caption(first.To - first.From, most, warmUp))
        {
            Axis = Picture.SecondsAxis(seconds),
        }.Of(
        [
            warmUp > 0 ? Picture.Rectangle("warm", 0, 0, Picture.Width * warmUp / seconds, Picture.Height) : Markup.Nothing,
            .. bins.SelectMany(bin => Bars(bin, most, seconds)),
            Picture.Rectangle("line", 0, Middle - 0.5, Picture.Width, 1),
        ]);
    }

    private static IEnumerable<Markup> Bars(FailureBin bin, long most, double seconds) => Picture.Opposed(
        Picture.Width * bin.From / seconds,
        Math.Max(1, (Picture.Width * (bin.To - bin.From) / seconds) - 1),
        bin.Green.Failed,
        bin.Blue.Failed,
        most);

    private static string Description(IReadOnlyList<FailureBin> bins)
        => $"{Side("Green", bins, bin => bin.Green)} {Side("Blue", bins, bin => bin.Blue)}";

    private static string Side(string name, IReadOnlyList<FailureBin> bins, Func<FailureBin, Tally> of)
    {
        var (failed, sent, worst) = (bins.Sum(bin => of(bin).Failed), bins.Sum(bin => of(bin).Sent), bins.MaxBy(bin => of(bin).Failed));

        var (since, until) = (bins.FirstOrDefault(bin => of(bin).Failed > 0).From, bins.LastOrDefault(bin => of(bin).Failed > 0).To);

        return $"{name} failed {failed} of {sent} probes"
            + (failed == 0 ? "." : $" between {since:0.#} s and {until:0.#} s; {of(worst).Failed} of {of(worst).Sent} "
                + $"between {worst.From:0.#} s and {worst.To:0.#} s.");
    }

    private static string Caption(double bin, long most, double warmUp)
        => $"Failures in each {(bin == 1 ? "second" : $"{bin:0.#} s")}: green's above the line, blue's below it; the longest bar is {most}. "
            + (warmUp > 0 ? $"The warm-up, shaded, lasted {warmUp:0.#} s and does not count. " : "")
            + "All probes are in it, also those that were sent for a suspect.";

    private static long Longest(FailureBin bin) => Math.Max(bin.Green.Failed, bin.Blue.Failed);
}
