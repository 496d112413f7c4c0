using System.Text;

namespace Canary.Reporting.Pages;

/// <summary>How the evidence for a pass and against green grew towards its threshold.</summary>
internal static class EvidenceCurves
{
    private const int MostPoints = 120;
    private const double Top = 8;

    /// <summary>Nothing where there is no growth to be seen.</summary>
    public static Markup Of(Report report, IReadOnlyList<Look> looks)
    {
        if (looks is not [_, _, ..])
        {
            return Markup.Nothing;
        }

        var (seconds, hasPass) = (looks[^1].Seconds, looks.Any(look => look.ForPass is not null));
        var points = Points(looks);
        var warmUp = report.Evidence?.WarmUp is { } warm ? warm.Seconds ?? seconds : 0;

        return new Picture("evidence", "Evidence against its threshold", Description(looks, hasPass), Caption(hasPass))
        {
            Axis = Picture.SecondsAxis(seconds),
        }.Of(
        [
            warmUp > 0 ? Picture.Rectangle("warm", 0, 0, Picture.Width * warmUp / seconds, Picture.Height) : Markup.Nothing,
            Picture.Rectangle("line", 0, Top - 0.5, Picture.Width, 1),
            hasPass ? Curve("for", points, seconds, look => look.ForPass ?? 0) : Markup.Nothing,
            Curve("against", points, seconds, look => look.AgainstGreen),
        ]);
    }

    /// <summary>The last of as many in a row, so that the end is always among them.</summary>
    private static List<Look> Points(IReadOnlyList<Look> looks)
    {
        var each = (looks.Count + MostPoints - 1) / MostPoints;

        return [.. looks.Where((_, i) => (looks.Count - 1 - i) % each == 0)];
    }

    private static Markup Curve(string style, List<Look> looks, double seconds, Func<Look, double> share)
    {
        var path = new StringBuilder($"M0 {Picture.Height}");
        foreach (var (i, look) in looks.Index())
        {
            // What lies between two of the same height is on the line between them.
            if (i == 0 || i == looks.Count - 1 || share(looks[i - 1]) != share(look) || share(looks[i + 1]) != share(look))
            {
                path.Append($"L{Picture.Number(Picture.Width * look.Seconds / seconds)} {Picture.Number(Height(share(look)))}");
            }
        }

        return Markup.Empty($"path class='{style}' d='{path}'");
    }

    private static double Height(double share) => Picture.Height - ((Picture.Height - Top) * share);

    private static string Description(IReadOnlyList<Look> looks, bool hasPass)
        => (hasPass ? $"{Side("The evidence for a pass", looks, look => look.ForPass ?? 0)} " : "")
            + Side("The evidence against green", looks, look => look.AgainstGreen);

    private static string Side(string what, IReadOnlyList<Look> looks, Func<Look, double> share)
    {
        var most = looks.MaxBy(share);

        return EvidenceTrail.Crossed(looks, share) is { } crossed ? $"{what} reached its threshold after {crossed:0.#} s."
            : share(most) <= 0 ? $"{what} never grew."
            : $"{what} was {Percent.Of(share(looks[^1]))} of its threshold at the end, "
                + $"and at most {Percent.Of(share(most))}, after {most.Seconds:0.#} s.";
    }

    private static string Caption(bool hasPass)
        => (hasPass ? "Solid: the evidence for a pass, of the question that lacks most. "
                    + "Dashed: the evidence against green, of the question that has most. "
                : "The evidence against green, of the question that has most. A green that is watched under users passes by time. ")
            + "The line at the top is the threshold.";
}
