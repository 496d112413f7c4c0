namespace Rehearsal.Tests.Terminal;

/// <summary>What the AWS CLI prints for a deployment that is as it should be: camelCase or PascalCase as each service has it, times as text or as seconds.</summary>
internal static class CliFiles
{
    public const string TaskDefinition = """
        {
            "taskDefinition": {
                "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:8",
                "containerDefinitions": [
                    {
                        "name": "shop",
                        "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.8.0",
                        "cpu": 0,
                        "portMappings": [{ "containerPort": 8080, "hostPort": 8080, "protocol": "tcp", "name": "http" }],
                        "essential": true,
                        "environment": [{ "name": "PORT", "value": "8080" }],
                        "mountPoints": [],
                        "volumesFrom": [],
                        "secrets": [{ "name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db" }],
                        "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/ecs/shop", "awslogs-region": "eu-west-1" } },
                        "healthCheck": { "command": ["CMD-SHELL", "curl -f localhost:8080/health"], "interval": 10, "timeout": 5, "retries": 3, "startPeriod": 10 },
                        "systemControls": []
                    }
                ],
                "family": "shop",
                "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
                "networkMode": "awsvpc",
                "revision": 8,
                "volumes": [],
                "status": "ACTIVE",
                "requiresAttributes": [{ "name": "com.amazonaws.ecs.capability.logging-driver.awslogs" }],
                "compatibilities": ["EC2", "FARGATE"],
                "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
                "requiresCompatibilities": ["FARGATE"],
                "cpu": "512",
                "memory": "1024",
                "registeredAt": "2026-02-27T09:14:03.512000+01:00",
                "registeredBy": "arn:aws:iam::111122223333:role/ci"
            },
            "tags": []
        }
        """;

    public const string Service = """
        {
            "services": [
                {
                    "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
                    "serviceName": "shop",
                    "status": "ACTIVE",
                    "desiredCount": 3,
                    "deploymentController": { "type": "CODE_DEPLOY" },
                    "healthCheckGracePeriodSeconds": 120,
                    "createdAt": 1772179200.123,
                    "taskSets": [
                        {
                            "id": "ecs-svc/1",
                            "status": "PRIMARY",
                            "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
                            "computedDesiredCount": 3,
                            "runningCount": 3,
                            "createdAt": "2026-02-20T09:14:03.512000+01:00",
                            "launchType": "FARGATE",
                            "platformVersion": "1.4.0",
                            "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-a", "subnet-b"], "securityGroups": ["sg-tasks"], "assignPublicIp": "DISABLED" } },
                            "loadBalancers": [{ "targetGroupArn": "arn:tg/blue", "containerName": "shop", "containerPort": 8080 }],
                            "scale": { "value": 100.0, "unit": "PERCENT" },
                            "stabilityStatus": "STEADY_STATE"
                        }
                    ]
                }
            ],
            "failures": []
        }
        """;

    /// <summary>Of a service that ECS deploys by itself, with target groups as long names have them.</summary>
    public const string EcsService = """
        {
            "services": [
                {
                    "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
                    "serviceName": "shop",
                    "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
                    "status": "ACTIVE",
                    "desiredCount": 3, "runningCount": 3, "pendingCount": 0,
                    "launchType": "FARGATE", "platformVersion": "LATEST", "platformFamily": "Linux",
                    "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
                    "deploymentController": { "type": "ECS" },
                    "deploymentConfiguration": {
                        "deploymentCircuitBreaker": { "enable": true, "rollback": true },
                        "maximumPercent": 200, "minimumHealthyPercent": 100,
                        "alarms": { "alarmNames": ["shop-5xx"], "rollback": true, "enable": true },
                        "strategy": "CANARY",
                        "bakeTimeInMinutes": 15,
                        "canaryConfiguration": { "canaryPercent": 10.0, "canaryBakeTimeInMinutes": 5 },
                        "lifecycleHooks": [
                            {
                                "targetType": "AWS_LAMBDA",
                                "hookTargetArn": "arn:aws:lambda:eu-west-1:111122223333:function:hooks-EcsLifecycleHook",
                                "roleArn": "arn:aws:iam::111122223333:role/hooks",
                                "lifecycleStages": ["PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"],
                                "timeoutConfiguration": { "timeoutInMinutes": 60, "action": "ROLLBACK" }
                            }
                        ]
                    },
                    "healthCheckGracePeriodSeconds": 120,
                    "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-a", "subnet-b"], "securityGroups": ["sg-tasks"], "assignPublicIp": "DISABLED" } },
                    "loadBalancers": [
                        {
                            "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-blue/1",
                            "containerName": "shop", "containerPort": 8080,
                            "advancedConfiguration": {
                                "alternateTargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-green/2",
                                "productionListenerRule": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/production/4",
                                "testListenerRule": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/test/5",
                                "roleArn": "arn:aws:iam::111122223333:role/ecs-infrastructure"
                            }
                        }
                    ],
                    "deployments": [{ "id": "ecs-svc/7", "status": "PRIMARY", "desiredCount": 3, "runningCount": 3, "pendingCount": 0 }],
                    "schedulingStrategy": "REPLICA"
                }
            ],
            "failures": []
        }
        """;

