using System.CommandLine;
using System.Globalization;
using Canary.Deployments;
using Canary.Plans;
using Canary.Probing;
using Rehearsal.Account;
using Rehearsal.CodeDeploy;
using Rehearsal.Ecs;
using Rehearsal.Fleet;

namespace Rehearsal.Terminal;

/// <summary>What is to be rehearsed, or every mistake in how it was asked for.</summary>
internal sealed record OptionsReading(RehearsalOptions? Options, IReadOnlyList<string> Mistakes);

/// <summary>Turns a command line into options, reads the files it names, and collects mistakes instead of stopping at the first.</summary>
internal sealed class OptionsReader : LineReader
{
    private readonly RehearsalArguments _arguments;
    private readonly string _shippedAppSpec;

    private OptionsReader(RehearsalArguments arguments, ParseResult line, TerminalEnvironment terminal)
        : base(line, terminal.Clock)
        => (_arguments, _shippedAppSpec) = (arguments, terminal.AppSpecFile);

    private bool HasServices => IsGiven(_arguments.Blue) || IsGiven(_arguments.Green);

    private bool IsShop => !HasServices && !IsGiven(_arguments.Run);

    /// <summary>Reads each file once: a pipe gives what it holds but once.</summary>
    public static OptionsReading Read(RehearsalArguments arguments, ParseResult line, TerminalEnvironment terminal)
    {
        var reader = new OptionsReader(arguments, line, terminal);
        if (line.CommandResult.Command is not RootCommand)
        {
            reader.RefuseWhatStandsBefore();
        }

        var options = reader.Read();

        return reader.Mistakes is [] ? new OptionsReading(options, []) : new OptionsReading(null, reader.Mistakes);
    }

    private RehearsalOptions Read()
    {
        var defaults = new RehearsalOptions { Plan = new Plan(), AppSpecText = "" };
        var (blue, green) = Services();
        var targets = (int)Number(_arguments.Targets, 1, RehearsalOptions.MostTargets, defaults.Targets, NumberStyles.None);
        if (HasServices)
        {
            RefuseWithoutShop(_arguments.Targets, "each service given is one target");
        }

        (string? Text, Plan Plan)? given = IsGiven(_arguments.Plan) ? ReadPlan(_arguments.Plan) is { } read ? read : (null, new Plan()) : null;
        var (blueFault, greenFault) = (Faults(_arguments.BlueFault, targets), Faults(_arguments.GreenFault, targets));
        Mistakes.AddRange(Fault.Unshared(Fault.Ordered(blueFault), Fault.Ordered(greenFault)));
        var speaksTls = Fault.SpeakTls(blueFault, greenFault);
        var (planText, plan) = given ?? PlanOtherwise(speaksTls);
        var controller = ReadController();

        var options = defaults with
        {
            Blue = blue,
            Green = green,
            BlueFault = blueFault,
            GreenFault = greenFault,
            Secrets = ReadSecrets(plan, speaksTls),
            Faults = SetupFaults(controller),
            Targets = targets,
            UsersPerSecond = (int)Number(_arguments.Users, 1, RehearsalOptions.MostUsers, defaults.UsersPerSecond, NumberStyles.None),
            Rules = (int)Number(_arguments.Rules, 0, Neighbours.MostRules, defaults.Rules, NumberStyles.None),
            PlanText = planText,
            Plan = plan,
            Controller = controller ?? defaults.Controller,
            AppSpecText = ReadAppSpec(_arguments.AppSpec, _shippedAppSpec)?.Content ?? "",
            IsFromS3 = ReadRevision(controller),
            DeploymentConfig = controller is Controller.CodeDeploy ? ReadConfiguration(defaults.DeploymentConfig) : defaults.DeploymentConfig,
            Strategy = controller is Controller.Ecs ? ReadStrategy(defaults.Strategy) : defaults.Strategy,
            Speed = Number(_arguments.Speed, 1, 1000, defaults.Speed, NumberStyles.AllowDecimalPoint),
            Seed = (int)Number(_arguments.Seed, int.MinValue, int.MaxValue, defaults.Seed, NumberStyles.AllowLeadingSign),
            Hold = Parsed.GetValue(_arguments.Hold),
            IsLive = !Parsed.GetValue(_arguments.NoLive),
            JsonFile = ReadJsonFile(),
            ReportFolder = ReadReportFolder(),
        };

        return options with { Programs = ReadPrograms(options.AppSpecText) };
    }

