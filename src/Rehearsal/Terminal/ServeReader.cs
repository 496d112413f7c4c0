using System.CommandLine;
using System.Globalization;
using Canary.Plans;
using Canary.Probing;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;
using Rehearsal.Serving;

namespace Rehearsal.Terminal;

/// <summary>What is to be served and where its reports go, or every mistake in how it was asked for.</summary>
internal sealed record ServeReading(ServeOptions Options, string? ReportFolder, IReadOnlyList<string> Mistakes);

/// <summary>Reads what <c>serve</c> is given.</summary>
internal sealed class ServeReader : LineReader
{
    private const int LastPort = 65_535;
    private const string CodeDeployName = "codedeploy";
    private const string EcsName = "ecs";

    private readonly ServeArguments _arguments;

    private ServeReader(ServeArguments arguments, ParseResult line, TimeProvider clock)
        : base(line, clock)
        => _arguments = arguments;

    public static ServeReading Read(ServeArguments arguments, ParseResult line, TerminalEnvironment terminal)
    {
        var reader = new ServeReader(arguments, line, terminal.Clock);
        reader.RefuseWhatStandsBefore();
        var (options, folder) = (reader.Read(), reader.ReadReportFolder());

        return new ServeReading(options, folder, reader.Mistakes);
    }

    private ServeOptions Read()
    {
        var defaults = new ServeOptions { Plan = new Plan() };
        RefuseOtherAddress();
        var targets = (int)Number(_arguments.Targets, 1, RehearsalOptions.MostTargets, defaults.Targets, NumberStyles.None);
        var (hasCodeDeploy, hasEcs) = Controllers();
        var programs = Programs();
        var (planText, plan) = IsGiven(_arguments.Plan) ? ReadPlan(_arguments.Plan) ?? ("", new Plan())
            : IsGiven(_arguments.Run) ? ("{}", new Plan())
            : OfShop();
        RefuseSecrets(plan);
        return defaults with
        {
            Port = (int)Number(_arguments.Port, 0, LastPort, defaults.Port, NumberStyles.None),
            HasCodeDeploy = hasCodeDeploy,
            HasEcs = hasEcs,
            DeploymentConfig = Configurations(hasCodeDeploy, hasEcs, out var strategy) ?? defaults.DeploymentConfig,
            Strategy = strategy ?? defaults.Strategy,
            Speed = Number(_arguments.Speed, 1, 1000, defaults.Speed, NumberStyles.AllowDecimalPoint),
            Programs = programs,
            BlueFault = Faults(_arguments.BlueFault, targets),
            GreenFault = Faults(_arguments.GreenFault, targets),
            PlanText = planText,
            Plan = plan,
            UsersPerSecond = (int)Number(_arguments.Users, 1, RehearsalOptions.MostUsers, defaults.UsersPerSecond, NumberStyles.None),
            Targets = targets,
            Seed = (int)Number(_arguments.Seed, int.MinValue, int.MaxValue, defaults.Seed, NumberStyles.AllowLeadingSign),
        };
    }

    private static (string Text, Plan Plan) OfShop() => (ShopPlan.Text, PlanReader.Read(ShopPlan.Text).Plan!);

    /// <summary>Signatures are not verified: on another address, everyone on the network could do everything.</summary>
    private void RefuseOtherAddress()
    {
        if (Value(_arguments.Address, "127.0.0.1") is { } address and not ("127.0.0.1" or "localhost"))
        {
            Mistakes.Add($"{_arguments.Address.Name} is {address}, but the account does not check who calls it; use 127.0.0.1, or leave it out");
        }
    }

    private (bool CodeDeploy, bool Ecs) Controllers()
    {
        var names = IsGiven(_arguments.Controller) ? Values(_arguments.Controller) : [CodeDeployName, EcsName];
        foreach (var name in names.Where(name => name is not (CodeDeployName or EcsName)))
        {
            Mistakes.Add($"{_arguments.Controller.Name} is {name}; use {CodeDeployName}, {EcsName} or both");
        }

        return (names.Contains(CodeDeployName), names.Contains(EcsName));
    }

    private string? Configurations(bool hasCodeDeploy, bool hasEcs, out Strategy? strategy)
    {
        string? ofCodeDeploy = null;
        strategy = null;
        foreach (var name in IsGiven(_arguments.DeploymentConfig) ? Values(_arguments.DeploymentConfig) : [])
        {
            if (hasCodeDeploy && ofCodeDeploy is null && TrafficRouting.TryNamed(name, out _))
            {
                ofCodeDeploy = name;
            }
            else if (hasEcs && strategy is null && StrategyText.Read(name) is { } read)
            {
                strategy = read;
            }
            else
            {
                Mistakes.Add($"{_arguments.DeploymentConfig.Name} is {name}; use one for each controller of the account: "
                    + $"{string.Join(", ", TrafficRouting.Names)} for CodeDeploy; {StrategyText.Words} for ECS");
            }
        }

        return ofCodeDeploy;
    }

    private IReadOnlyList<ContainerCommand> Programs()
    {
        if (!IsGiven(_arguments.Run))
        {
            return [];
        }

        var (programs, mistakes) = ProgramReader.Read(
            _arguments.Run.Name, Parsed.GetValue(_arguments.Run) ?? [], new ServiceSetup().Container);
        Mistakes.AddRange(mistakes);

        return programs;
    }

    private string Faults(Option<string[]> option, int targets)
    {
        if (IsGiven(option) && IsGiven(_arguments.Run))
        {
            Mistakes.Add($"{option.Name} is {string.Join(',', Values(option))}, but the sample shop does not run with {_arguments.Run.Name}; "
                + "leave it out: only the sample shop has faults");
            return "";
        }

        var order = IsGiven(option) ? string.Join(',', Values(option)) : "";
        if (order is "")
        {
            return order;
        }

        var (faults, errors) = Fault.Parse(order);
        Mistakes.AddRange(errors.Concat(Fault.Misfits(faults, targets)).Select(error => $"{option.Name}: {error}"));
        if (faults.OfType<Fault.Tls>().Any())
        {
            Mistakes.Add($"{option.Name} orders tls, and the shop that is served speaks plain HTTP; rehearse that fault with hooks rehearse");
        }

        return order;
    }

    /// <summary>They are put where AWS has them, by ssm put-parameter; a secret there is none.</summary>
    private void RefuseSecrets(Plan plan)
    {
        foreach (var value in StoredValues.In(plan).Where(value => value.FromSecret is not null))
        {
            Mistakes.Add($"{_arguments.Plan.Name} names {value}, and the account that is served has no secrets; use fromParameter, and put the value "
                + "there with aws ssm put-parameter");
        }
    }

    private string? ReadReportFolder()
    {
        var folder = Value(_arguments.Reports, "the path of a directory");
        if (folder is not null && ReportFolder.Problem(folder) is { } problem)
        {
            Mistakes.Add($"{_arguments.Reports.Name} {folder} {problem}");
        }

        return folder;
    }
}
