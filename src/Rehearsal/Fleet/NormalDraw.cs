namespace Rehearsal.Fleet;

/// <summary>Numbers of a normal distribution.</summary>
internal static class NormalDraw
{
    /// <summary>Mean 0, standard deviation 1; Box and Muller's, who make two at a time, of which one is let go.</summary>
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