    private IReadOnlyList<ContainerCommand> ReadPrograms(string appSpecText)
    {
        if (!IsGiven(_arguments.Run))
        {
            return [];
        }

        string[]? container = appSpecText is "" ? null : [AppSpec.Parse(appSpecText).ContainerName];
        var (programs, mistakes) = ProgramReader.Read(_arguments.Run.Name, Parsed.GetValue(_arguments.Run) ?? [], container);
        Mistakes.AddRange(mistakes);
        if (HasServices)
        {
            Mistakes.Add($"{_arguments.Run.Name} is given with {_arguments.Blue.Name} and {_arguments.Green.Name}; tasks are either programs that "
                + "the rehearsal starts or services that run already: leave one out");
        }

        return programs;
    }

    private (IReadOnlyList<Uri> Blue, IReadOnlyList<Uri> Green) Services()
    {
        var services = new ServiceAddresses(RehearsalOptions.MostTargets);
        var (blue, green) = (services.Read(_arguments.Blue.Name, Values(_arguments.Blue)), services.Read(
            _arguments.Green.Name, Values(_arguments.Green)));
        Mistakes.AddRange(services.Mistakes);
        if (IsGiven(_arguments.Blue) != IsGiven(_arguments.Green))
        {
            var (given, missing) = IsGiven(_arguments.Blue) ? (_arguments.Blue, _arguments.Green) : (_arguments.Green, _arguments.Blue);
            Mistakes.Add($"{given.Name} is given without {missing.Name}; give both, or neither for the sample shop");
        }

        return (blue, green);
    }

    private string Faults(Option<string[]> option, int targets)
    {
        if (!IsGiven(option) || !IsShop)
        {
            RefuseWithoutShop(option, "only the sample shop has faults; inject faults into your own services");
            return "";
        }

        var order = string.Join(',', Values(option));
        if (order is not "")
        {
            var (faults, errors) = Fault.Parse(order);
            Mistakes.AddRange(errors.Concat(Fault.Misfits(faults, targets)).Select(error => $"{option.Name}: {error}"));
        }

        return order;
    }

    private string[] SetupFaults(Controller? controller)
    {
        if (!IsGiven(_arguments.Fault))
        {
            return [];
        }

        var known = SetupFault.All.Select(fault => fault.Word).ToHashSet();
        string[] words = [.. Values(_arguments.Fault).Distinct()];
        foreach (var word in words.Where(word => word is not "" && !known.Contains(word)))
        {
            Mistakes.Add($"{_arguments.Fault.Name} is {word}; use {SetupFault.Words}");
        }

        foreach (var fault in SetupFault.All.Where(fault => controller is Controller.Ecs && fault.NotOfEcs is not null && words.Contains(fault.Word)))
        {
            Mistakes.Add($"{_arguments.Fault.Name} is {fault.Word}, but {fault.NotOfEcs}; leave it out with {_arguments.Controller.Name} ecs");
        }

        return [.. words.Where(known.Contains)];
    }

    private (string? Text, Plan Plan) PlanOtherwise(bool speaksTls)
    {
        var ofShop = speaksTls ? ShopPlan.OverTls : ShopPlan.Text;

        return IsShop ? (ofShop, PlanReader.Read(ofShop).Plan!) : (null, new Plan());
    }

