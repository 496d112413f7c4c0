namespace Rehearsal.Ecs;

/// <summary>How ECS spells the values of its enumerations.</summary>
internal static class ApiWords
{
    /// <summary>Such as PRE_SCALE_UP for PreScaleUp.</summary>
    public static string Name<T>(this T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, place) => place > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}")).ToUpperInvariant();
}