    public const string ServiceRevision = """
        {
            "serviceRevisions": [
                {
                    "serviceRevisionArn": "arn:aws:ecs:eu-west-1:111122223333:service-revision/prod/shop/7",
                    "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
                    "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
                    "launchType": "FARGATE", "platformVersion": "1.4.0", "guardDutyEnabled": false,
                    "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-a", "subnet-b"], "securityGroups": ["sg-tasks"], "assignPublicIp": "DISABLED" } },
                    "loadBalancers": [
                        {
                            "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-blue/1", "containerName": "shop", "containerPort": 8080,
                            "advancedConfiguration": {
                                "alternateTargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-green/2",
                                "productionListenerRule": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/production/4",
                                "testListenerRule": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/test/5",
                                "roleArn": "arn:aws:iam::111122223333:role/ecs-infrastructure"
                            }
                        }
                    ],
                    "resolvedConfiguration": { "loadBalancers": [{ "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-green/2" }] },
                    "createdAt": "2026-02-20T09:14:03.512000+01:00"
                }
            ],
            "failures": []
        }
        """;

    /// <summary>Both groups on each, as ECS shifts them, and a rule of another service.</summary>
    public const string Rules = """
        {
            "Rules": [
                {
                    "RuleArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/production/4", "Priority": "1", "IsDefault": false,
                    "Conditions": [{ "Field": "host-header", "Values": ["shop.example.com"], "HostHeaderConfig": { "Values": ["shop.example.com"] } }],
                    "Actions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [
                        { "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-blue/1", "Weight": 0 },
                        { "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-green/2", "Weight": 100 }] } }]
                },
                {
                    "RuleArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/test/5", "Priority": "1", "IsDefault": false,
                    "Conditions": [{ "Field": "host-header", "Values": ["shop.example.com"], "HostHeaderConfig": { "Values": ["shop.example.com"] } }],
                    "Actions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [
                        { "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-blue/1", "Weight": 0 },
                        { "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-green/2", "Weight": 100 }] } }]
                },
                {
                    "RuleArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/3/production/6", "Priority": "2", "IsDefault": false,
                    "Conditions": [], "Actions": [{ "Type": "fixed-response" }]
                }
            ]
        }
        """;

    public const string DeploymentGroup = """
        {
            "deploymentGroupInfo": {
                "applicationName": "shop",
                "deploymentGroupName": "shop",
                "deploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes",
                "autoRollbackConfiguration": { "enabled": true, "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
                "alarmConfiguration": { "enabled": true, "ignorePollAlarmFailure": false, "alarms": [{ "name": "shop-5xx" }] },
                "blueGreenDeploymentConfiguration": {
                    "terminateBlueInstancesOnDeploymentSuccess": { "action": "TERMINATE", "terminationWaitTimeInMinutes": 60 },
                    "deploymentReadyOption": { "actionOnTimeout": "CONTINUE_DEPLOYMENT", "waitTimeInMinutes": 0 }
                },
                "loadBalancerInfo": {
                    "targetGroupPairInfoList": [
                        {
                            "targetGroups": [{ "name": "shop-blue" }, { "name": "shop-green" }],
                            "prodTrafficRoute": { "listenerArns": ["arn:listener/production"] },
                            "testTrafficRoute": { "listenerArns": ["arn:listener/test"] }
                        }
                    ]
                },
                "lastSuccessfulDeployment": { "deploymentId": "d-1", "status": "Succeeded", "endTime": "2026-02-20T09:30:00.512000+01:00" },
                "ecsServices": [{ "serviceName": "shop", "clusterName": "prod" }]
            }
        }
        """;

