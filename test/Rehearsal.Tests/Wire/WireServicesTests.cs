namespace Rehearsal.Tests.Wire;

public class WireServicesTests
{
    [Fact]
    public void Every_service_of_the_account_is_reached_and_no_other()
    {
        var account = new InMemoryAccount(TimeProvider.System);
        var api = new AccountApi(account, new CodeDeployService(account), new EcsController(account));

        WireServices.Ids.ShouldBe(api.Operations.Select(operation => operation.Split(':')[0]).Distinct());
    }
}
