using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amazon.CodeDeploy;
using Amazon.StepFunctions;

namespace Hooks.Tests.AwsPackages;

/// <summary>What keeps the build with the packages and the one with stand-ins alike.</summary>
public sealed partial class PinTests
{
    /// <summary>Of a range NuGet takes the oldest, and of a lower bound whatever a registry has next.</summary>
    [Fact]
    public void The_SDKs_packages_are_pinned_exactly()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => (Id: package.Attribute("Include")!.Value, Version: package.Attribute("Version")!.Value))
            .Where(package => package.Id.StartsWith("AWSSDK.", StringComparison.Ordinal))
            .ToList();

        versions.Select(package => package.Id).ShouldBe(["AWSSDK.CodeDeploy", "AWSSDK.StepFunctions", "AWSSDK.Core"]);
        versions.ShouldAllBe(package => ExactPattern().IsMatch(package.Version));
    }

    /// <summary>A class of ours would lack the methods that the packages' interfaces have beside those of the stand-ins.</summary>
    [Fact]
    public void Nothing_but_the_clients_implements_their_interfaces()
    {
        var types = typeof(Startup).Assembly.GetTypes().Concat(typeof(PinTests).Assembly.GetTypes()).ToList();

        types.Where(type => typeof(IAmazonCodeDeploy).IsAssignableFrom(type) && !typeof(AmazonCodeDeployClient).IsAssignableFrom(type)).ShouldBeEmpty();
        types.Where(type => typeof(IAmazonStepFunctions).IsAssignableFrom(type) && !typeof(AmazonStepFunctionsClient).IsAssignableFrom(type)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\[\d+\.\d+\.\d+(\.\d+)?\]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExactPattern();
}
