namespace Rehearsal.Account;

/// <summary>The account's place in AWS, and the ARNs that follow from it.</summary>
internal sealed record Arns(string Region = "local", string Account = "000000000000", string Partition = "aws")
{
    public string Cluster(string cluster) => Of("ecs", $"cluster/{cluster}");

    public string Service(string cluster, string service) => Of("ecs", $"service/{cluster}/{service}");

    public string TaskSet(string cluster, string service, string id) => Of("ecs", $"task-set/{cluster}/{service}/{id}");

    public string ServiceDeployment(string cluster, string service, string id) => Of("ecs", $"service-deployment/{cluster}/{service}/{id}");

    public string ServiceRevision(string cluster, string service, string id) => Of("ecs", $"service-revision/{cluster}/{service}/{id}");

    public string Task(string cluster, string id) => Of("ecs", $"task/{cluster}/{id}");

    public string TaskDefinition(string family, int revision) => Of("ecs", $"task-definition/{family}:{revision}");

    public string Subnet(string id) => Of("ec2", $"subnet/{id}");

    public string Function(string name) => Of("lambda", $"function:{name}");

    public string StateMachine(string name) => Of("states", $"stateMachine:{name}");

    public string Execution(string stateMachine, string name) => Of("states", $"execution:{stateMachine}:{name}");

    public string Parameter(string name) => Of("ssm", name.StartsWith('/') ? $"parameter{name}" : $"parameter/{name}");

    public string Secret(string name) => Of("secretsmanager", $"secret:{name}");

    public string Repository(string name) => Of("ecr", $"repository/{name}");

    public string Alarm(string name) => Of("cloudwatch", $"alarm:{name}");

    public string Topic(string name) => Of("sns", name);

    public string Queue(string name) => Of("sqs", name);

    public string LogGroup(string name) => Of("logs", $"log-group:{name}:*");

    public string Bucket(string name) => $"arn:{Partition}:s3:::{name}";

    public string Rule(string name) => Of("events", $"rule/{name}");

    /// <summary>Of a role while someone has assumed it.</summary>
    public string Session(string role, string session) => $"arn:{Partition}:sts::{Account}:assumed-role/{role}/{session}";

    public string Role(string name) => $"arn:{Partition}:iam::{Account}:role/{name}";

    /// <summary>A function may be named by its ARN or its name, with or without a version or an alias.</summary>
    public static string FunctionName(string nameOrArn) =>
        nameOrArn.Split(':') switch
        {
            ["arn", _, "lambda", _, _, "function", var name, ..] => name,
            [var name, _] => name,
            _ => nameOrArn,
        };

    private string Of(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{Account}:{resource}";
}