    public const string DeploymentConfig = """
        {
            "deploymentConfigInfo": {
                "deploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes",
                "createTime": 1543276800.0,
                "computePlatform": "ECS",
                "trafficRoutingConfig": { "type": "TimeBasedCanary", "timeBasedCanary": { "canaryPercentage": 10, "canaryInterval": 5 } }
            }
        }
        """;

    /// <summary>With a group of another service, which is passed over.</summary>
    public static readonly string TargetGroups = $$"""{ "TargetGroups": [{{Group("shop-blue", "arn:tg/blue")}}, {{Group("shop-green", "arn:tg/green")}}, {{Group("other", "arn:tg/other")}}] }""";

    public static readonly string TargetGroupsOfThePair = $$"""{ "TargetGroups": [{{Group("shop-blue", "arn:tg/blue")}}, {{Group("shop-green", "arn:tg/green")}}] }""";

    public const string Listeners = """
        {
            "Listeners": [
                { "ListenerArn": "arn:listener/production", "LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1", "Port": 443, "Protocol": "HTTPS", "DefaultActions": [{ "Type": "forward", "TargetGroupArn": "arn:tg/blue", "Order": 1 }] },
                { "ListenerArn": "arn:listener/test", "LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1", "Port": 9443, "Protocol": "HTTPS", "DefaultActions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [{ "TargetGroupArn": "arn:tg/blue", "Weight": 1 }] } }] },
                { "ListenerArn": "arn:listener/other", "LoadBalancerArn": "arn:lb/other", "Port": 80, "Protocol": "HTTP", "DefaultActions": [] }
            ]
        }
        """;

    public const string LoadBalancers = """
        {
            "LoadBalancers": [
                { "LoadBalancerArn": "arn:lb/other", "DNSName": "other.elb.amazonaws.com", "SecurityGroups": ["sg-other"] },
                { "LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1", "DNSName": "shop.elb.amazonaws.com", "CreatedTime": "2026-01-20T09:14:03.510000+00:00", "Scheme": "internet-facing", "Type": "application", "SecurityGroups": ["sg-lb"] }
            ]
        }
        """;

    public const string Subnets = """
        {
            "Subnets": [
                { "AvailabilityZone": "eu-west-1a", "AvailableIpAddressCount": 200, "MapPublicIpOnLaunch": false, "OwnerId": "111122223333", "SubnetId": "subnet-a", "VpcId": "vpc-1" },
                { "AvailabilityZone": "eu-west-1b", "AvailableIpAddressCount": 200, "MapPublicIpOnLaunch": false, "OwnerId": "111122223333", "SubnetId": "subnet-b", "VpcId": "vpc-1" },
                { "AvailabilityZone": "eu-west-1b", "AvailableIpAddressCount": 0, "MapPublicIpOnLaunch": true, "SubnetId": "subnet-other", "VpcId": "vpc-2" }
            ]
        }
        """;

