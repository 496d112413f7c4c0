namespace Rehearsal.Tests.Terminal;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;
    private readonly Screen _screen = new();
    private RehearsalOptions? _rehearsed;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Helps() => Golden.Verify(await Help("--help"));

    [Fact]
    public async Task Helps_with_power_by_its_own_examples() => Golden.Verify(await Help("power", "--help"));

    [Fact]
    public async Task Helps_with_replay_by_its_own_examples() => Golden.Verify(await Help("replay", "--help"));

    [Fact]
    public async Task Helps_with_history_by_its_own_examples() => Golden.Verify(await Help("history", "--help"));

    [Fact]
    public async Task Helps_with_marks_by_the_examples_of_history() => Golden.Verify(await Help("history", "mark", "--help"));

    [Fact]
    public async Task Helps_with_check_by_its_own_examples() => Golden.Verify(await Help("check", "--help"));

    [Fact]
    public async Task Rehearses_the_sample_shop_when_nothing_is_asked_for()
    {
        (await Run()).ShouldBe(ExitCode.Deployed);

        var options = _rehearsed.ShouldNotBeNull();
        options.ShouldSatisfyAllConditions(
            () => options.Blue.ShouldBeEmpty(),
            () => options.Green.ShouldBeEmpty(),
            () => options.Targets.ShouldBe(4),
            () => options.UsersPerSecond.ShouldBe(20),
            () => options.Speed.ShouldBe(60),
            () => options.Seed.ShouldBe(1),
            () => options.Controller.ShouldBe(Controller.CodeDeploy),
            () => options.DeploymentConfig.ShouldBe("Rehearsal.Canary10Percent1Minute"),
            () => options.Plan.Probes.Select(probe => probe.Name).ShouldBe(["home", "products", "product", "cart"]),
            () => options.PlanText.ShouldBe(ShopPlan.Text),
            () => options.AppSpecText.ShouldBe(File.ReadAllText(Screen.ShippedAppSpec)),
            () => options.Hold.ShouldBeFalse());
    }

    [Fact]
    public async Task Rehearse_is_the_word_for_what_no_word_does()
    {
        (await Run("rehearse", "--seed", "7")).ShouldBe(ExitCode.Deployed);

        _rehearsed.ShouldNotBeNull().Seed.ShouldBe(7);
    }

    [Fact]
    public async Task Rehearse_takes_no_option_before_it()
    {
        (await Run("--seed", "7", "rehearse")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            "The rehearsal cannot start: 1 mistake.\n  --seed precedes rehearse; write rehearse first, then its options\n--help lists all options.\n");
        _rehearsed.ShouldBeNull();
    }

    [Fact]
    public async Task Rehearse_has_the_options_that_no_word_has()
    {
        var screen = new Screen();
        await Run(screen.Terminal, "--help");

        Options(await Help("rehearse", "--help")).ShouldBe(Options(screen.Text).Replace(
            "\n  --version                   Show version information", "", StringComparison.Ordinal));

        static string Options(string help) => help.Split("Options:\n")[1].Split("\n\n")[0];
    }

    [Theory]
    [InlineData("rehearse")]
    [InlineData("check")]
    [InlineData("power")]
    [InlineData("replay")]
    [InlineData("history")]
    public async Task Where_it_is_a_tool_help_calls_it_by_its_name(string command)
    {
        var code = await Run(_screen.Terminal with { Invocation = new Invocation(IsTool: true) }, command, "--help");

        code.ShouldBe(ExitCode.Deployed);
        _screen.Text.ShouldContain($"Usage:\n  hooks {command} ");
        _screen.Text.ShouldContain("Examples:\n  ");
        _screen.Text.ShouldContain($"\n  hooks {command}");
        _screen.Text.ShouldNotContain("dotnet run");
    }

    [Fact]
    public async Task A_rehearsal_says_where_the_AWS_packages_come_from_and_a_check_does_not()
    {
        var terminal = _screen.Terminal with { AwsPackages = "AWS packages: from the registry" };

        await Run(terminal, "check", "--appspec", Screen.ShippedAppSpec);
        _screen.Error.ToString().ShouldBeEmpty();
        await Run(terminal, "rehearse");

        _screen.Error.ToString().ShouldBe("AWS packages: from the registry\n");
    }

    [Fact]
    public async Task Reads_every_option()
    {
        var plan = Write("plan.json", """{"probes":[{"path":"/health"}]}""");
        var appSpec = Write("appspec.yml", File.ReadAllText(Screen.ShippedAppSpec) + "# mine\n");

        (await Run(
            "--blue-fault", "errors=1%", "--green-fault", "errors=5%,latency=x2", "--green-fault", "flap", "--targets", "7", "--users", "1000", "--rules", "100", "--plan", plan, "--appspec", appSpec,
            "--revision", "s3", "--deployment-config", "CodeDeployDefault.ECSAllAtOnce", "--speed", "2.5", "--seed", "-3", "--json", InFolder("verdict.json"), "--reports", InFolder("reports"), "--no-live")).ShouldBe(ExitCode.Deployed);

        var options = _rehearsed.ShouldNotBeNull();
        options.ShouldSatisfyAllConditions(
            () => options.BlueFault.ShouldBe("errors=1%"),
            () => options.GreenFault.ShouldBe("errors=5%,latency=x2,flap"),
            () => options.Targets.ShouldBe(7),
            () => options.UsersPerSecond.ShouldBe(1000),
            () => options.Rules.ShouldBe(100),
            () => options.Plan.Probes.Single().Path.ShouldBe("/health"),
            () => options.PlanText.ShouldBe(File.ReadAllText(plan)),
            () => options.AppSpecText.ShouldEndWith("# mine\n"),
            () => options.IsFromS3.ShouldBeTrue(),
            () => options.DeploymentConfig.ShouldBe("CodeDeployDefault.ECSAllAtOnce"),
            () => options.Speed.ShouldBe(2.5),
            () => options.Seed.ShouldBe(-3),
            () => options.JsonFile.ShouldBe(InFolder("verdict.json")),
            () => options.ReportFolder.ShouldBe(InFolder("reports")));
        Directory.Exists(InFolder("reports")).ShouldBeFalse("asking creates nothing");
    }

    [Theory]
    [InlineData(null, "CANARY:10:1", 10d, 100d)]
    [InlineData("CANARY", "CANARY:10:1", 10d, 100d)]
    [InlineData("CANARY:0.1:1440", "CANARY:0.1:1440", 0.1, 100d)]
    [InlineData("CANARY:100:0", "CANARY:100:0", 100d, 100d)]
    [InlineData("LINEAR:33.3:2", "LINEAR:33.3:2", 33.3, 66.6, 99.9, 100d)]
    [InlineData("LINEAR:100:0", "LINEAR:100:0", 100d)]
    [InlineData("BLUE_GREEN", "BLUE_GREEN", 100d)]
    public async Task Reads_how_ECS_shifts_traffic(string? text, string result, params double[] steps)
    {
        (await Run(["--controller", "ecs", .. text is null ? Array.Empty<string>() : ["--deployment-config", text]])).ShouldBe(ExitCode.Deployed);

        var options = _rehearsed.ShouldNotBeNull();
        options.Controller.ShouldBe(Controller.Ecs);
        options.Strategy.Steps.Select(step => (double)step.GreenPercent).ShouldBe(steps);
        RunDescription.Deployment(options).ShouldBe($"ECS {result}");
    }

    [Theory]
    [InlineData("CodeDeployDefault.ECSAllAtOnce")]
    [InlineData("canary")]
    [InlineData("BLUE_GREEN:1")]
    [InlineData("CANARY:10")]
    [InlineData("CANARY:0:1")]
    [InlineData("CANARY:0.05:1")]
    [InlineData("CANARY:100.1:1")]
    [InlineData("CANARY:10:1441")]
    [InlineData("CANARY:10:-1")]
    [InlineData("CANARY:10:0.5")]
    [InlineData("CANARY:1e1:1")]
    [InlineData("LINEAR")]
    [InlineData("LINEAR:2.9:1")]
    [InlineData("ROLLING")]
    public async Task Refuses_what_is_no_strategy_of_ECS(string text)
    {
        (await Run("--controller", "ecs", "--deployment-config", text)).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldContain(
            $": 1 mistake.\n  --deployment-config is {text}; use BLUE_GREEN, CANARY (10% for 1 minute), CANARY:<percent>:<minutes> (0.1 to 100, 0 to 1440) or LINEAR:<step percent>:<minutes> (3 to 100, 0 to 1440)\n");
    }

    [Fact]
    public async Task Refuses_what_is_CodeDeploys_where_ECS_deploys()
    {
        (await Run("--controller", "ecs", "--revision", "content", "--fault", "rollback-disabled,no-test-listener,appspec-unread")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            """
            The rehearsal cannot start: 3 mistakes.
              --fault is rollback-disabled, but ECS always rolls back when a hook fails; leave it out with --controller ecs
              --fault is appspec-unread, but ECS reads no AppSpec; leave it out with --controller ecs
              --revision is content, but ECS reads no AppSpec, so there is none to store; leave it out with --controller ecs
            --help lists all options.

            """);
    }

    [Fact]
    public async Task Names_a_wrong_controller_with_all_other_mistakes_and_guesses_at_none_that_depend_on_it()
    {
        (await Run("--controller", "ECS", "--deployment-config", "CANARY:5:5", "--revision", "s3", "--speed", "0")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe("The rehearsal cannot start: 2 mistakes.\n  --controller is ECS; use codedeploy or ecs\n  --speed is 0; use 1 to 1000\n--help lists all options.\n");
    }

    [Fact]
    public async Task Reads_the_values_that_a_plan_only_names()
    {
        var plan = Write("plan.json", """{ "probes": [{ "headers": { "Authorization": { "fromParameter": "/shop/token" }, "Cookie": { "fromSecret": "shop", "key": "cookie" } } }] }""");
        var secrets = Write("secrets.json", """{ "/shop/token": "Bearer s3cret", "shop": "{\"cookie\":\"a=b\"}", "other": "unused" /* so far */ }""");

        (await Run("--plan", plan, "--secrets", secrets)).ShouldBe(ExitCode.Deployed);

        _rehearsed.ShouldNotBeNull().Secrets["/shop/token"].ShouldBe("Bearer s3cret");
    }

    [Theory]
    [InlineData("""{ "shop": "x" }""", "--plan names the parameter /shop/token, and --secrets {file} does not hold it; give a file with { \"/shop/token\": \"its value\" }")]
    [InlineData("""{ "/shop/token": 5555 }""", "--secrets {file} gives /shop/token a value that is not a string; write { \"/shop/probe-token\": \"its value\" }")]
    [InlineData("""{ "/shop/token": "s3cret", "/shop/token": "s3cret" }""", "--secrets {file} gives /shop/token twice; keep one")]
    [InlineData("""["s3cret"]""", "--secrets {file} is not a JSON object; write { \"/shop/probe-token\": \"its value\" }")]
    [InlineData("s3cret", "--secrets {file} is not JSON; write { \"/shop/probe-token\": \"its value\" }")]
    [InlineData(null, "--plan names the parameter /shop/token, and no --secrets is given; give a file with { \"/shop/token\": \"its value\" }")]
    public async Task Says_which_value_is_missing_and_shows_none(string? secrets, string mistake)
    {
        var plan = Write("plan.json", """{ "probes": [{ "headers": { "Authorization": { "fromParameter": "/shop/token" } } }] }""");
        var file = secrets is null ? null : Write("secrets.json", secrets);

        (await Run(["--plan", plan, .. file is null ? Array.Empty<string>() : ["--secrets", file]])).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldContain(mistake.Replace("{file}", file, StringComparison.Ordinal));
        _screen.Error.ToString().ShouldNotContain("s3cret");
        _screen.Error.ToString().ShouldNotContain("5555");
    }

    [Fact]
    public async Task A_fault_of_TLS_brings_a_plan_that_trusts_the_rehearsals_authority()
    {
        (await Run("--green-fault", "tls=expired")).ShouldBe(ExitCode.Deployed);

        _rehearsed.ShouldNotBeNull().PlanText.ShouldBe(ShopPlan.OverTls);
        _rehearsed.ShopSpeaksTls.ShouldBeTrue();
    }

    [Fact]
    public async Task A_fault_that_shares_its_times_wants_the_other_side()
    {
        (await Run("--green-fault", "shared:wander=20%/60s", "--blue-fault", "down")).ShouldBe(ExitCode.Misused);
        (await Run("--green-fault", "shared:wander=20%/60s", "--blue-fault", "down,shared:wander=20%/60s")).ShouldBe(ExitCode.Deployed);

        _screen.Error.ToString().ShouldContain("--green-fault shared:wander=20%/60s has no counterpart that shares its times; give it to --blue-fault too, or leave out shared:");
    }

    [Fact]
    public async Task Reads_services_separated_by_commas_or_given_again()
    {
        (await Run("--blue", "http://127.0.0.1:8081", "--green", "http://127.0.0.1:8082, https://[::1]:8083/", "--green=http://shop.test")).ShouldBe(ExitCode.Deployed);

        var options = _rehearsed.ShouldNotBeNull();
        options.Blue.Select(service => service.Authority).ShouldBe(["127.0.0.1:8081"]);
        options.Green.Select(service => $"{service.Scheme} {service.Authority}").ShouldBe(["http 127.0.0.1:8082", "https [::1]:8083", "http shop.test"]);
        options.PlanText.ShouldBeNull();
        options.Plan.Probes.Single().ShouldBe(new Plan().Probes.Single(), new Alike());
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        var plan = Write("plan.json", """{"probes":[{"path":"shop","method":"BREW"}],"probesPerSecond":1,"judg":{}}""");
        var appSpec = Write("appspec.yml", "version: 1.0\nResources: []\nHook:\n  - AfterInstal: x\n");

        (await Run(
            "--gren-fault", "errors=5%", "--targets", "41", "--plan", plan, "--appspec", appSpec, "--deployment-config", "ECSAllAtOnce", "--speed", "0", "--seed", "one",
            "--seed", "two", "--json", Path.Combine(_folder, "missing", "verdict.json"), "--blue-fault", "errors=200%,down=2,one-of-9:unhealthy", "now")).ShouldBe(ExitCode.Misused);

        _rehearsed.ShouldBeNull();
        _screen.Text.ShouldBeEmpty();
        Golden.Verify(_screen.Error.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_the_sample_shops_options_with_services_of_ones_own()
    {
        (await Run(
            "--blue", "http://127.0.0.1:8081,http://127.0.0.1:8081", "--green", "http://127.0.0.1:8081/shop,127.0.0.1:8082,http://me:sesame@127.0.0.1:8083,,ftp://127.0.0.1",
            "--green-fault", "down", "--targets", "2")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldNotContain("sesame");
        Golden.Verify(_screen.Error.ToString());
    }

    [Theory]
    [InlineData("--green", "http://127.0.0.1:1", "--green is given without --blue; give both, or neither for the sample shop")]
    [InlineData("--blue", "http://127.0.0.1:1", "--blue is given without --green; give both, or neither for the sample shop")]
    [InlineData("--speed", "0.99", "--speed is 0.99; use 1 to 1000")]
    [InlineData("--speed", "1000.1", "--speed is 1000.1; use 1 to 1000")]
    [InlineData("--speed", "NaN", "--speed is NaN; use 1 to 1000")]
    [InlineData("--targets", "0", "--targets is 0; use 1 to 40")]
    [InlineData("--targets", "2.5", "--targets is 2.5; use 1 to 40")]
    [InlineData("--users", "0", "--users is 0; use 1 to 1000")]
    [InlineData("--users", "1001", "--users is 1001; use 1 to 1000")]
    [InlineData("--users", "99.5", "--users is 99.5; use 1 to 1000")]
    [InlineData("--users", null, "--users has no value; give 1 to 1000")]
    [InlineData("--seed", "2147483648", "--seed is 2147483648; use a whole number, such as 1")]
    [InlineData("--rules", "101", "--rules is 101; use 0 to 100")]
    [InlineData("--rules", "-1", "--rules is -1; use 0 to 100")]
    [InlineData("--rules", null, "--rules has no value; give 0 to 100")]
    [InlineData("--targets", null, "--targets has no value; give 1 to 40")]
    [InlineData("--controller", "external", "--controller is external; use codedeploy or ecs")]
    [InlineData("--controller", null, "--controller has no value; give codedeploy or ecs")]
    [InlineData("--revision", "github", "--revision is github; use content or s3")]
    [InlineData("--revision", null, "--revision has no value; give content or s3")]
    [InlineData("--plan", null, "--plan has no value; give the path of a file")]
    [InlineData("--green-fault", "", "--green-fault has no value; give at least one")]
    [InlineData("--hold=perhaps", null, "perhaps is not the value of an option; --help lists them")]
    [InlineData("--verbose", "yes", "--verbose yes is not an option; --help lists them")]
    [InlineData("--nope", null, "--nope is not an option; --help lists them")]
    [InlineData("--see", null, "--see is not an option; did you mean --seed?")]
    [InlineData("--sea", null, "--sea is not an option; --help lists them")]
    [InlineData("--gren-fualt", "down", "--gren-fualt down is not an option; --help lists them")]
    [InlineData("--grean-falt", "down", "--grean-falt down is not an option; did you mean --green-fault?")]
    public async Task Names_the_option_its_value_and_the_cure(string option, string? value, string mistake)
    {
        (await Run(value is null ? [option] : [option, value])).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe($"The rehearsal cannot start: 1 mistake.\n  {mistake}\n--help lists all options.\n");
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "--green is http://127.0.0.1:0; no service listens on port 0: give the port that it listens on")]
    [InlineData("https://me:secret@[::1]:0/shop", "--green is https://[::1]:0; no service listens on port 0: give the port that it listens on")]
    [InlineData("http://LOCALHOST:8081", "--green is localhost:8081, which --blue names too; green needs instances of its own")]
    [InlineData("http://127.0.0.1:65536", "--green is http://127.0.0.1:65536; give scheme://host:port, such as http://127.0.0.1:8081")]
    public async Task Refuses_an_address_that_can_be_no_green(string green, string mistake)
    {
        (await Run("--blue", "http://localhost:8081", "--green", green)).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe($"The rehearsal cannot start: 1 mistake.\n  {mistake}\n--help lists all options.\n");
    }

    [Fact]
    public async Task Rehearses_nothing_with_services_that_cannot_be_reached()
    {
        var terminal = _screen.Terminal with
        {
            CheckServices = (blue, green, _) => Task.FromResult<IReadOnlyList<string>>([$"--green is {green.Single()}; nothing listens there", $"--blue is {blue.Single()}; nothing listens there"]),
        };

        (await CommandLine.Run(["--blue", "http://127.0.0.1:1", "--green", "http://127.0.0.1:2"], (_, _, _) => throw new InvalidOperationException("Nothing is to be rehearsed"), terminal)).ShouldBe(ExitCode.Misused);

        _screen.Text.ShouldBeEmpty();
        _screen.Error.ToString().ShouldBe(
            "The rehearsal cannot start: 2 mistakes.\n  --green is http://127.0.0.1:2/; nothing listens there\n  --blue is http://127.0.0.1:1/; nothing listens there\n--help lists all options.\n");
    }

    [Fact]
    public async Task Names_files_that_cannot_be_read()
    {
        (await Run("--plan", InFolder("none.json"), "--appspec", _folder, "--json", _folder)).ShouldBe(ExitCode.Misused);

        var error = _screen.Error.ToString();
        error.ShouldContain($"--plan {InFolder("none.json")} does not exist; check the path (current directory: ");
        error.ShouldContain($"--appspec {_folder} is a directory; name a file in it");
        error.ShouldContain($"--json {_folder} is a directory; name a file in it");
    }

    [Fact]
    public async Task Names_a_directory_for_reports_that_cannot_be_one()
    {
        var file = Write("a-file", "");

        (await Run("--reports", file)).ShouldBe(ExitCode.Misused);
        (await Run("--reports", Path.Combine(file, "inside"))).ShouldBe(ExitCode.Misused);
        (await Run("--reports", "")).ShouldBe(ExitCode.Misused);

        var error = _screen.Error.ToString();
        error.ShouldContain($"--reports {file} is a file; name a directory, new or existing");
        error.ShouldContain($"--reports {Path.Combine(file, "inside")} cannot be written: ");
        error.ShouldContain("--reports has no value; give the path of a directory");
        error.Split('\n').Count(line => line.Contains("1 mistake", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1000", 1000)]
    public async Task Bounds_are_inclusive(string speed, double read)
    {
        (await Run("--speed", speed, "--targets", "40")).ShouldBe(ExitCode.Deployed);

        _rehearsed!.Speed.ShouldBe(read);
        _rehearsed.Targets.ShouldBe(40);
    }

    private Task<int> Run(params string[] args) => Run(_screen.Terminal, args);

    private Task<int> Run(TerminalEnvironment terminal, params string[] args) => CommandLine.Run(
        args,
        (options, _, _) =>
        {
            _rehearsed = options;
            return Task.FromResult(Rehearsals.Passed);
        },
        terminal);

    private async Task<string> Help(params string[] args)
    {
        (await Run(args)).ShouldBe(ExitCode.Deployed);
        _rehearsed.ShouldBeNull();

        return _screen.Text;
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(InFolder(name), text);
        return InFolder(name);
    }

    private sealed class Alike : IEqualityComparer<Probe>
    {
        public bool Equals(Probe? one, Probe? other) => (one!.Name, one.Method, one.Path, one.TimeoutMs) == (other!.Name, other.Method, other.Path, other.TimeoutMs);

        public int GetHashCode(Probe probe) => 0;
    }
}
