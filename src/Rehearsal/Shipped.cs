namespace Rehearsal;

/// <summary>The files that ship: template.yaml, appspec.yml and the workflows, copied beside the rehearsal as they are.</summary>
internal static class Shipped
{
    public static string Text(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shipped", path));
}
