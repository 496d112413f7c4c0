using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CodeDeploy;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3.Assets;
using Amazon.CDK.AWS.SSM;
using Constructs;
using ElbProtocol = Amazon.CDK.AWS.ElasticLoadBalancingV2.ApplicationProtocol;

/// <summary>A service on Fargate that CodeDeploy deploys blue/green, and the hooks that judge its deployments.</summary>
internal sealed class ShopStack : Stack
{
    private const string Hooks = "Hooks";

    private readonly ShopSettings _settings;
    private readonly Vpc _vpc;

    public ShopStack(Construct scope, string id, ShopSettings settings)
        : base(scope, id)
    {
        // CloudFormation calls the nested stack <this one>-<its id>-<13 characters>, and the longest name of a function, CodeDeployHook_<stack>-AfterAllowTestTraffic, may have 64.
        if (StackName.Length + Hooks.Length > 12)
        {
            throw new ArgumentException($"The stack is called {StackName}; its name may have {12 - Hooks.Length} characters, because names of functions are made of it", nameof(id));
        }

        _settings = settings;
        _vpc = new Vpc(this, "Vpc", new VpcProps { MaxAzs = 2, NatGateways = 1 });
        var (balancer, tasks, prober) = (Group("LoadBalancerGroup", "Users"), Group("TaskGroup", "Load balancer and prober to the tasks"), Group("ProberGroup", "The prober of the hooks"));
        Connect(balancer, tasks, prober);

        var loadBalancer = new ApplicationLoadBalancer(this, "LoadBalancer", new ApplicationLoadBalancerProps
        {
            Vpc = _vpc,
            InternetFacing = true,
            SecurityGroup = balancer,
            DropInvalidHeaderFields = true,
        });
        // Blue and green take turns in the two groups, so they are called neither.
        var (first, second) = (Targets("FirstTargetGroup"), Targets("SecondTargetGroup"));
        var (production, test) = (Listener(loadBalancer, "ProductionListener", 80, first), Listener(loadBalancer, "TestListener", 8080, first));

        var service = Service(tasks);
        service.AttachToApplicationTargetGroup(first);
        service.Node.AddDependency(production, test, Private.InternetConnectivityEstablished);
        // After every other deployment the listeners forward to it: they have to go first.
        production.Node.AddDependency(second);
        test.Node.AddDependency(second);

        var group = new EcsDeploymentGroup(this, "DeploymentGroup", new EcsDeploymentGroupProps
        {
            Application = new EcsApplication(this, "Application", new EcsApplicationProps { ApplicationName = StackName }),
            DeploymentGroupName = $"{StackName}-production",
            Service = service,
            DeploymentConfig = EcsDeploymentConfig.CANARY_10PERCENT_5MINUTES,
            BlueGreenDeploymentConfig = new EcsBlueGreenDeploymentConfig
            {
                BlueTargetGroup = first,
                GreenTargetGroup = second,
                Listener = production,
                TestListener = test,
                TerminationWaitTime = Duration.Minutes(15),
            },
            AutoRollback = new AutoRollbackConfig { FailedDeployment = true, StoppedDeployment = true, DeploymentInAlarm = true },
            // What users meet, not what tasks consume: a new version may take more CPU and be right.
            Alarms =
            [
                Alarm("FirstTargetGroupErrors", loadBalancer, first, "HTTPCode_Target_5XX_Count", "Sum", threshold: 20),
                Alarm("SecondTargetGroupErrors", loadBalancer, second, "HTTPCode_Target_5XX_Count", "Sum", threshold: 20),
                Alarm("FirstTargetGroupLatency", loadBalancer, first, "TargetResponseTime", "p99", threshold: 1),
                Alarm("SecondTargetGroupLatency", loadBalancer, second, "TargetResponseTime", "p99", threshold: 1),
            ],
        });

        var hooks = HooksStack(prober);
        _ = new StringParameter(this, "Plan", new StringParameterProps { ParameterName = $"/hooks/{StackName}/{StackName}-production", StringValue = settings.Plan });
        Tell("Url", $"http://{loadBalancer.LoadBalancerDnsName}/");
        Tell("DeploymentGroupName", group.DeploymentGroupName);
        Tell("AppSpec", AppSpec(hooks));
    }

