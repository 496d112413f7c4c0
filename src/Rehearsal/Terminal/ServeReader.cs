using System.CommandLine;
using System.Globalization;
using Canary.Plans;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;
using Rehearsal.Resources;
using Rehearsal.Serving;

namespace Rehearsal.Terminal;

/// <summary>What is to be served and where its reports go, or every mistake in how it was asked for.</summary>
internal sealed record ServeReading(ServeOptions Options, string? ReportFolder, IReadOnlyList<string> Mistakes);

/// <summary>Reads what <c>serve</c> is given.</summary>
internal sealed class ServeReader : LineReader
{
    private const int LastPort = 65_535;

    /// <summary>MB. A service with its rules takes some 20 KB.</summary>
    private const int LargestAccount = 16;

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
        var configuration = Configurations(hasCodeDeploy, hasEcs, out var strategy);
        var resources = ReadResources(new ResourceChoices(IsGiven(_arguments.Targets) ? targets : null, configuration, strategy));
        var (blue, green) = Addresses(resources, hasCodeDeploy && hasEcs);
        var programs = Programs(resources);
        var (planText, plan) = IsGiven(_arguments.Plan) ? ReadPlan(_arguments.Plan) ?? ("", new Plan())
            : IsGiven(_arguments.Run) || green is [_, ..] ? ("{}", new Plan())
            : OfShop();
        return defaults with
        {
            Port = (int)Number(_arguments.Port, 0, LastPort, defaults.Port, NumberStyles.None),
            HasCodeDeploy = hasCodeDeploy,
            HasEcs = hasEcs,
            Resources = resources,
            DeploymentConfig = configuration ?? defaults.DeploymentConfig,
            Strategy = strategy ?? defaults.Strategy,
            Speed = Number(_arguments.Speed, 1, 1000, defaults.Speed, NumberStyles.AllowDecimalPoint),
            Programs = programs,
            Blue = blue,
            Green = green,
            BlueFault = Faults(_arguments.BlueFault, targets),
            GreenFault = Faults(_arguments.GreenFault, targets),
            PlanText = planText,
            Plan = plan,
            UsersPerSecond = (int)Number(_arguments.Users, 1, RehearsalOptions.MostUsers, defaults.UsersPerSecond, NumberStyles.None),
            Targets = blue is [_, ..] ? blue.Count : targets,
            Seed = (int)Number(_arguments.Seed, int.MinValue, int.MaxValue, defaults.Seed, NumberStyles.AllowLeadingSign),
        };
    }

    /// <summary>Null: neither an account nor a template is given, or there are mistakes in them.</summary>
    private AccountResources? ReadResources(ResourceChoices choices)
    {
        if (!IsGiven(_arguments.Account) && !IsGiven(_arguments.Template))
        {
            if (IsGiven(_arguments.ParameterOverrides))
            {
                Mistakes.Add($"{_arguments.ParameterOverrides.Name} is given without {_arguments.Template.Name}; give the template that has the "
                    + "parameters");
            }

            return null;
        }

        if (IsGiven(_arguments.Controller))
        {
            Mistakes.Add($"{_arguments.Controller.Name} is {string.Join(',', Values(_arguments.Controller))}, but the account says who deploys each "
                + "of its services; leave it out");
        }

        var documents = new AccountDocuments(Parsed.GetValue(_arguments.ParameterOverrides) ?? [], _arguments.ParameterOverrides.Name);
        var before = Mistakes.Count;
        if (IsGiven(_arguments.Account) && ReadFile(_arguments.Account, LargestAccount) is { } account)
        {
            documents.AddAccount(_arguments.Account.Name, account.Name, account.Text);
        }

        foreach (var template in IsGiven(_arguments.Template) ? ReadFiles(_arguments.Template, LargestOfOurs) : [])
        {
            documents.AddTemplate(_arguments.Template.Name, template.Name, template.Text);
        }

        if (Mistakes.Count > before)
        {
            // A file is missing: what that means for the others says nothing.
            return null;
        }

        var (resources, mistakes) = documents.Read(choices);
        Mistakes.AddRange(mistakes);
        return resources;
    }

    private (IReadOnlyList<Uri> Blue, IReadOnlyList<Uri> Green) Addresses(AccountResources? resources, bool hasBoth)
    {
        if (!IsGiven(_arguments.Blue) && !IsGiven(_arguments.Green))
        {
            return ([], []);
        }

        var services = new ServiceAddresses(RehearsalOptions.MostTargets);
        var blue = services.Read(_arguments.Blue.Name, Values(_arguments.Blue));
        var green = services.Read(_arguments.Green.Name, Values(_arguments.Green));
        Mistakes.AddRange(services.Mistakes);
        if (services.Mistakes is [] && blue.Count != green.Count)
        {
            Mistakes.Add($"{_arguments.Blue.Name} and {_arguments.Green.Name} have {blue.Count} and {green.Count} addresses; give as many of each: "
                + "both versions have as many tasks");
        }

        foreach (var other in new[] { _arguments.Run, _arguments.Targets }.Where(IsGiven))
        {
            Mistakes.Add($"{other.Name} is given with {_arguments.Blue.Name} and {_arguments.Green.Name}, whose tasks run already; leave it out");
        }

        if (resources is null ? hasBoth : resources.Services.Count > 1)
        {
            var cure = resources is null ? $"give {_arguments.Controller.Name} {CodeDeployName} or {EcsName}" : "serve one of them";
            Mistakes.Add($"{_arguments.Blue.Name} and {_arguments.Green.Name} are tasks of one service, and the account has "
                + $"{resources?.Services.Count ?? 2}; {cure}");
        }
        else if (resources?.Services is [var only] && only.DesiredCount != blue.Count && blue is [_, ..])
        {
            Mistakes.Add($"{only.Cluster}/{only.Name} wants {only.DesiredCount} tasks; give {_arguments.Blue.Name} as many addresses: it has "
                + $"{blue.Count}");
        }

        return (blue, green);
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

    private IReadOnlyList<ContainerCommand> Programs(AccountResources? resources)
    {
        if (!IsGiven(_arguments.Run))
        {
            return [];
        }

        var (programs, mistakes) = ProgramReader.Read(
            _arguments.Run.Name,
            Parsed.GetValue(_arguments.Run) ?? [],
            resources is null ? [new ServiceSetup().Container] : [.. resources.Services.Select(service => service.Container).Distinct()]);
        Mistakes.AddRange(mistakes);

        return programs;
    }

    private string Faults(Option<string[]> option, int targets)
    {
        if (IsGiven(option) && new[] { _arguments.Run, _arguments.Green }.FirstOrDefault(IsGiven) is { } other)
        {
            Mistakes.Add($"{option.Name} is {string.Join(',', Values(option))}, but the sample shop does not run with {other.Name}; "
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
