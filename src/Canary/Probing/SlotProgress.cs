using Canary.Judging;

namespace Canary.Probing;

/// <summary>A slot that has just been completed, for progress displays.</summary>
/// <param name="Tally">What its probes found.</param>
/// <param name="Evidence">Where the judge stands after it.</param>
/// <param name="Green">Green's addresses; the position is the target's number.</param>
/// <param name="Stage">By which of the ways to judge: a watch and a bake may probe at the same time.</param>
public sealed record SlotProgress(SlotTally Tally, Evidence Evidence, IReadOnlyList<string> Green, JudgeStage Stage = JudgeStage.Gate);