    /// <summary>Of tasks and prober, with a way out to ECR and to the load balancer's public addresses.</summary>
    private ISelectedSubnets Private => _vpc.SelectSubnets(new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS });

    private SecurityGroup Group(string id, string description)
        => new(this, id, new SecurityGroupProps { Vpc = _vpc, Description = description, AllowAllOutbound = id is "TaskGroup" });

    /// <summary>Users and the prober to the load balancer, which has public addresses; the load balancer and the prober to the tasks.</summary>
    private void Connect(SecurityGroup balancer, SecurityGroup tasks, SecurityGroup prober)
    {
        var port = Port.Tcp(_settings.Port);
        balancer.AddIngressRule(Peer.AnyIpv4(), Port.Tcp(80), "Production listener");
        balancer.AddIngressRule(Peer.Ipv4(_vpc.VpcCidrBlock), Port.Tcp(8080), "Test listener");
        prober.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(80), "Production listener");
        balancer.Connections.AllowTo(tasks, port, "Tasks");
        prober.Connections.AllowTo(tasks, port, "Tasks");
    }

    private ApplicationTargetGroup Targets(string id) => new(this, id, new ApplicationTargetGroupProps
    {
        Vpc = _vpc,
        TargetType = TargetType.IP,
        Protocol = ElbProtocol.HTTP,
        Port = _settings.Port,
        DeregistrationDelay = Duration.Seconds(30),
        HealthCheck = new Amazon.CDK.AWS.ElasticLoadBalancingV2.HealthCheck
        {
            Path = "/health",
            HealthyHttpCodes = "200",
            Interval = Duration.Seconds(10),
            Timeout = Duration.Seconds(5),
            HealthyThresholdCount = 2,
            UnhealthyThresholdCount = 2,
        },
    });

    /// <summary>CodeDeploy changes what it forwards to with every deployment. Here stands how it begins; do not change it afterwards.</summary>
    private static ApplicationListener Listener(ApplicationLoadBalancer balancer, string id, int port, ApplicationTargetGroup targets)
        => balancer.AddListener(id, new BaseApplicationListenerProps { Port = port, Protocol = ElbProtocol.HTTP, Open = false, DefaultTargetGroups = [targets] });

    private FargateService Service(SecurityGroup tasks)
    {
        // The first version; every later one is registered by who deploys it. CDK names the family in the service, not the revision, so a change here deploys nothing.
        var definition = new FargateTaskDefinition(this, "TaskDefinition", new FargateTaskDefinitionProps { Family = StackName, Cpu = 256, MemoryLimitMiB = 512 });
        definition.AddContainer(StackName, new ContainerDefinitionOptions
        {
            Image = ContainerImage.FromEcrRepository(Repository.FromRepositoryName(this, "Repository", StackName), _settings.ImageTag),
            PortMappings = [new PortMapping { ContainerPort = _settings.Port }],
            Logging = LogDriver.AwsLogs(new AwsLogDriverProps { StreamPrefix = StackName, LogRetention = RetentionDays.TWO_WEEKS }),
            HealthCheck = new Amazon.CDK.AWS.ECS.HealthCheck
            {
                Command = ["CMD-SHELL", $"wget -qO- http://127.0.0.1:{_settings.Port}/health || exit 1"],
                Interval = Duration.Seconds(10),
                Timeout = Duration.Seconds(5),
                Retries = 3,
                StartPeriod = Duration.Seconds(10),
            },
        });

        return new FargateService(this, "Service", new FargateServiceProps
        {
            ServiceName = StackName,
            Cluster = new Cluster(this, "Cluster", new ClusterProps { ClusterName = StackName, Vpc = _vpc, ContainerInsights = true }),
            TaskDefinition = definition,
            DesiredCount = _settings.DesiredCount,
            SecurityGroups = [tasks],
            DeploymentController = new DeploymentController { Type = DeploymentControllerType.CODE_DEPLOY },
            HealthCheckGracePeriod = Duration.Seconds(60),
        });
    }

    /// <summary>Of a target group, not of the load balancer: a probe that meets the test listener before green is there would count, and stop the deployment.</summary>
    private Alarm Alarm(string id, ApplicationLoadBalancer balancer, ApplicationTargetGroup targets, string metric, string statistic, double threshold)
        => new(this, id, new AlarmProps
        {
            Metric = new Metric(new MetricProps
            {
                Namespace = "AWS/ApplicationELB",
                MetricName = metric,
                Statistic = statistic,
                Period = Duration.Minutes(1),
                DimensionsMap = new Dictionary<string, string> { ["LoadBalancer"] = balancer.LoadBalancerFullName, ["TargetGroup"] = targets.TargetGroupFullName },
            }),
            Threshold = threshold,
            EvaluationPeriods = 2,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
            // Errors are counted only where there are some.
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });

    /// <summary>As the hooks ship: a template of SAM, with the prober in the subnets of the tasks.</summary>
    private CfnStack HooksStack(SecurityGroup prober)
    {
        var template = new Asset(this, "HooksTemplate", new AssetProps { Path = _settings.HooksTemplate });

        return new CfnStack(this, Hooks, new CfnStackProps
        {
            TemplateUrl = template.HttpUrl,
            Parameters = new Dictionary<string, string>
            {
                ["SubnetIds"] = Fn.Join(",", Private.SubnetIds),
                ["SecurityGroupIds"] = prober.SecurityGroupId,
                ["DeploymentGroupPattern"] = $"{StackName}/*",
                ["Mode"] = "observe",
            },
        });
    }

    /// <summary>Who deploys puts the ARN of the new task definition in the place of &lt;TASK_DEFINITION&gt;.</summary>
    private string AppSpec(CfnStack hooks)
    {
        string[] events = ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"];

        return $"""
            version: 0.0
            Resources:
              - TargetService:
                  Type: AWS::ECS::Service
                  Properties:
                    TaskDefinition: "<TASK_DEFINITION>"
                    LoadBalancerInfo:
                      ContainerName: "{StackName}"
                      ContainerPort: {_settings.Port}
            Hooks:
            {string.Join('\n', events.Select(hook => $"  - {hook}: \"{hooks.GetAtt($"Outputs.{hook}Function")}\""))}

            """;
    }

    private void Tell(string name, string value) => _ = new CfnOutput(this, name, new CfnOutputProps { Value = value });
}
