using System.Globalization;
using Rehearsal.Tests.Scenarios;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Tests.Costs;

/// <summary>docs/cost.md, written from what rehearsals use.</summary>
public sealed class CostSheetTests
{
    private const string File = "docs/cost.md";
    private const int DaysOfMonth = 30;
    private const int DeploymentsOfDay = 20;

    /// <summary>Of the month's deployments; one in twenty.</summary>
    private const int RollbacksOfMonth = DeploymentsOfDay * DaysOfMonth / 20;

    /// <summary>Assumed: Sweep asks six lists and finds nothing; seconds.</summary>
    private const double Sweeping = 0.2;

    /// <summary>The stack's default retention; months.</summary>
    private const int MonthsKept = 3;

    [Fact]
    public void Tells_what_a_deployment_and_a_month_cost()
    {
        var (pass, passed) = Usage.Of(new Scenario { PlanText = "{}" });
        var (rollback, rolledBack) = Usage.Of(new Scenario { PlanText = "{}", GreenFault = "errors=5%" });

        passed.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, passed.ToString());
        passed.Answers.Count.ShouldBe(5);
        rolledBack.ShouldRollBackAt("AfterAllowTestTraffic", Canary.Judging.Rule.FailErrors);
        Repository.VerifyBetween(File, Mark("deployment"), After("deployment"), Deployment(pass, rollback));
        Repository.VerifyBetween(File, Mark("month"), After("month"), Month(pass, rollback));
    }

    [Fact]
    public void Tells_what_the_watch_of_a_shift_adds_which_stays_under_three_cents_for_a_canary_of_fifteen_minutes()
    {
        string[] configurations =
        [
            "CodeDeployDefault.ECSAllAtOnce",
            "CodeDeployDefault.ECSCanary10Percent5Minutes",
            "CodeDeployDefault.ECSCanary10Percent15Minutes",
            "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
        ];
        var shifts = configurations.Select(Shift).ToList();

        shifts.Single(shift => shift.Configuration.EndsWith("15Minutes", StringComparison.Ordinal)).Adds(usage => usage.Price).ShouldBeLessThan(0.03m);
        Repository.VerifyBetween(File, Mark("watch"), After("watch"), Watch(shifts));
    }

    private static WatchedShift Shift(string configuration)
    {
        var scenario = new Scenario();
        scenario = scenario with { Service = scenario.Service with { Configuration = configuration } };
        var (watched, seen) = Usage.Of(scenario with { PlanText = "{}" });
        var (unwatched, unseen) = Usage.Of(scenario with { PlanText = """{ "watch": { "action": "off" } }""" });
        seen.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, seen.ToString());
        unseen.Deployment.Status.ShouldBe(DeploymentStatus.Succeeded, unseen.ToString());

        return new WatchedShift(configuration, watched, unwatched);
    }

    private static string Mark(string what) => $"<!-- {what}: written by CostSheetTests, with UPDATE_GOLDEN=1 -->\n";

    private static string After(string what) => $"<!-- /{what} -->";

    private static string Deployment(Usage pass, Usage rollback)
    {
        var rows = new List<string> { "| | a pass | a rollback |", "|---|---|---|" };
        Row("State transitions", it => it.Transitions, Prices.Transition);
        Row("Express executions", it => it.ExpressExecutions, Usage.PriceOfExpress);
        Row("Express executions that keep the history", it => it.Histories, Usage.PriceOfHistory);
        Row("Lambda invocations", it => it.Invocations, Prices.LambdaRequest);
        Row("GB-seconds of Probe while it probes", it => it.ProbeGigabyteSeconds, Prices.GigabyteSecond);
        Row("GB-seconds of everything else, cold starts included", it => it.OtherGigabyteSeconds, Prices.GigabyteSecond);
        Row("Log bytes, metrics included", it => it.LogBytes, Prices.LogByte);
        Row("S3 PUT", it => it.Puts, Prices.Put);
        Row("S3 GET", it => it.Gets, Prices.Get);
        Row("EventBridge events", it => it.Events, Prices.CustomEvent);
        Row("Metrics that GetMetricData is asked for", it => it.MetricsRequested, Prices.MetricRequested);
        Row("SNS messages, each one email", it => it.Messages, Prices.Message + Prices.Mail);
        Row("X-Ray traces, at most", it => it.Traces, Prices.Trace);
        rows.Add($"| **Total** | **{Cents(pass.Price)}** | **{Cents(rollback.Price)}** |");
        rows.Add($"| Free calls | {Free(pass)} | {Free(rollback)} |");

        return string.Join('\n', rows) + "\n";

        void Row(string what, Func<Usage, double> count, decimal price) => rows.Add($"| {what} | {Cell(count(pass), price)} | {Cell(count(rollback), price)} |");
    }

    private static string Watch(IReadOnlyList<WatchedShift> shifts)
    {
        var rows = new List<string> { $"| | {string.Join(" | ", shifts.Select(shift => shift.Configuration.Split('.')[1]))} |", $"|---{string.Concat(shifts.Select(_ => "|---"))}|" };
        Row("State transitions", it => it.Transitions, Prices.Transition);
        Row("GB-seconds of Probe while it probes", it => (decimal)it.ProbeGigabyteSeconds, Prices.GigabyteSecond);
        Row("Metrics that GetMetricData is asked for", it => it.MetricsRequested, Prices.MetricRequested);
        Row("Lambda invocations", it => it.Invocations, Prices.LambdaRequest);
        Row("GB-seconds of everything else", it => (decimal)it.OtherGigabyteSeconds, Prices.GigabyteSecond);
        Row("Express executions", it => it.ExpressExecutions, Usage.PriceOfExpress);
        Row("Express executions that keep the history", it => it.Histories, Usage.PriceOfHistory);
        Row("Log bytes, metrics included", it => it.LogBytes, Prices.LogByte);
        Row("S3 PUT", it => it.Puts, Prices.Put);
        Row("S3 GET", it => it.Gets, Prices.Get);
        Row("EventBridge events", it => it.Events, Prices.CustomEvent);
        rows.Add($"| **Total** | {string.Join(" | ", shifts.Select(shift => $"**{Cents(shift.Adds(usage => usage.Price))}**"))} |");

        return string.Join('\n', rows) + "\n";

        void Row(string what, Func<Usage, decimal> count, decimal price) =>
            rows.Add($"| {what} | {string.Join(" | ", shifts.Select(shift => Cell((double)shift.Adds(count), price)))} |");
    }

    private static string Cell(double count, decimal price) => $"{Number(count)}: {Cents((decimal)count * price)}";

    private static string Free(Usage usage) => string.Join(", ", usage.FreeCalls.Select(calls => $"{calls.Service} {calls.Calls}"));

    private static string Month(Usage pass, Usage rollback)
    {
        var passes = (DeploymentsOfDay * DaysOfMonth) - RollbacksOfMonth;
        var (metrics, alarms, dashboards) = (pass.Metrics, Count(AlarmMetrics), Count(resource => IsOf(resource, "AWS::CloudWatch::Dashboard") ? 1 : 0));
        var sweep = StackTemplate.Read(Shipped.Text("template.yaml"), "hooks", new Dictionary<string, string>()).Function("Sweep");
        var sweeps = (int)(TimeSpan.FromDays(DaysOfMonth) / sweep.Schedules.Single());
        var stored = ((passes * pass.StoredBytes) + (RollbacksOfMonth * rollback.StoredBytes)) * MonthsKept;
        (string What, string Count, decimal Price, bool IsIdle)[] rows =
        [
            ("Deployments that pass", $"{passes}", passes * pass.Price, false),
            ("Deployments that roll back", $"{RollbacksOfMonth}", RollbacksOfMonth * rollback.Price, false),
            ("Reports in S3", $"{Number(stored / 1024.0 / 1024)} MiB", stored * Prices.StoredByteMonth, false),
            ("Custom metrics: the stack's and one service's", $"{metrics}", metrics * Prices.MetricMonth, false),
            ("Sweep: invocations", Number(sweeps), sweeps * Prices.LambdaRequest, true),
            ("Sweep: GB-seconds", Number(sweeps * Sweeping * sweep.MemorySize / 1024), sweeps * (decimal)(Sweeping * sweep.MemorySize / 1024) * Prices.GigabyteSecond, true),
            ("Sweep: log bytes", Number((double)sweeps * Usage.BytesOfInvocation), sweeps * Usage.BytesOfInvocation * Prices.LogByte, true),
            ("Sweep: X-Ray traces", Number(sweeps), sweeps * Prices.Trace, true),
            ("Metrics that alarms watch", $"{alarms}", alarms * Prices.AlarmMetricMonth, true),
            ("Dashboard", $"{dashboards}", dashboards * Prices.DashboardMonth, true),
        ];

        return string.Join('\n', (string[])
        [
            $"| | | {DeploymentsOfDay * DaysOfMonth} deployments | none |",
            "|---|---|---|---|",
            .. rows.Select(row => $"| {row.What} | {row.Count} | {Dollars(row.Price)} | {(row.IsIdle ? Dollars(row.Price) : "")} |"),
            $"| **Total** | | **{Dollars(rows.Sum(row => row.Price))}** | **{Dollars(rows.Where(row => row.IsIdle).Sum(row => row.Price))}** |",
        ]) + "\n";
    }

    private static int Count(Func<YamlMappingNode, int> weigh)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Shipped.Text("template.yaml")));
        return Yaml.Members((YamlMappingNode)stream.Documents[0].RootNode, "Resources").Sum(resource => weigh((YamlMappingNode)resource.Value));
    }

    /// <summary>An alarm on an expression is billed for each metric in it.</summary>
    private static int AlarmMetrics(YamlMappingNode resource) =>
        !IsOf(resource, "AWS::CloudWatch::Alarm") ? 0
            : Yaml.Find(Yaml.Section(resource, "Properties")!, "Metrics") is YamlSequenceNode metrics
                ? metrics.Count(metric => Yaml.Find((YamlMappingNode)metric, "MetricStat") is not null)
                : 1;

    private static bool IsOf(YamlMappingNode resource, string type) => Yaml.Find(resource, "Type") is YamlScalarNode scalar && scalar.Value == type;

    private static string Number(double count) => count.ToString(count < 100 ? "#,0.##" : "#,0", CultureInfo.InvariantCulture);

    private static string Cents(decimal dollars) => $"{(dollars * 100).ToString("0.000", CultureInfo.InvariantCulture)} ¢";

    private static string Dollars(decimal dollars) => $"${dollars.ToString("0.00", CultureInfo.InvariantCulture)}";

    /// <summary>The same deployment with the watch of its shift, and without it.</summary>
    private sealed record WatchedShift(string Configuration, Usage Watched, Usage Unwatched)
    {
        public decimal Adds(Func<Usage, decimal> count) => count(Watched) - count(Unwatched);
    }
}
