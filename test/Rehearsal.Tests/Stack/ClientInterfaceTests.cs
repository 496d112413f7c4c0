using Amazon.CodeDeploy;
using Amazon.StepFunctions;

namespace Rehearsal.Tests.Stack;

/// <summary>The rehearsal puts a transport in the place of AWS, and no class: one of ours would lack the methods that the packages' interfaces have beside those of the stand-ins.</summary>
public sealed class ClientInterfaceTests
{
    [Fact]
    public void Nothing_but_the_clients_implements_their_interfaces()
    {
        var types = typeof(RehearsalStack).Assembly.GetTypes().Concat(typeof(ClientInterfaceTests).Assembly.GetTypes()).ToList();

        types.Where(type => typeof(IAmazonCodeDeploy).IsAssignableFrom(type) && !typeof(AmazonCodeDeployClient).IsAssignableFrom(type)).ShouldBeEmpty();
        types.Where(type => typeof(IAmazonStepFunctions).IsAssignableFrom(type) && !typeof(AmazonStepFunctionsClient).IsAssignableFrom(type)).ShouldBeEmpty();
    }
}
