using System.Collections.Concurrent;

namespace Rehearsal.Account;

/// <summary>The network that services and load balancers of the account are in: subnets and security groups by id.</summary>
internal sealed class Vpc(Arns arns)
{
    public const string Id = "vpc-0a1b2c3d";

    /// <summary>Of every load balancer of the rehearsal.</summary>
    public const string LoadBalancerGroup = "sg-1d2e3f4a";

    /// <summary>The route table of each subnet that no other one names; it leads nowhere but within the VPC.</summary>
    private const string MainTable = "rtb-0a1b2c3d4e5f60000";

    /// <summary>What all addresses of the VPC are in.</summary>
    private const string Addresses = "10.0.0.0/16";

    private static readonly string[] Zones = ["a", "b", "c"];

    private readonly ConcurrentDictionary<string, VpcSubnet> _subnets = new();
    private readonly ConcurrentDictionary<string, VpcSecurityGroup> _groups = new();
    private readonly ConcurrentDictionary<string, VpcRouteTable> _tables = new();

    /// <summary>
    /// Whether a private subnet has a route to the NAT gateway of its zone; otherwise it has the main route table, and there is no endpoint either.
    /// </summary>
    public bool HasNatGateways { get; set; } = true;

    /// <summary>Whether the load balancers' security group lets clients of the VPC in, on any port.</summary>
    public bool IsBalancerOpen { get; set; } = true;

    public IEnumerable<VpcSubnet> Subnets => _subnets.Values.OrderBy(subnet => subnet.Id, StringComparer.Ordinal);

    /// <summary>With that of the load balancers, which may be put too.</summary>
    public IEnumerable<VpcSecurityGroup> SecurityGroups =>
        (_groups.ContainsKey(LoadBalancerGroup) ? _groups.Values : _groups.Values.Append(Balancers))
            .OrderBy(group => group.Id, StringComparer.Ordinal);

    /// <summary>Those that were put, else the main one, and one of each zone that leads to its NAT gateway.</summary>
    public IEnumerable<VpcRouteTable> RouteTables =>
        _tables.IsEmpty ? UsualTables : _tables.Values.OrderBy(table => table.Id, StringComparer.Ordinal);

    private IEnumerable<VpcRouteTable> UsualTables =>
    [
        new(MainTable, Gateway: null) { IsMain = true },
        .. !HasNatGateways ? [] : Subnets.GroupBy(subnet => subnet.Zone).Select(zone => new VpcRouteTable(
            $"rtb-0a1b2c3d4e5f6000{zone.Key[^1]}", $"nat-0a1b2c3d4e5f6000{zone.Key[^1]}") { Subnets = [.. zone.Select(subnet => subnet.Id)] }),
    ];

    private VpcSecurityGroup Balancers => new(LoadBalancerGroup, IsBalancerOpen ? [new VpcRule(1, 65535, Addresses)] : []);

    public VpcSubnet? FindSubnet(string id) => _subnets.GetValueOrDefault(id);

    public VpcSecurityGroup? FindSecurityGroup(string id) => SecurityGroups.FirstOrDefault(group => group.Id == id);

    public void Put(VpcSubnet subnet) => _subnets[subnet.Id] = subnet;

    public void Put(VpcSecurityGroup group) => _groups[group.Id] = group;

    public void Put(VpcRouteTable table) => _tables[table.Id] = table;

    /// <summary>
    /// Sees that these are there: private subnets in one zone after the other, and groups that let the load balancer in on the port. What is
    /// there stays as it is.
    /// </summary>
    /// <param name="groups">Security groups of tasks.</param>
    /// <param name="doors">What those let in and out; null: the load balancer in on the port, and everything out.</param>
    public void Provide(IEnumerable<string> subnets, IEnumerable<string> groups, int port, Func<VpcSecurityGroup, VpcSecurityGroup>? doors = null)
    {
        foreach (var (index, id) in subnets.Index())
        {
            _subnets.TryAdd(id, new VpcSubnet(id, $"{arns.Region}{Zones[index % Zones.Length]}"));
        }

        foreach (var id in groups)
        {
            var group = new VpcSecurityGroup(id, [new VpcRule(port, port, LoadBalancerGroup)]);
            _groups.TryAdd(id, doors is null ? group : doors(group));
        }
    }
}

/// <summary>A private subnet.</summary>
internal sealed record VpcSubnet(string Id, string Zone)
{
    public string VpcId { get; init; } = Vpc.Id;

    public int FreeAddresses { get; init; } = 200;
}

/// <summary>A security group, and what it lets in and out.</summary>
internal sealed record VpcSecurityGroup(string Id, IReadOnlyList<VpcRule> Inbound)
{
    public const string Anywhere = "0.0.0.0/0";

    public IReadOnlyList<VpcRule> Outbound { get; init; } = [new(0, 65535, Anywhere)];
}

/// <summary>TCP ports, both inclusive, and who is on the other side.</summary>
/// <param name="Peer">A security group by its id, or addresses.</param>
internal sealed record VpcRule(int From, int To, string Peer);

/// <summary>A route table.</summary>
/// <param name="Gateway">The NAT, internet or transit gateway that its default route leads to; null: it leads nowhere but within the VPC.</param>
internal sealed record VpcRouteTable(string Id, string? Gateway)
{
    public bool IsMain { get; init; }

    public IReadOnlyList<string> Subnets { get; init; } = [];
}
