using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Canary.Deployments;

/// <summary>Reads an AppSpec and collects its mistakes instead of stopping at the first.</summary>
internal sealed partial class AppSpecReader
{
    private readonly AppSpecMistakes _mistakes = new();

    public static AppSpec Read(string content)
    {
        var reader = new AppSpecReader();
        var appSpec = reader.Parse(content) is { } root ? reader.Document(root, content) : null;

        return appSpec is not null && !reader._mistakes.AreFatal
            ? appSpec with { UnknownKeys = reader._mistakes.UnknownKeys }
            : throw new InvalidAppSpecException(reader._mistakes.All);
    }

    /// <summary>JSON is YAML too, so one parser reads both.</summary>
    private YamlNode? Parse(string content)
    {
        var yaml = new YamlStream();
        try
        {
            if (YamlLimits.ProblemOf(content) is { } problem)
            {
                _mistakes.Add(problem);
                return null;
            }

            yaml.Load(new StringReader(content));
        }
        catch (YamlException problem)
        {
            _mistakes.Add($"line {problem.Start.Line} cannot be read as YAML or JSON: "
                + $"{AppSpecMistakes.Cut(problem.InnerException?.Message ?? problem.Message)}");
            return null;
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            // The parser has no better words for some texts, such as a tag that is no URI.
            _mistakes.Add($"the file cannot be read as YAML or JSON: {AppSpecMistakes.Cut(problem.Message)}");
            return null;
        }

        if (yaml.Documents is [var document])
        {
            return document.RootNode;
        }

        _mistakes.Add($"the file holds {yaml.Documents.Count} documents; write exactly one");
        return null;
    }

    private AppSpec? Document(YamlNode node, string content)
    {
        if (Section(node, "the file", "version", "Resources", "Hooks") is not { } root)
        {
            return null;
        }

        // Whoever turns 0.0 into JSON may get 0, such as GitHub's action for ECS; CodeDeploy takes it.
        if (root.Text("version") is not ("0.0" or "0"))
        {
            _mistakes.Add($"version is {root.Shown("version")}; write 0.0, the only version");
        }

        var hooks = Hooks(root);
        if (TargetService(root) is not { } properties)
        {
            return null;
        }

        var balancer = properties.Child("LoadBalancerInfo", "ContainerName", "ContainerPort");
        return new AppSpec(
            content,
            TaskDefinition(properties),
            balancer?.RequiredText("ContainerName", "the container that receives the traffic") ?? "",
            balancer?.RequiredNumber("ContainerPort", 1, 65_535) ?? 0,
            hooks)
        {
            PlatformVersion = properties.OptionalText("PlatformVersion"),
            Network = Network(properties),
            CapacityProviderStrategy = CapacityProviders(properties),
        };
    }

    private AppSpecSection? TargetService(AppSpecSection root)
    {
        if (root["Resources"] is not YamlSequenceNode { Children: [var only] })
        {
            _mistakes.Add("Resources must be a list with one entry, TargetService");
            return null;
        }

        if (Section(only, "Resources[0]", "TargetService")?.Child("TargetService", "Type", "Properties") is not { } service)
        {
            return null;
        }

        if (service.Text("Type") is not "AWS::ECS::Service")
        {
            _mistakes.Add($"{service.Path}.Type is {service.Shown("Type")}; write AWS::ECS::Service");
        }

        return service.Child(
            "Properties", "TaskDefinition", "LoadBalancerInfo", "PlatformVersion", "NetworkConfiguration", "CapacityProviderStrategy");
    }

    private string TaskDefinition(AppSpecSection properties)
    {
        var arn = properties.RequiredText("TaskDefinition", "the full ARN with its revision");
        if (arn is not "" && !FullTaskDefinitionArn().IsMatch(arn))
        {
            _mistakes.Add(
                $"{properties.Path}.TaskDefinition is {AppSpecMistakes.Cut(arn)}; "
                + "use the full ARN with its revision, such as arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:42");
        }

        return arn;
    }

    private AwsvpcConfiguration? Network(AppSpecSection properties)
    {
        if (!properties.Has("NetworkConfiguration")
            || properties.Child("NetworkConfiguration", "AwsvpcConfiguration")?.Child(
                "AwsvpcConfiguration", "Subnets", "SecurityGroups", "AssignPublicIp")
                is not { } awsvpc)
        {
            return null;
        }

        // All or none: CodeDeploy takes the three together or inherits the three from the service.
        var publicIp = awsvpc.RequiredText("AssignPublicIp", "ENABLED or DISABLED");
        if (publicIp is not ("" or "ENABLED" or "DISABLED"))
        {
            _mistakes.Add($"{awsvpc.Path}.AssignPublicIp is {AppSpecMistakes.Cut(publicIp)}; write ENABLED or DISABLED");
        }

        return new AwsvpcConfiguration(awsvpc.RequiredTexts("Subnets"), awsvpc.RequiredTexts("SecurityGroups"), publicIp is "ENABLED");
    }

    private List<CapacityProvider> CapacityProviders(AppSpecSection properties) =>
    [
        .. properties.Items("CapacityProviderStrategy")
            .Select(item => Section(item.Node, item.Path, "Base", "CapacityProvider", "Weight"))
            .OfType<AppSpecSection>()
            .Select(line => new CapacityProvider(
                line.RequiredText("CapacityProvider", "such as FARGATE or FARGATE_SPOT"),
                line.Has("Base") ? line.RequiredNumber("Base", 0, 100_000) : 0,
                line.Has("Weight") ? line.RequiredNumber("Weight", 0, 1_000) : 0)),
    ];

    private Dictionary<string, string> Hooks(AppSpecSection root)
    {
        var hooks = new Dictionary<string, string>();
        foreach (var (node, path) in root.Items("Hooks"))
        {
            if (node is YamlMappingNode { Children: [var (key, value)] } && key is YamlScalarNode { Value: { } name })
            {
                Hook(hooks, path, name, (value as YamlScalarNode)?.Value);
            }
            else
            {
                _mistakes.Add($"{path} must hold one event and its function, such as AfterAllowTestTraffic: \"CodeDeployHook_shop\"");
            }
        }

        return hooks;
    }

    private void Hook(Dictionary<string, string> hooks, string path, string name, string? function)
    {
        if (!LifecycleEvent.All.Contains(name))
        {
            _mistakes.Add($"{path} names the event {AppSpecMistakes.Cut(name)}; hooks run at {string.Join(", ", LifecycleEvent.All)}");
        }
        else if (string.IsNullOrWhiteSpace(function))
        {
            _mistakes.Add($"{path}.{name} has no function; write its name, or leave the event out");
        }
        else if (function.Length > AppSpecSection.LongestText)
        {
            _mistakes.Add($"{path}.{name} has {function.Length} characters; use at most {AppSpecSection.LongestText}");
        }
        else if (!hooks.TryAdd(name, function))
        {
            _mistakes.Add($"{path}.{name} is given twice; an event has one hook");
        }
    }

    private AppSpecSection? Section(YamlNode node, string path, params string[] keys) => AppSpecSection.Of(node, path, keys, _mistakes);

    [GeneratedRegex(
        @"^arn:aws[\w-]*:ecs:[\w-]+:\d{12}:task-definition/[\w-]{1,255}:\d{1,10}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FullTaskDefinitionArn();
}
