using System.Runtime.InteropServices;

namespace Benchmarks.Reality;

/// <summary>One request to a world.</summary>
/// <param name="IsGreen">Or blue.</param>
/// <param name="Target">From 0.</param>
/// <param name="Path">From 0.</param>
/// <param name="Seconds">Since the first probe.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Asked(bool IsGreen, int Target, int Path, double Seconds);