    /// <summary>With a group of something else, which lets nobody in.</summary>
    public const string SecurityGroups = """
        {
            "SecurityGroups": [
                { "GroupId": "sg-tasks", "VpcId": "vpc-1", "IpPermissions": [{ "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [{ "UserId": "111122223333", "GroupId": "sg-lb" }], "IpRanges": [], "Ipv6Ranges": [], "PrefixListIds": [] }],
                  "IpPermissionsEgress": [{ "IpProtocol": "-1", "UserIdGroupPairs": [], "IpRanges": [{ "CidrIp": "0.0.0.0/0" }], "Ipv6Ranges": [], "PrefixListIds": [] }] },
                { "GroupId": "sg-lb", "VpcId": "vpc-1", "IpPermissions": [
                    { "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{ "CidrIp": "0.0.0.0/0", "Description": "users" }] },
                    { "IpProtocol": "tcp", "FromPort": 9443, "ToPort": 9443, "IpRanges": [{ "CidrIp": "10.0.0.0/16" }] }] },
                { "GroupId": "sg-open", "VpcId": "vpc-1", "IpPermissions": [{ "IpProtocol": "-1", "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }] }
            ]
        }
        """;

    /// <summary>Without a NAT gateway: the endpoints serve the tasks.</summary>
    public const string RouteTables = """
        {
            "RouteTables": [
                { "RouteTableId": "rtb-main", "VpcId": "vpc-1", "Associations": [{ "Main": true, "RouteTableAssociationId": "rtbassoc-1", "RouteTableId": "rtb-main", "AssociationState": { "State": "associated" } }],
                  "Routes": [{ "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active" }], "Tags": [] },
                { "RouteTableId": "rtb-private", "VpcId": "vpc-1", "Associations": [
                    { "Main": false, "RouteTableAssociationId": "rtbassoc-2", "RouteTableId": "rtb-private", "SubnetId": "subnet-a", "AssociationState": { "State": "associated" } },
                    { "Main": false, "RouteTableAssociationId": "rtbassoc-3", "RouteTableId": "rtb-private", "SubnetId": "subnet-b", "AssociationState": { "State": "associated" } }],
                  "Routes": [
                    { "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active" },
                    { "DestinationPrefixListId": "pl-6da54004", "GatewayId": "vpce-s3", "Origin": "CreateRoute", "State": "active" }] }
            ]
        }
        """;

    public static readonly string VpcEndpoints = $$"""
        { "VpcEndpoints": [{{string.Join(", ", new[] { "ecr.api", "ecr.dkr", "logs", "secretsmanager" }.Select(Endpoint))}},
            { "VpcEndpointId": "vpce-s3", "VpcEndpointType": "Gateway", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.s3", "State": "available", "PolicyDocument": "{}", "RouteTableIds": ["rtb-private"], "SubnetIds": [], "Groups": [], "PrivateDnsEnabled": false }] }
        """;

    public const string Alarms = """
        {
            "MetricAlarms": [{ "AlarmName": "shop-5xx", "StateValue": "OK", "StateReason": "fine", "StateUpdatedTimestamp": "2026-02-20T09:14:03.512000+00:00", "Threshold": 1.0, "Metrics": [
                { "Id": "errors", "MetricStat": { "Metric": { "Namespace": "AWS/ApplicationELB", "MetricName": "HTTPCode_Target_5XX_Count", "Dimensions": [{ "Name": "LoadBalancer", "Value": "app/shop/1" }] }, "Period": 60, "Stat": "Sum" }, "ReturnData": false },
                { "Id": "slow", "MetricStat": { "Metric": { "Namespace": "AWS/ApplicationELB", "MetricName": "TargetResponseTime", "Dimensions": [{ "Name": "LoadBalancer", "Value": "app/shop/1" }] }, "Period": 60, "Stat": "p99" }, "ReturnData": false },
                { "Id": "either", "Expression": "IF(errors > 5 OR slow > 1, 1, 0)", "ReturnData": true }] }],
            "CompositeAlarms": []
        }
        """;

    /// <summary>Two outputs one after the other, as a loop prints them.</summary>
    public static readonly string TargetGroupAttributes = Attributes("arn:tg/blue") + "\n" + Attributes("arn:tg/green");

    public const string LifecyclePolicy = """
        {
            "registryId": "111122223333",
            "repositoryName": "shop",
            "lifecyclePolicyText": "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\",\"countType\":\"sinceImagePushed\",\"countUnit\":\"days\",\"countNumber\":7},\"action\":{\"type\":\"expire\"}}]}",
            "lastEvaluatedAt": "2026-02-20T09:14:03.512000+00:00"
        }
        """;