    /// <summary>A name without a value would only fail the deployment, minutes later.</summary>
    private IReadOnlyDictionary<string, string> ReadSecrets(Plan plan, bool speaksTls)
    {
        var file = ReadFile(_arguments.Secrets, LargestOfOurs);
        var (values, mistakes) = file is { Text: var text } ? SecretsFile.Read(text) : (new Dictionary<string, string>(), []);
        Mistakes.AddRange(mistakes.Select(mistake => $"{_arguments.Secrets.Name} {file?.Name} {mistake}"));
        foreach (var value in mistakes is [] && (file is not null || !IsGiven(_arguments.Secrets)) ? StoredValues.In(plan) : [])
        {
            var name = value.FromParameter ?? value.FromSecret ?? "";
            if (!values.ContainsKey(name) && !(speaksTls && name == ShopPlan.AuthorityParameter))
            {
                var lacking = file is null
                    ? $"no {_arguments.Secrets.Name} is given"
                    : $"{_arguments.Secrets.Name} {file.Value.Name} does not hold it";
                Mistakes.Add($"{_arguments.Plan.Name} names {value}, and {lacking}; give a file with {{ \"{name}\": \"its value\" }}");
            }
        }

        return values;
    }

    /// <summary>Null: it is neither, so that what depends on it cannot be judged.</summary>
    private Controller? ReadController()
    {
        var name = Value(_arguments.Controller, "codedeploy or ecs") ?? "codedeploy";
        if (name is not ("codedeploy" or "ecs"))
        {
            Mistakes.Add($"{_arguments.Controller.Name} is {name}; use codedeploy or ecs");
        }

        return name switch
        {
            "codedeploy" => Controller.CodeDeploy,
            "ecs" => Controller.Ecs,
            _ => null,
        };
    }

    private bool ReadRevision(Controller? controller)
    {
        var where = Value(_arguments.Revision, "content or s3") ?? "content";
        if (where is not ("content" or "s3"))
        {
            Mistakes.Add($"{_arguments.Revision.Name} is {where}; use content or s3");
        }

        else if (controller is Controller.Ecs && IsGiven(_arguments.Revision))
        {
            Mistakes.Add($"{_arguments.Revision.Name} is {where}, but ECS reads no AppSpec, so there is none to store; leave it out with "
                + $"{_arguments.Controller.Name} ecs");
        }

        return where is "s3";
    }

    private string ReadConfiguration(string otherwise)
    {
        var name = Value(_arguments.DeploymentConfig, "the name of a configuration") ?? otherwise;
        if (!TrafficRouting.TryNamed(name, out _))
        {
            Mistakes.Add($"{_arguments.DeploymentConfig.Name} is {name}; use one of {string.Join(", ", TrafficRouting.Names)}");
        }

        return name;
    }

    private Strategy ReadStrategy(Strategy otherwise)
    {
        if (Value(_arguments.DeploymentConfig, StrategyText.Words) is not { } text)
        {
            return otherwise;
        }

        var strategy = StrategyText.Read(text);
        if (strategy is null)
        {
            Mistakes.Add($"{_arguments.DeploymentConfig.Name} is {text}; use {StrategyText.Words}");
        }

        return strategy ?? otherwise;
    }

    private string? ReadJsonFile()
    {
        var file = Value(_arguments.Json, "the path of a file");
        if (file is not null && VerdictJson.Problem(file) is { } problem)
        {
            Mistakes.Add($"{_arguments.Json.Name} {file} {problem}");
        }

        return file;
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

    private void RefuseWithoutShop(Option<string[]> option, string cure)
    {
        if (IsGiven(option) && !IsShop)
        {
            var value = string.Join(',', Values(option));
            var others = HasServices ? $"{_arguments.Blue.Name} and {_arguments.Green.Name}" : _arguments.Run.Name;
            Mistakes.Add($"{option.Name} is {value}, but the sample shop does not run with {others}; leave it out: {cure}");
        }
    }
}
