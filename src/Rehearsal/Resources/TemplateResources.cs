using System.Text.Json.Nodes;
using Rehearsal.Stack;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Resources;

/// <summary>
/// The resources of a service's CloudFormation template as AWS's APIs would describe them. Of the kinds that are not served a resource is its name
/// alone.
/// </summary>
internal sealed class TemplateResources
{
    /// <summary>What a rehearsal has by itself, or does without.</summary>
    private static readonly string[] s_without =
        ["AWS::EC2::", "AWS::IAM::", "AWS::Logs::", "AWS::ECS::Cluster", "AWS::CodeDeploy::Application", "AWS::ECR::"];

    private readonly TemplateValues _values;
    private readonly List<string> _mistakes = [];
    private readonly List<string> _notes = [];
    private readonly ILookup<string, (string Id, YamlMappingNode Resource)> _resources;

    private TemplateResources(YamlMappingNode root, string stackName, IReadOnlyDictionary<string, string> parameters)
    {
        _values = new TemplateValues(root, stackName, parameters, TemplateKinds.Of) { Imports = Import };
        _resources = (from it in Yaml.Members(root, "Resources")
                      let resource = it.Value as YamlMappingNode
                      where resource is not null && _values.IsCreated(resource)
                      select (it.Name, resource)).ToLookup(it => TypeOf(it.resource), it => (it.Name, it.resource));
    }

