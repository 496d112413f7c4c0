using Rehearsal.Tests.Serving;

namespace Rehearsal.Tests.Crowds;

/// <summary>Many pipelines deploy to one account that is served, at once. The benchmark <c>served</c> deploys 200 versions on real sockets.</summary>
public sealed class ServedCrowdTests
{
    // Two versions of each, a third of them bad: all 200 would take a minute of CPU.
    [Fact]
    public void Forty_deployments_of_20_services_by_ten_clients_at_once_end_as_each_deserves_and_nothing_of_one_is_in_another()
    {
        var (running, most) = (new HashSet<string>(), 0);
        var crowd = new ServedCrowd(Clients: 10, ServicesOfEach: 2, Versions: 2);

        var outcome = VirtualTime.Run(async time =>
        {
            await using var network = new InMemoryNetwork();
            await using var account = await ServedStack.SetUp(
                new VirtualEnvironment(network, time, 1), ServedScene.Options, crowd.Services, programs: null, new InPlaceProgress<RehearsalEvent>(Count), CancellationToken.None);
            await Task.Delay(TimeSpan.FromMinutes(1), time);
            var endpoint = new AccountEndpoint(account.Stack.Api);
            return await crowd.DeployAll(_ => new AccountClient(request => endpoint.Answer(request, CancellationToken.None), time, TimeSpan.FromSeconds(15)));
        });

        outcome.Mistakes.ShouldBeEmpty();
        outcome.Deployments.Count.ShouldBe(40);
        outcome.Deployments.Count(deployment => !deployment.Version.IsGood).ShouldBe(14);
        outcome.Executions.ShouldBeGreaterThan(4 * 26);
        outcome.Reports.ShouldBeGreaterThan(4 * 26);
        outcome.Lines.ShouldBeGreaterThan(4 * 26);
        most.ShouldBe(10);

        void Count(RehearsalEvent happened)
        {
            if (happened is not DeploymentProgressed { Progress: var progress })
            {
                return;
            }

            if (progress is DeploymentProgress.StatusChanged { Status: "InProgress" or "IN_PROGRESS" })
            {
                running.Add(progress.DeploymentId);
            }
            else if (progress is DeploymentProgress.StatusChanged { Status: "Succeeded" or "Failed" or "SUCCESSFUL" or "ROLLBACK_SUCCESSFUL" })
            {
                running.Remove(progress.DeploymentId);
            }

            most = Math.Max(most, running.Count);
        }
    }
}
