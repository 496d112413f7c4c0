using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rehearsal.Stack;

/// <summary>A function as the template declares it.</summary>
/// <param name="LogicalId">Its name inside the template.</param>
/// <param name="Name">Its name in the account.</param>
/// <param name="TypeName">The class behind the handler, without the suffix of the generated one.</param>
/// <param name="MethodName">The method behind the handler.</param>
/// <param name="Timeout">After which Lambda ends an invocation.</param>
/// <param name="MemorySize">Megabytes.</param>
/// <param name="Environment">Its variables, with references resolved.</param>
internal sealed record FunctionResource(
    string LogicalId, string Name, string TypeName, string MethodName, TimeSpan Timeout, int MemorySize, IReadOnlyDictionary<string, string> Environment);

/// <summary>A state machine as the template declares it, with the substitutions for its definition resolved.</summary>
internal sealed record StateMachineResource(string LogicalId, string DefinitionUri, IReadOnlyDictionary<string, string> Substitutions);

/// <summary>The shipped template.yaml, read for what the rehearsal deploys of it: functions and state machines.</summary>
/// <remarks>Roles, policies, events and networking are not rehearsed; everything in the account may be called.</remarks>
internal sealed class StackTemplate
{
    private const string FunctionType = "AWS::Serverless::Function";
    private const string StateMachineType = "AWS::Serverless::StateMachine";
    private const string GeneratedSuffix = "_Generated";

    private readonly YamlMappingNode _root;
    private readonly string _stackName;

    private StackTemplate(YamlMappingNode root, string stackName)
    {
        (_root, _stackName) = (root, stackName);
        Functions = [.. Resources(FunctionType).Select(resource => ReadFunction(resource.Id, resource.Properties))];
        StateMachines = [.. Resources(StateMachineType).Select(resource => ReadStateMachine(resource.Id, resource.Properties))];
    }

    public IReadOnlyList<FunctionResource> Functions { get; }

    public IReadOnlyList<StateMachineResource> StateMachines { get; }

    /// <exception cref="InvalidDataException">The template holds something that the rehearsal cannot read.</exception>
    public static StackTemplate Read(string yaml, string stackName)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException($"template.yaml is not YAML: {exception.Message}", exception);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }, ..]
            ? new StackTemplate(root, stackName)
            : throw new InvalidDataException("template.yaml is empty; it must hold Resources");
    }

    public static string FunctionArn(string name) => $"arn:aws:lambda:local:000000000000:function:{name}";

    public static string StateMachineArn(string logicalId) => $"arn:aws:states:local:000000000000:stateMachine:{logicalId}";

    private FunctionResource ReadFunction(string id, YamlMappingNode properties)
    {
        var handler = Text(Required(properties, id, "Handler")).Split("::");
        if (handler is not [_, var generated, var method] || !generated.Contains('_', StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{id} has the Handler {string.Join("::", handler)}; use Assembly::Namespace.Class_Method_Generated::Method");
        }

        return new FunctionResource(
            id,
            NameOf(id, properties),
            generated.Replace($"_{method}{GeneratedSuffix}", "", StringComparison.Ordinal),
            method,
            TimeSpan.FromSeconds(int.Parse(Text(Required(properties, id, "Timeout")), System.Globalization.CultureInfo.InvariantCulture)),
            int.Parse(Text(Required(properties, id, "MemorySize")), System.Globalization.CultureInfo.InvariantCulture),
            Find(properties, "Environment") is YamlMappingNode environment && Find(environment, "Variables") is YamlMappingNode variables ? Texts(variables) : new Dictionary<string, string>());
    }

    private StateMachineResource ReadStateMachine(string id, YamlMappingNode properties) => new(
        id,
        Text(Required(properties, id, "DefinitionUri")),
        Find(properties, "DefinitionSubstitutions") is YamlMappingNode substitutions ? Texts(substitutions) : new Dictionary<string, string>());

    private IEnumerable<(string Id, YamlMappingNode Properties)> Resources(string type)
        => from resource in (Find(_root, "Resources") as YamlMappingNode)?.Children ?? throw new InvalidDataException("template.yaml has no Resources")
           where resource.Value is YamlMappingNode && Find((YamlMappingNode)resource.Value, "Type") is YamlScalarNode scalar && scalar.Value == type
           select (((YamlScalarNode)resource.Key).Value!, (YamlMappingNode)Find((YamlMappingNode)resource.Value, "Properties")!);

    private Dictionary<string, string> Texts(YamlMappingNode node)
        => node.Children.ToDictionary(child => ((YamlScalarNode)child.Key).Value!, child => Text(child.Value));

    private string NameOf(string id, YamlMappingNode properties) => Find(properties, "FunctionName") is { } name ? Text(name) : $"{_stackName}-{id}";

    /// <summary>The text of a scalar, with the intrinsic functions that the template uses for names and ARNs.</summary>
    private string Text(YamlNode node) => node is not YamlScalarNode { Value: { } value } scalar
        ? throw new InvalidDataException($"template.yaml, line {node.Start.Line}: the rehearsal reads plain values, !Sub, !Ref and !GetAtt X.Arn here")
        : TagOf(scalar) switch
        {
            "!Sub" => value.Replace("${AWS::StackName}", _stackName, StringComparison.Ordinal),
            "!Ref" or "!GetAtt" => Reference(value.Split('.')[0], node),
            _ => value,
        };

    private string Reference(string logicalId, YamlNode node)
        => Find(_root, "Resources") is YamlMappingNode resources && Find(resources, logicalId) is YamlMappingNode resource
            ? Find(resource, "Type") is YamlScalarNode { Value: FunctionType }
                ? FunctionArn(NameOf(logicalId, (YamlMappingNode)Find(resource, "Properties")!))
                : StateMachineArn(logicalId)
            : throw new InvalidDataException($"template.yaml, line {node.Start.Line}: {logicalId} is no resource of the template");

    private static string? TagOf(YamlScalarNode node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    private YamlNode Required(YamlMappingNode properties, string id, string name)
        => Find(properties, name) ?? Global(name) ?? throw new InvalidDataException($"{id} has no {name} in template.yaml");

    private YamlNode? Global(string name)
        => Find(_root, "Globals") is YamlMappingNode globals && Find(globals, "Function") is YamlMappingNode function ? Find(function, name) : null;

    private static YamlNode? Find(YamlMappingNode node, string name)
        => node.Children.FirstOrDefault(child => child.Key is YamlScalarNode key && key.Value == name).Value;
}
