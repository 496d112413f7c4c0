using System.Reflection;
using Rehearsal;
using Rehearsal.Terminal;

var terminal = TerminalEnvironment.OfProcess();

// A line for whoever builds and runs at once; standard output is the rehearsal's.
var metadata = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>();
terminal.Error.WriteLine(metadata.Single(one => one.Key == "AwsPackages").Value);

return await CommandLine.Run(args, LiveRehearsal.Run, terminal);
