using Rehearsal;
using Rehearsal.Terminal;

return await CommandLine.Run(args, LiveRehearsal.Run, TerminalEnvironment.OfProcess());
