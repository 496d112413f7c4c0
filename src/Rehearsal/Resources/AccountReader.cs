using Rehearsal.Ecs;

namespace Rehearsal.Resources;

/// <summary>What a line of the command says of every service, in place of what the document says.</summary>
/// <param name="DesiredCount">Null: the document's.</param>
/// <param name="Configuration">Of CodeDeploy; null: the document's.</param>
/// <param name="Strategy">Of ECS; null: the document's.</param>
internal sealed record ResourceChoices(int? DesiredCount = null, string? Configuration = null, Strategy? Strategy = null);

/// <summary>Relates the resources of a document to each other: the services that can be deployed, and what leads to them.</summary>
internal sealed class AccountReader
{
    /// <summary>Services of one account: every task takes about a dozen sockets of this machine.</summary>
    public const int MostServices = 40;

    private readonly AccountDocument _document;
    private readonly ResourceChoices _choices;
    private readonly List<string> _notes = [];
    private readonly LoadBalancerReader _balancers;

    private AccountReader(AccountDocument document, ResourceChoices choices)
    {
        (_document, _choices) = (document, choices);
        _balancers = new LoadBalancerReader(document, _notes);
    }

    /// <summary>The resources, or every mistake in the document.</summary>
    public static (AccountResources? Resources, IReadOnlyList<string> Mistakes) Read(AccountDocument document, ResourceChoices choices)
    {
        var resources = new AccountReader(document, choices).Read();
        return document.Mistakes is [] ? (resources, []) : (null, [.. document.Mistakes.Distinct()]);
    }

    private AccountResources Read()
    {
        var (balancers, network) = (_balancers.Read(), new NetworkReader(_document));
        var reader = new ServiceReader(_document, _balancers.TargetGroups, balancers, _choices, _notes);
        List<ServiceResource> services = [.. _document[AccountDocument.Services].Select(reader.Read).OfType<ServiceResource>()];
        Check(services);
        return new AccountResources
        {
            Services = services,
            LoadBalancers = [.. balancers.Select(balancer => WithPairs(balancer, services)).Where(balancer => balancer.TargetGroups is [_, ..])],
            Subnets = network.Subnets(),
            SecurityGroups = network.SecurityGroups(),
            RouteTables = network.RouteTables(),
            Parameters = [.. _document[AccountDocument.Parameters].Select(item => new NamedValue(item.Required("Name"), item.Required("Value")))],
            Secrets = [.. _document[AccountDocument.Secrets].Select(item => new NamedValue(item.Required("Name"), item.Required("SecretString")))],
            Notes = [.. _notes.Distinct()],
        };
    }

    private void Check(List<ServiceResource> services)
    {
        if (services is [] && _document.Mistakes is [])
        {
            _document.Mistakes.Add(_notes is []
                ? "there is no service in it; add what aws ecs describe-services prints"
                : $"there is no service in it that can be served: {string.Join("; ", _notes)}");
        }

        if (services.Count > MostServices)
        {
            _document.Mistakes.Add($"{services.Count} services are too many; serve at most {MostServices}");
        }

        foreach (var same in services.GroupBy(service => (service.Cluster, service.Name)).Where(same => same.Count() > 1))
        {
            _document.Mistakes.Add($"{same.Count()} services are called {same.Key.Cluster}/{same.Key.Name}; give each its own name");
        }

        foreach (var shared in services.SelectMany(service => new[] { service.TargetGroups.One, service.TargetGroups.Two }).GroupBy(arn => arn)
            .Where(shared => shared.Count() > 1))
        {
            _document.Mistakes.Add($"the target group {shared.Key} belongs to {shared.Count()} services; give each service its own pair");
        }
    }

    /// <summary>The other group of a pair is in no listener while no deployment runs.</summary>
    private LoadBalancerResource WithPairs(LoadBalancerResource balancer, IEnumerable<ServiceResource> services)
    {
        var known = balancer.TargetGroups.Select(group => group.Arn).ToHashSet(StringComparer.Ordinal);
        var others = services.Select(service => service.TargetGroups).Where(pair => known.Contains(pair.One) || known.Contains(pair.Two))
            .SelectMany(pair => new[] { pair.One, pair.Two }).Where(known.Add).ToList();
        return balancer with { TargetGroups = [.. balancer.TargetGroups, .. others.Select(arn => _balancers.TargetGroups[arn])] };
    }
}
