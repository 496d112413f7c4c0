using Canary.Aws;
using Canary.Deployments;

namespace Canary.Preflight;

/// <summary>A response that does not fit the others: by the call that gave it, and what is wrong and what to do.</summary>
/// <param name="Call">One of <see cref="ApiCall"/>.</param>
public sealed record MismatchedResponse(string Call, string Message);

/// <summary>Takes out of responses what belongs to other deployments: a person asks for more than the workflow does.</summary>
internal static class PartialFacts
{
    public static (Facts Facts, IReadOnlyList<MismatchedResponse> Misfits) Narrow(Facts facts)
    {
        List<MismatchedResponse> misfits = [];
        var service = facts.Service ?? new ServiceFacts();
        var health = facts.Health ?? new HealthFacts();
        var group = facts.Controller?.Group?.DeploymentGroupInfo;
        var pair = group?.Pair();
        var owner = ControllerWords.Of(ServiceDeployments.Of(facts) is null ? Controller.CodeDeploy : Controller.Ecs).Group;

        service = service with
        {
            Services = Services(service.Services, group?.Service()?.ServiceName, misfits),
            TargetGroups = TargetGroups(service.TargetGroups, pair?.Names() ?? [], owner, misfits),
            Listeners = Listeners(service.Listeners, pair?.Listeners() ?? [], owner, misfits),
        };
        // Without the group it is not known which of the listeners are the service's.
        var balancers = (pair is null ? null : service.Listeners?.Listeners?.Select(listener => listener.LoadBalancerArn))
            ?? service.TargetGroups?.TargetGroups?.SelectMany(one => one.LoadBalancerArns ?? []);

        return (facts with
        {
            Service = service,
            Health = health with
            {
                LoadBalancers = LoadBalancers(health.LoadBalancers, [.. (balancers ?? []).OfType<string>().Distinct()], misfits),
                Attributes = Attributes(health.Attributes, service.TargetGroups?.TargetGroups ?? [], misfits),
            },
        }, misfits);
    }

    /// <summary>The subnets and security groups of green's tasks alone, where it is known which those are.</summary>
    public static Facts NarrowNetwork(Facts facts, TaskNetwork? network) => network is null ? facts : facts with
    {
        Health = facts.Health is not { } health ? null : health with
        {
            Subnets =
                health.Subnets?.Select(response => response with { Subnets = Only(response.Subnets, network.Subnets, subnet => subnet.SubnetId) })
                    .ToList(),
            SecurityGroups = health.SecurityGroups?.Select(response => response with
            {
                SecurityGroups = Only(response.SecurityGroups, network.SecurityGroups, group => group.GroupId),
            }).ToList(),
        },
    };

    private static DescribeServices? Services(DescribeServices? response, string? name, List<MismatchedResponse> misfits)
    {
        if (response?.Services is not { } all)
        {
            return response;
        }

        var services = name is null ? all : Only(all, [name], service => service.ServiceName);
        if (services is not [_])
        {
            misfits.Add(new MismatchedResponse(ApiCall.Service, name is null
                ? $"describes {all.Count} services; describe the one that is deployed"
                : $"describes {Listed(all.Select(service => service.ServiceName))}, but the deployment group deploys {name}; describe that one"));
        }

        return response with { Services = services };
    }

    private static DescribeTargetGroups? TargetGroups(
        DescribeTargetGroups? response, IReadOnlyList<string> names, string owner, List<MismatchedResponse> misfits)
    {
        if (response?.TargetGroups is not { } all)
        {
            return response;
        }

        var groups = names is [] ? all : Only(all, names, group => group.TargetGroupName);
        if (groups is not [_, _])
        {
            misfits.Add(new MismatchedResponse(ApiCall.TargetGroups, names is []
                ? $"describes {all.Count} target groups; describe the pair that blue and green use, or give the deployment group, which names it"
                : $"describes {Listed(all.Select(group => group.TargetGroupName))}, but the {owner}'s pair is {Listed(names)}; "
                    + "describe those"));
        }

        return response with { TargetGroups = groups };
    }

    /// <summary>Without the target groups it is not known whose they should be.</summary>
    private static IReadOnlyList<TargetGroupAttributes>? Attributes(
        IReadOnlyList<TargetGroupAttributes>? given, IReadOnlyList<ElbTargetGroup> groups, List<MismatchedResponse> misfits)
    {
        if (given is null || groups is [])
        {
            return given;
        }

        var missing = groups.Where(group => given.All(one => one.TargetGroupArn != group.TargetGroupArn)).ToList();
        if (missing is [_, ..])
        {
            misfits.Add(new MismatchedResponse(
                ApiCall.Attributes, $"has no attributes of {Listed(missing.Select(group => group.TargetGroupArn))}; describe those too"));
        }

        return Only(given, [.. groups.Select(group => group.TargetGroupArn).OfType<string>()], one => one.TargetGroupArn);
    }

    private static DescribeListeners? Listeners(
        DescribeListeners? response, IReadOnlyList<string> arns, string owner, List<MismatchedResponse> misfits)
    {
        if (response?.Listeners is not { } all || arns is [])
        {
            return response;
        }

        Expect(arns, all.Select(listener => listener.ListenerArn), new MismatchedResponse(ApiCall.Listeners, $"of the {owner}"), misfits);

        return response with { Listeners = Only(all, arns, listener => listener.ListenerArn) };
    }

    private static List<DescribeLoadBalancers>? LoadBalancers(
        IReadOnlyList<DescribeLoadBalancers>? responses, List<string> arns, List<MismatchedResponse> misfits)
    {
        var all = (responses ?? []).SelectMany(response => response.LoadBalancers ?? []).ToList();
        if (responses is not null && arns is [] && all is not [_])
        {
            misfits.Add(
                new MismatchedResponse(
                    ApiCall.LoadBalancers,
                    $"describes {all.Count} load balancers; describe the one that leads to the service, or give the target groups, which name it"));
        }
        else if (responses is not null && arns is [_, ..])
        {
            Expect(
                arns,
                all.Select(balancer => balancer.LoadBalancerArn),
                new MismatchedResponse(ApiCall.LoadBalancers, "of the listeners or target groups"),
                misfits);
        }

        return responses?.Select(response => arns is [] ? response
            : response with { LoadBalancers = Only(response.LoadBalancers, arns, balancer => balancer.LoadBalancerArn) }).ToList();
    }

    private static void Expect(IReadOnlyList<string> arns, IEnumerable<string?> described, MismatchedResponse whose, List<MismatchedResponse> misfits)
    {
        if (arns.Except(described).ToList() is [_, ..] missing)
        {
            misfits.Add(whose with { Message = $"does not describe {Listed(missing)} {whose.Message}; describe that too" });
        }
    }

    private static IReadOnlyList<T> Only<T>(IReadOnlyList<T>? all, IReadOnlyList<string>? ids, Func<T, string?> id)
        => [.. (all ?? []).Where(one => id(one) is { } known && (ids ?? []).Contains(known))];

    private static string Listed(IEnumerable<string?> names) => string.Join(", ", names);
}
