using System.Collections.Concurrent;

namespace Rehearsal.Account;

/// <summary>The network that services and load balancers of the account are in: subnets and security groups by id.</summary>
internal sealed class Vpc(Arns arns)
{
    public const string Id = "vpc-0a1b2c3d";

    /// <summary>Of every load balancer of the rehearsal.</summary>
    public const string LoadBalancerGroup = "sg-1d2e3f4a";

    private static readonly string[] Zones = ["a", "b", "c"];

    private readonly ConcurrentDictionary<string, VpcSubnet> _subnets = new();
    private readonly ConcurrentDictionary<string, VpcSecurityGroup> _groups = new();

    public IEnumerable<VpcSubnet> Subnets => _subnets.Values.OrderBy(subnet => subnet.Id, StringComparer.Ordinal);

    public IEnumerable<VpcSecurityGroup> SecurityGroups => _groups.Values.OrderBy(group => group.Id, StringComparer.Ordinal);

    public VpcSubnet? FindSubnet(string id) => _subnets.GetValueOrDefault(id);

    public VpcSecurityGroup? FindSecurityGroup(string id) => _groups.GetValueOrDefault(id);

    public void Put(VpcSubnet subnet) => _subnets[subnet.Id] = subnet;

    public void Put(VpcSecurityGroup group) => _groups[group.Id] = group;

    /// <summary>
    /// Sees that these are there: private subnets in one zone after the other, and groups that let the load balancer in on the port. What is
    /// there stays as it is.
    /// </summary>
    public void Provide(IEnumerable<string> subnets, IEnumerable<string> groups, int port)
    {
        foreach (var (index, id) in subnets.Index())
        {
            _subnets.TryAdd(id, new VpcSubnet(id, $"{arns.Region}{Zones[index % Zones.Length]}"));
        }

        foreach (var id in groups)
        {
            _groups.TryAdd(id, new VpcSecurityGroup(id, [new VpcInbound(port, LoadBalancerGroup)]));
        }
    }
}

/// <summary>A subnet; private unless it gives its interfaces public addresses.</summary>
internal sealed record VpcSubnet(string Id, string Zone)
{
    public string VpcId { get; init; } = Vpc.Id;

    public int FreeAddresses { get; init; } = 200;

    public bool GivesPublicAddresses { get; init; }
}

/// <summary>A security group and what it lets in.</summary>
internal sealed record VpcSecurityGroup(string Id, IReadOnlyList<VpcInbound> Inbound);

/// <summary>Lets members of another security group in on a TCP port.</summary>
internal sealed record VpcInbound(int Port, string FromGroup);
