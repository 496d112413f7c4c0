using System.Runtime.InteropServices;

namespace Rehearsal.Fleet;

/// <summary>A moment in the life of a task.</summary>
/// <param name="SinceStart">How long the task runs, by the account's clock.</param>
/// <param name="SinceFleetStart">How long its fleet does, by the account's clock.</param>
/// <param name="OfWire">How long the task runs, by the clock of connections.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TaskTime(TimeSpan SinceStart, TimeSpan SinceFleetStart, TimeSpan OfWire);