    /// <summary>Reads a template.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="stackName">What the stack is called.</param>
    /// <param name="parameters">Values that win over the parameters' defaults; those that the template does not have are passed over.</param>
    /// <returns>The resources, with notes on what they lack; or what is wrong with the template.</returns>
    public static (JsonObject? Document, IReadOnlyList<string> Notes, IReadOnlyList<string> Mistakes) Read(
        string text, string stackName, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            var root = Yaml.Template(text);
            if (Missing(root, parameters) is [_, ..] missing)
            {
                return (null, [], [.. missing.Select(name => $"the parameter {name} has no Default; give it by --parameter-overrides {name}=VALUE")]);
            }

            var own = NamesIn(root).Where(parameters.ContainsKey).ToDictionary(name => name, name => parameters[name]);
            var template = new TemplateResources(root, stackName, own);
            var document = template.Read();
            return template._mistakes is [] ? (document, template._notes, []) : (null, [], template._mistakes);
        }
        catch (InvalidDataException problem)
        {
            return (null, [], [problem.Message]);
        }
    }

    /// <summary>The parameters that a template has; none, where it is no template.</summary>
    public static IReadOnlyList<string> ParametersOf(string text)
    {
        try
        {
            return NamesIn(Yaml.Template(text));
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static List<string> NamesIn(YamlMappingNode root) => [.. Yaml.Members(root, "Parameters").Select(it => it.Name)];

    private static List<string> Missing(YamlMappingNode root, IReadOnlyDictionary<string, string> parameters) =>
    [
        .. Yaml.Members(root, "Parameters").Where(it => !parameters.ContainsKey(it.Name) && (it.Value as YamlMappingNode is not { } declared
            || Yaml.Find(declared, "Default") is not YamlScalarNode)).Select(it => it.Name),
    ];

    private static string TypeOf(YamlMappingNode resource) => (Yaml.Find(resource, "Type") as YamlScalarNode)?.Value ?? "";

    private string Import(string name)
    {
        _notes.Add($"the template imports {name} from another stack: it is only a name");
        return name;
    }

    private JsonObject Read()
    {
        var document = new JsonObject
        {
            [AccountDocument.Subnets] = All("AWS::EC2::Subnet", "SubnetId"),
            [AccountDocument.SecurityGroups] = Each("AWS::EC2::SecurityGroup", SecurityGroup),
            [AccountDocument.RouteTables] = Each("AWS::EC2::RouteTable", RouteTable),
            [AccountDocument.LoadBalancers] = All("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn", "LoadBalancerName"),
            [AccountDocument.TargetGroups] = All("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupArn", "TargetGroupName"),
            [AccountDocument.Listeners] = All("AWS::ElasticLoadBalancingV2::Listener", "ListenerArn"),
            [AccountDocument.Rules] = All("AWS::ElasticLoadBalancingV2::ListenerRule", "RuleArn"),
            [AccountDocument.TaskDefinitions] = All("AWS::ECS::TaskDefinition", "taskDefinitionArn"),
            [AccountDocument.Services] = All("AWS::ECS::Service", null, "serviceName"),
            [AccountDocument.DeploymentGroups] = All("AWS::CodeDeploy::DeploymentGroup", null, "deploymentGroupName"),
            [AccountDocument.Parameters] = All("AWS::SSM::Parameter", null, "Name"),
            [AccountDocument.Secrets] = All("AWS::SecretsManager::Secret", "ARN", "Name"),
        };
        foreach (var (type, resources) in _resources.Select(kind => (kind.Key, kind)).Where(kind => !IsServed(kind.Key)))
        {
            var ids = string.Join(", ", resources.Select(it => it.Id));
            _notes.Add($"the template's {ids} ({type}) {(resources.Count() == 1 ? "is" : "are")} not served: what refers to it gets a name");
        }

        return document;
    }

    private static bool IsServed(string type) =>
        Array.Exists(s_without, without => type.StartsWith(without, StringComparison.Ordinal)) || TemplateKinds.IsKnown(type);

    /// <summary>The resources of a type with their properties, under their references and their names.</summary>
    /// <param name="type">Such as AWS::ECS::Service.</param>
    /// <param name="reference">What the API calls what !Ref gives; null: nothing needs it.</param>
    /// <param name="name">What the API calls the name; null: it has none.</param>
    private JsonArray All(string type, string? reference, string? name = null) => Each(type, (id, resource, properties) =>
    {
        var called = _values.NameOf(id, resource);
        if (reference is not null)
        {
            properties[reference] = TemplateKinds.Of(type).Ref(called);
        }

        if (name is not null)
        {
            properties[name] = called;
        }

        return properties;
    });

    private JsonArray Each(string type, Func<string, YamlMappingNode, JsonObject, JsonObject> described)
    {
        var list = new JsonArray();
        foreach (var (id, resource) in _resources[type])
        {
            try
            {
                list.Add(described(id, resource, PropertiesOf(resource)));
            }
            catch (InvalidDataException problem)
            {
                _mistakes.Add(problem.Message);
            }
        }

        return list;
    }

    private JsonObject PropertiesOf(YamlMappingNode resource) =>
        Yaml.Find(resource, "Properties") is { } properties && _values.Typed(properties) is JsonObject found ? found : [];

    private JsonObject SecurityGroup(string id, YamlMappingNode resource, JsonObject properties)
    {
        var group = _values.NameOf(id, resource);
        return new JsonObject
        {
            ["GroupId"] = group,
            ["IpPermissions"] = Permissions(
                Listed(properties, "SecurityGroupIngress").Concat(Besides("AWS::EC2::SecurityGroupIngress", "GroupId", group)), "Source"),
            ["IpPermissionsEgress"] = Permissions(
                Listed(properties, "SecurityGroupEgress").Concat(Besides("AWS::EC2::SecurityGroupEgress", "GroupId", group)).ToList() is [_, ..] rules
                    ? rules
                    : [new JsonObject { ["IpProtocol"] = "-1", ["CidrIp"] = "0.0.0.0/0" }],
                "Destination"),
        };
    }

    private static JsonArray Permissions(IEnumerable<JsonObject> rules, string side) => [.. rules.Select(rule => new JsonObject
    {
        ["IpProtocol"] = $"{rule["IpProtocol"]}",
        ["FromPort"] = rule["FromPort"]?.DeepClone(),
        ["ToPort"] = rule["ToPort"]?.DeepClone(),
        ["IpRanges"] = Peers("CidrIp", rule["CidrIp"]),
        ["Ipv6Ranges"] = Peers("CidrIpv6", rule["CidrIpv6"]),
        ["UserIdGroupPairs"] = Peers("GroupId", rule[$"{side}SecurityGroupId"]),
        ["PrefixListIds"] = Peers("PrefixListId", rule[$"{side}PrefixListId"]),
    })];

    private static JsonArray Peers(string member, JsonNode? peer) => peer is null ? [] : [new JsonObject { [member] = peer.DeepClone() }];

    private static IEnumerable<JsonObject> Listed(JsonObject properties, string name) => (properties[name] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The properties of resources that stand apart and name another one.</summary>
    private IEnumerable<JsonObject> Besides(string type, string member, string of) =>
        _resources[type].Select(it => PropertiesOf(it.Resource)).Where(properties => $"{properties[member]}" == of);

    private JsonObject RouteTable(string id, YamlMappingNode resource, JsonObject properties)
    {
        var table = _values.NameOf(id, resource);
        return new JsonObject
        {
            ["RouteTableId"] = table,
            ["Routes"] = new JsonArray([.. Besides("AWS::EC2::Route", "RouteTableId", table)]),
            ["Associations"] = new JsonArray([.. Besides("AWS::EC2::SubnetRouteTableAssociation", "RouteTableId", table)]),
        };
    }
}
