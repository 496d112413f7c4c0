using System.Net;
using System.Net.Sockets;
using Rehearsal.Resources;

namespace Rehearsal.Tests.Terminal;

public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rehearsal-").FullName;
    private readonly Screen _screen = new();
    private ServeOptions? _served;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Helps_by_its_own_examples()
    {
        (await Run("serve", "--help")).ShouldBe(ExitCode.Deployed);

        Golden.Verify(_screen.Text);
    }

    [Fact]
    public async Task Serves_both_controllers_in_real_time_when_nothing_is_asked_for()
    {
        (await Run("serve")).ShouldBe(ExitCode.Deployed);

        var options = _served.ShouldNotBeNull();
        (options.Port, options.HasCodeDeploy, options.HasEcs, options.Speed, options.Targets).ShouldBe((4566, true, true, 1, 4));
        (options.DeploymentConfig, options.Strategy, options.PlanText).ShouldBe(("Rehearsal.Canary10Percent1Minute", Strategy.ShortCanary, ShopPlan.Text));
        LiveAccount.Services(options).Select(setup => $"{setup.Controller} {setup.Cluster}/{setup.Service} {setup.DeploymentGroup}")
            .ShouldBe(["CodeDeploy shop/shop shop-production", "Ecs shop/shop-native shop-native-production"]);
    }

    [Fact]
    public async Task Takes_what_each_controller_is_to_do()
    {
        (await Run("serve", "--controller", "ecs", "--deployment-config", "LINEAR:25:1", "--port", "0", "--speed", "60", "--green-fault", "errors=5%", "--users", "5", "--address", "localhost"))
            .ShouldBe(ExitCode.Deployed);

        var options = _served.ShouldNotBeNull();
        (options.HasCodeDeploy, options.Strategy, options.Port, options.Speed, options.GreenFault, options.UsersPerSecond)
            .ShouldBe((false, new Strategy.Linear(25, TimeSpan.FromMinutes(1)), 0, 60, "errors=5%", 5));
        LiveAccount.Services(options).Select(setup => setup.Service).ShouldBe(["shop"]);
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        var plan = Path.Combine(_folder, "plan.json");
        await File.WriteAllTextAsync(plan, """{ "probes": [ { "name": "home", "path": "nowhere" } ] }""", TestContext.Current.CancellationToken);

        (await Run(
            "--seed", "7", "serve", "--address", "0.0.0.0", "--port", "70000", "--controller", "eks", "--deployment-config", "CANARY,CANARY", "--speed", "0", "--green-fault",
            "tls=expired,nonsense", "--plan", plan, "--rules", "3")).ShouldBe(ExitCode.Misused);

        Golden.Verify(_screen.Error.ToString().Replace(_folder, "<folder>", StringComparison.Ordinal));
        _served.ShouldBeNull();
    }

    [Fact]
    public async Task Takes_services_from_a_template_with_the_line_s_own_count_and_configuration()
    {
        (await Run(
            "serve", "--template", Repository.PathOf("examples/ecs-service/service.yaml"), "--parameter-overrides", "Image=shop:v1", "DesiredCount=3", "--deployment-config", "CodeDeployDefault.ECSAllAtOnce"))
            .ShouldBe(ExitCode.Deployed, _screen.Error.ToString());

        var service = _served!.Resources!.Services.ShouldHaveSingleItem();
        (service.Cluster, service.Name, service.DesiredCount, service.Container, service.TaskDefinition).ShouldBe(("shop", "shop", 3, "shop", "shop:1"));
        ((DeploymentResource.ByCodeDeploy)service.Deployment).ConfigurationName.ShouldBe("CodeDeployDefault.ECSAllAtOnce");
    }

    [Fact]
    public async Task Names_every_mistake_in_an_account_at_once()
    {
        var account = Path.Combine(_folder, "account.json");
        await File.WriteAllTextAsync(account, """{ "services": [{ "serviceName": "web", "loadBalancers": [{ "targetGroupArn": "tg/a" }] }], "buckets": [] }""", TestContext.Current.CancellationToken);

        (await Run("serve", "--account", account, "--controller", "ecs", "--blue", "http://127.0.0.1:5001", "--targets", "2")).ShouldBe(ExitCode.Misused);

        Golden.Verify(_screen.Error.ToString().Replace(_folder, "<folder>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_every_mistake_in_a_template_and_its_parameters_at_once()
    {
        (await Run("serve", "--template", Repository.PathOf("examples/ecs-native/service.yaml"), "--parameter-overrides", "Size=3", "nothing")).ShouldBe(ExitCode.Misused);

        Golden.Verify(_screen.Error.ToString().Replace(Repository.PathOf("examples"), "<examples>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameters_without_a_template_are_refused()
    {
        (await Run("serve", "--parameter-overrides", "Image=shop:v1")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldContain("--parameter-overrides is given without --template; give the template that has the parameters");
    }

    [Fact]
    public async Task Takes_the_addresses_of_tasks_that_run_already()
    {
        (await Run("serve", "--controller", "ecs", "--blue", "http://127.0.0.1:5001,http://127.0.0.1:5002", "--green", "http://127.0.0.1:5003,http://127.0.0.1:5004"))
            .ShouldBe(ExitCode.Deployed, _screen.Error.ToString());

        var options = _served!;
        (options.IsShop, options.Targets, options.Blue.Count, options.Green.Count, options.PlanText).ShouldBe((false, 2, 2, 2, "{}"));
        LiveAccount.Services(options).ShouldAllBe(setup => setup.HealthCheck == HealthCheck.OfAnyService && setup.DesiredCount == 2);
    }

    [Fact]
    public async Task Runs_a_program_in_place_of_the_shop_with_the_built_in_plan()
    {
        (await Run("serve", "--run", "shop=dotnet Shop.dll {port}")).ShouldBe(ExitCode.Deployed, _screen.Error.ToString());

        var options = _served.ShouldNotBeNull();
        (options.IsShop, options.Programs.ShouldHaveSingleItem().Container, options.PlanText).ShouldBe((false, "shop", "{}"));
        LiveAccount.Services(options).ShouldAllBe(setup => setup.HealthCheck == HealthCheck.OfAnyService);
    }

    [Fact]
    public async Task Takes_a_plan_that_names_a_secret_which_a_pipeline_will_put()
    {
        var plan = Path.Combine(_folder, "plan.json");
        await File.WriteAllTextAsync(
            plan,
            """{ "probes": [ { "name": "home", "path": "/", "headers": { "Authorization": { "fromSecret": "shop" } } } ] }""",
            TestContext.Current.CancellationToken);

        (await Run("serve", "--plan", plan)).ShouldBe(ExitCode.Deployed, _screen.Error.ToString());
    }

    [Fact]
    public async Task Refuses_a_program_of_another_container_and_faults_beside_it()
    {
        (await Run("serve", "--run", "web=dotnet Shop.dll {port}", "--green-fault", "errors=5%")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            "Nothing is served: 2 mistakes.\n  --run names the container web, but only shop is deployed; write shop=COMMAND\n"
                + "  --green-fault is errors=5%, but the sample shop does not run with --run; leave it out: only the sample shop has faults\n"
                + "--help lists all options.\n");
    }

    [Fact]
    public async Task Refuses_another_address_with_one_mistake()
    {
        (await Run("serve", "--address", "192.168.0.2")).ShouldBe(ExitCode.Misused);

        _screen.Error.ToString().ShouldBe(
            "Nothing is served: 1 mistake.\n  --address is 192.168.0.2, but the account does not check who calls it; use 127.0.0.1, or leave it out\n"
                + "--help lists all options.\n");
    }

    [Fact]
    public async Task Says_that_the_port_is_taken()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var code = await CommandLine.Run(["serve", "--port", $"{port}", "--targets", "1"], (_, _, _) => throw new NotSupportedException(), _screen.Terminal);

        code.ShouldBe(ExitCode.Misused);
        _screen.Error.ToString().ShouldBe(
            $"Nothing is served: 1 mistake.\n  port {port} of 127.0.0.1 is taken; give --port another, or 0 for any that is free\n--help lists all options.\n");
    }

    [Fact]
    public async Task Writes_reports_as_they_are_stored()
    {
        var folder = Path.Combine(_folder, "reports");

        await CommandLine.Run(["serve", "--reports", folder], (_, _, _) => throw new NotSupportedException(), _screen.Terminal, (_, watch, _) =>
        {
            watch.Stored([new StoredObject("reports/a.json", "application/json", "{}", DateTimeOffset.UnixEpoch)]);
            File.ReadAllText(Path.Combine(folder, "reports", "a.json")).ShouldBe("{}");
            return Task.CompletedTask;
        });

        _screen.Error.ToString().ShouldBe("");
    }

    private Task<int> Run(params string[] args) => CommandLine.Run(args, (_, _, _) => throw new NotSupportedException(), _screen.Terminal, (options, _, _) =>
    {
        _served = options;
        return Task.CompletedTask;
    });
}