    /// <summary>A policy in the role, and a version of a managed one.</summary>
    public const string ExecutionRolePolicy = """
        [
            { "RoleName": "ecsTaskExecutionRole", "PolicyName": "secrets", "PolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*" }] } },
            { "PolicyVersion": { "Document": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*" }] }, "VersionId": "v1", "IsDefaultVersion": true } }
        ]
        """;

    /// <summary>By option.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--task-definition"] = TaskDefinition,
        ["--service"] = Service,
        ["--deployment-group"] = DeploymentGroup,
        ["--deployment-config"] = DeploymentConfig,
        ["--target-groups"] = TargetGroups,
        ["--listeners"] = Listeners,
        ["--load-balancers"] = LoadBalancers,
        ["--subnets"] = Subnets,
        ["--security-groups"] = SecurityGroups,
        ["--route-tables"] = RouteTables,
        ["--vpc-endpoints"] = VpcEndpoints,
        ["--alarms"] = Alarms,
        ["--target-group-attributes"] = TargetGroupAttributes,
        ["--lifecycle-policy"] = LifecyclePolicy,
        ["--execution-role-policy"] = ExecutionRolePolicy,
    };

    /// <summary>By option, of a service that ECS deploys by itself.</summary>
    public static IReadOnlyDictionary<string, string> OfEcs { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--task-definition"] = TaskDefinition,
        ["--service"] = EcsService,
        ["--service-revision"] = ServiceRevision,
        ["--target-groups"] = InFull(TargetGroups),
        ["--listeners"] = InFull(Listeners),
        ["--rules"] = Rules,
        ["--load-balancers"] = InFull(LoadBalancers),
        ["--subnets"] = Subnets,
        ["--security-groups"] = SecurityGroups,
        ["--route-tables"] = RouteTables,
        ["--vpc-endpoints"] = VpcEndpoints,
        ["--alarms"] = Alarms,
        ["--target-group-attributes"] = InFull(TargetGroupAttributes),
        ["--lifecycle-policy"] = LifecyclePolicy,
        ["--execution-role-policy"] = ExecutionRolePolicy,
    };

    private static string Attributes(string arn) => $$"""
        {
            "TargetGroupArn": "{{arn}}",
            "Attributes": [
                { "Key": "deregistration_delay.timeout_seconds", "Value": "60" }, { "Key": "stickiness.enabled", "Value": "false" },
                { "Key": "stickiness.type", "Value": "lb_cookie" }, { "Key": "load_balancing.algorithm.type", "Value": "round_robin" }
            ]
        }
        """;

    /// <summary>With ARNs as AWS writes them, since target groups and rules tell names and listeners by theirs.</summary>
    private static string InFull(string text) => text
        .Replace("arn:tg/blue", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-blue/1", StringComparison.Ordinal)
        .Replace("arn:tg/green", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-green/2", StringComparison.Ordinal)
        .Replace("arn:listener/", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/3/", StringComparison.Ordinal);

    private static string Endpoint(string service) => $$"""
        {
            "VpcEndpointId": "vpce-{{service}}", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.{{service}}", "State": "available", "PolicyDocument": "{}",
            "RouteTableIds": [], "SubnetIds": ["subnet-a", "subnet-b"], "Groups": [{ "GroupId": "sg-endpoints", "GroupName": "endpoints" }], "PrivateDnsEnabled": true, "CreationTimestamp": "2026-01-20T09:14:03.510000+00:00"
        }
        """;

    private static string Group(string name, string arn) => $$"""
        {
            "TargetGroupArn": "{{arn}}", "TargetGroupName": "{{name}}", "Protocol": "HTTP", "Port": 8080, "VpcId": "vpc-1", "HealthCheckProtocol": "HTTP",
            "HealthCheckPort": "traffic-port", "HealthCheckEnabled": true, "HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5,
            "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 3, "HealthCheckPath": "/health", "Matcher": { "HttpCode": "200" },
            "LoadBalancerArns": ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1"], "TargetType": "ip", "ProtocolVersion": "HTTP1", "IpAddressType": "ipv4"
        }
        """;
}
