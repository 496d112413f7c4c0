using System.Reflection;
using Rehearsal;
using Rehearsal.Terminal;

var terminal = TerminalEnvironment.OfProcess();

// A line for whoever builds and runs at once; standard output is the rehearsal's.
terminal.Error.WriteLine(Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "AwsPackages").Value);

return await CommandLine.Run(args, LiveRehearsal.Run, terminal);
